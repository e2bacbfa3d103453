"""A workspace that runs until a signal comes, and the app beside it where there is a command for it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.keeper import Keeper
    from playground.server import Playground


async def run(
    playground: Playground,
    greet: Callable[[Playground], None],
    *,
    command: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    app_files: Sequence[Path] = (),
    with_app: bool = False,
) -> int:
    """Serve until the process is told to stop; return its exit code.

    ``with_app`` greets only when the app is connected, and ends with it when it cannot even begin.
    """
    stopping = asyncio.Event()
    async with playground:
        keeper = playground.keep(command, environment or {}, app_files) if command else None
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, _stop, stopping, keeper)
        if keeper is not None:
            await keeper.start()
        if keeper is not None and with_app:
            await _first_of(playground.sockets.connected.wait(), keeper.ended(), stopping.wait())
            if keeper.ended_by_itself:
                return await keeper.ended()
        if not stopping.is_set():
            greet(playground)
        await stopping.wait()
    return 0


async def _first_of(*waits: Coroutine[Any, Any, Any]) -> None:
    """Wait until the first of several things has happened."""
    tasks = [asyncio.create_task(each) for each in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _stop(stopping: asyncio.Event, keeper: Keeper | None) -> None:
    """Let both end in order, and without order when it is asked for a second time."""
    if stopping.is_set():
        if keeper is not None:
            keeper.abandon()
        os._exit(1)
    stopping.set()
