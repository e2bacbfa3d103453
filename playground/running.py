"""A workspace that runs until a signal comes, and the app beside it where there is a command for it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.state import Unkept

if TYPE_CHECKING:
    from playground.keeper import Keeper
    from playground.server import Playground


async def run(
    playground: Playground,
    greet: Callable[[Playground], None],
    *,
    command: Sequence[str] = (),
    environment: Callable[[Playground], Mapping[str, str]] = lambda playground: {},
    app_files: Sequence[Path] = (),
    deliver_to: str | None = None,
    with_app: bool = False,
    elsewhere: str = "",
) -> int:
    """Serve until the process is told to stop; return its exit code.

    ``deliver_to`` is where the app takes signed requests; without it a socket is waited for. ``with_app`` greets only
    when the app is connected, and ends with it when it cannot even begin. ``elsewhere`` says how another port is named.
    """
    try:
        async with _listening(playground, elsewhere):
            if deliver_to:
                playground.deliver_to(deliver_to)
            keeper = playground.keep(command, environment(playground), app_files) if command else None
            stopping = _stopping(keeper)
            if keeper is not None:
                await keeper.start()
            if keeper is not None and with_app:
                await _first_of(playground.sockets.connected.wait(), keeper.ended(), stopping.wait())
                if keeper.ended_by_itself:
                    return await keeper.ended()
            if not stopping.is_set():
                greet(playground)
            await stopping.wait()
    except (Taken, Unkept) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


class Taken(Exception):
    """Nobody can listen there."""


@asynccontextmanager
async def _listening(playground: Playground, elsewhere: str) -> AsyncIterator[None]:
    try:
        await _started(playground, elsewhere)
        yield
    finally:
        await playground.stop()


async def _started(playground: Playground, elsewhere: str) -> None:
    try:
        await playground.start()
    except OSError as error:
        ways = f"stop what is there first{elsewhere and f', or {elsewhere}'}."
        why = os.strerror(error.errno) if error.errno else error.strerror
        raise Taken(f"The local Slack cannot be at {playground.url} ({why}): {ways}") from error


def _stopping(keeper: Keeper | None) -> asyncio.Event:
    """Return what is set when the process is told to stop."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, stopping, keeper)
    return stopping


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
