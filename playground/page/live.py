"""What changed, told to every pane that may know of it, and to the tools, for as long as they listen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.changes import END
from playground.page.visits import HEADERS

if TYPE_CHECKING:
    from playground.changes import Change
    from playground.page.visits import Visits
    from playground.workspace import Workspace

#: Changes that come together are told together.
_TOGETHER_SECONDS = 0.02
#: A line so often shows whether anybody still listens.
_SIGN_OF_LIFE_SECONDS = 15.0
_MISSED = b'data: [{"kind": "missed"}]\n\n'
#: The page was drawn by a playground before this one, and nothing that is done on it would be believed.
_STARTED_AGAIN = b'data: [{"kind": "again"}]\n\n'
#: Whoever was cut off asks again after so many milliseconds.
_ASK_AGAIN = b"retry: 1000\n"


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where a pane listens, and where the tools do."""

    async def changes(request: web.Request) -> web.StreamResponse:
        person, workspace = visits.person(request), visits.workspace

        def chosen(together: list[Change]) -> list[dict[str, str]]:
            return [_told(one) for one in together if concerns(workspace, one, person.id)]

        def arrives(stay: ExitStack) -> bytes:
            run, _, count = request.query.get("seen", "").partition("-")
            # That somebody comes changes the workspace too, which is told like every change from then on.
            missed = count != str(workspace.changes.count)
            workspace.comes(person.id)
            stay.callback(workspace.goes, person.id)
            if run != visits.run:
                return _STARTED_AGAIN
            return _MISSED if missed else b""

        return await _stream(request, workspace, chosen, arrives)

    async def tools(request: web.Request) -> web.StreamResponse:
        return await _stream(request, visits.workspace, lambda together: sorted({one.kind for one in together}))

    return [web.get("/changes", changes), web.get("/tools/changes", tools)]


async def _stream(
    request: web.Request,
    workspace: Workspace,
    chosen: Callable[[list[Change]], list[Any]],
    arrives: Callable[[ExitStack], bytes] = lambda stay: b"",
) -> web.StreamResponse:
    """Tell what is chosen of the changes until nobody listens any more; what was missed before comes first."""
    response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
    await response.prepare(request)
    with ExitStack() as stay, suppress(ConnectionResetError, asyncio.CancelledError):
        queue = workspace.changes.subscribe()
        stay.callback(workspace.changes.unsubscribe, queue)
        await response.write(_ASK_AGAIN + arrives(stay))
        await _tell(response, queue, chosen)
    return response


async def _tell(
    response: web.StreamResponse, queue: asyncio.Queue[Change], chosen: Callable[[list[Change]], list[Any]]
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
        if told := chosen(together):
            await response.write(f"data: {json.dumps(told)}\n\n".encode())


def concerns(workspace: Workspace, change: Change, user: str) -> bool:
    """Whether somebody may know of a change."""
    if change.user not in (None, user) and change.kind != "user":
        return False
    if change.kind == "channel" and change.user == user:
        # Whoever was taken out of a private channel sees it no more, and is told just that.
        return True
    where = workspace.channels.get(change.channel or "")
    return where is None or workspace.may_see(where, user)


def _told(change: Change) -> dict[str, str]:
    told = {"kind": change.kind, "channel": change.channel, "ts": change.ts, "text": change.text}
    return {name: value for name, value in told.items() if value}
