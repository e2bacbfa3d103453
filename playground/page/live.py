"""What changed, told to every pane that may know of it, and to the tools, for as long as they listen.

They listen on sockets: of other connections a browser keeps no more than six to one place, in all windows together, and
with as many panes open nothing more would come through.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.changes import END

if TYPE_CHECKING:
    from playground.changes import Change
    from playground.page.visits import Visits
    from playground.workspace import Workspace

#: Changes that come together are told together.
_TOGETHER_SECONDS = 0.02
#: A sign so often shows whether anybody still listens.
_SIGN_OF_LIFE_SECONDS = 15.0
_GOODBYE_SECONDS = 1.0
_MISSED = {"kind": "missed"}
#: The page was drawn by a playground before this one, and nothing that is done on it would be believed.
_STARTED_AGAIN = {"kind": "again"}


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where a pane listens, and where the tools do."""

    async def changes(request: web.Request) -> web.StreamResponse:
        person, workspace = visits.person(request), visits.workspace

        def chosen(together: list[Change]) -> list[dict[str, str]]:
            return [_told(one) for one in together if concerns(workspace, one, person.id)]

        def arrives(stay: ExitStack) -> list[dict[str, str]]:
            run, _, count = request.query.get("seen", "").partition("-")
            missed = workspace.changes.since(int(count)) if count.isdecimal() else None
            workspace.comes(person.id)
            stay.callback(workspace.goes, person.id)
            if run != visits.run:
                return [_STARTED_AGAIN]
            return [_MISSED] if missed is None else chosen(missed)

        return await _stream(request, workspace, chosen, arrives)

    async def tools(request: web.Request) -> web.StreamResponse:
        return await _stream(request, visits.workspace, lambda together: sorted({one.kind for one in together}))

    return [web.get("/changes", changes), web.get("/tools/changes", tools)]


async def _stream(
    request: web.Request,
    workspace: Workspace,
    chosen: Callable[[list[Change]], list[Any]],
    arrives: Callable[[ExitStack], list[Any]] = lambda stay: [],
) -> web.StreamResponse:
    """Tell what is chosen of the changes until nobody listens any more; what was missed before comes first."""
    socket = web.WebSocketResponse(heartbeat=_SIGN_OF_LIFE_SECONDS, timeout=_GOODBYE_SECONDS, compress=False)
    await socket.prepare(request)
    with ExitStack() as stay:
        queue = workspace.changes.subscribe()
        stay.callback(workspace.changes.unsubscribe, queue)
        doing = [_tell(socket, queue, chosen, arrives(stay)), _until_gone(socket)]
        both = [asyncio.create_task(one) for one in doing]
        for one in both:
            stay.callback(one.cancel)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    await socket.close()
    return socket


async def _until_gone(socket: web.WebSocketResponse) -> None:
    """Wait until a page has gone; it has nothing to say."""
    async for _ in socket:
        pass


async def _tell(
    socket: web.WebSocketResponse,
    queue: asyncio.Queue[Change],
    chosen: Callable[[list[Change]], list[Any]],
    first: list[Any],
) -> None:
    """Tell what changes, until the last change of all."""
    told, is_over = first, False
    # Who is gone in the middle of a word hears nothing more.
    with suppress(ConnectionResetError):
        while not is_over:
            if told:
                await socket.send_str(json.dumps(told))
            changes = [await queue.get()]
            await asyncio.sleep(_TOGETHER_SECONDS)
            changes += (queue.get_nowait() for _ in range(queue.qsize()))
            is_over = any(one.kind == END for one in changes)
            told = chosen(changes)


def concerns(workspace: Workspace, change: Change, user: str) -> bool:
    """Whether somebody may know of a change."""
    if change.kind == "presence":
        # Who looks at a page is drawn as being there.
        return change.user != user
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
