"""The address at which anybody on this machine may ask what time it is in the workspace."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from playground.changes import END

if TYPE_CHECKING:
    from playground.server import Playground

PATH = "/clock"
#: Under which header it says whose records the workspace is kept in, so that no two of them share any.
KEPT_IN = "X-Kept-In"
#: Whoever waits for a move is answered after so long, though there was none.
WAIT_SECONDS = 25.0


def routes(playground: Playground) -> list[web.RouteDef]:
    """Return where the time is told."""

    async def tell(request: web.Request) -> web.Response:
        if request.query.get("after") == str(playground.clock.version):
            await _moved(playground)
        clock = playground.clock
        told = {"now": clock.now(), "rate": clock.rate, "version": clock.version}
        return web.json_response(told, headers={KEPT_IN: mark_of(playground.state_file)})

    return [web.get(PATH, tell)]


def mark_of(state_file: Path | None) -> str:
    """Return what tells the file of one workspace from that of another, and not where it is; nothing without a file."""
    return hashlib.sha256(os.fsencode(state_file.resolve())).hexdigest() if state_file else ""


async def _moved(playground: Playground) -> None:
    """Wait until the clock is moved or runs at another speed, but not for ever."""
    changes = playground.workspace.changes
    queue = changes.subscribe()
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WAIT_SECONDS):
                while (await queue.get()).kind not in ("clock", END):
                    continue
    finally:
        changes.unsubscribe(queue)
