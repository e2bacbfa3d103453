"""What changed, told to every pane that may know of it for as long as it listens."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import web

from playground.page.visits import HEADERS
from playground.workspace import END

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.page.visits import Visits
    from playground.workspace import Change, Workspace

#: Changes that come together are told together.
_TOGETHER_SECONDS = 0.02
#: A line so often shows whether anybody still listens.
_SIGN_OF_LIFE_SECONDS = 15.0
_MISSED = b'data: [{"kind": "missed"}]\n\n'


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where a pane listens."""

    async def changes(request: web.Request) -> web.StreamResponse:
        person, workspace = visits.person(request), visits.workspace
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue = workspace.changes.subscribe()
        missed = request.query.get("seen") != str(workspace.changes.count)
        workspace.comes(person.id)
        try:
            if missed:
                await response.write(_MISSED)
            await _tell(response, queue, workspace, person)
        except (ConnectionResetError, asyncio.CancelledError):
            pass
        finally:
            workspace.changes.unsubscribe(queue)
            workspace.goes(person.id)
        return response

    return [web.get("/changes", changes)]


async def _tell(
    response: web.StreamResponse, queue: asyncio.Queue[Change], workspace: Workspace, person: Person
) -> None:
    while True:
        try:
            first = await asyncio.wait_for(queue.get(), _SIGN_OF_LIFE_SECONDS)
        except TimeoutError:
            await response.write(b":\n\n")
            continue
        await asyncio.sleep(_TOGETHER_SECONDS)
        together = [first, *(queue.get_nowait() for _ in range(queue.qsize()))]
        if any(one.kind == END for one in together):
            return
        if told := [_told(one) for one in together if concerns(workspace, one, person.id)]:
            await response.write(f"data: {json.dumps(told)}\n\n".encode())


def concerns(workspace: Workspace, change: Change, user: str) -> bool:
    """Whether somebody may know of a change."""
    if change.user not in (None, user) and change.kind != "user":
        return False
    where = workspace.channels.get(change.channel or "")
    return where is None or workspace.may_see(where, user)


def _told(change: Change) -> dict[str, str]:
    told = {"kind": change.kind, "channel": change.channel, "ts": change.ts, "text": change.text}
    return {name: value for name, value in told.items() if value}
