"""The process: it runs the bot until a signal asks it to stop, and spares the garbage collector."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import NoReturn

from handlers.bot import Bot

#: However much hangs, the process is gone so soon after it was asked to stop.
LAST_SECONDS = 9.0

_log = logging.getLogger("quorum")


def new_loop() -> asyncio.AbstractEventLoop:
    """Return the event loop that takes least of the machine: uvloop's, or Python's own where that is not made."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def run(bot: Bot) -> None:
    """Run until a signal asks to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stopping, stop)
    async with AsyncExitStack() as stack:
        if not await _before(stop, stack.enter_async_context(bot)):
            return
        _spare_the_collector()
        _log.info("Quorum runs; whether it is ready is told at %s/readyz", bot.url)
        await stop.wait()
        _log.info("Stopping")


async def _before(stop: asyncio.Event, work: Coroutine[object, object, object]) -> bool:
    """Do some work, and break it off when somebody asks to stop; return whether it was done."""
    working, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for task in (working, stopped):
        task.cancel()
    await asyncio.wait({working, stopped})
    if working.cancelled():
        return False
    working.result()
    return True


def _spare_the_collector() -> None:
    """Let the garbage collector leave alone what was loaded for good: walking it costs a fifth of every request."""
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


def _stopping(stop: asyncio.Event) -> None:
    """Let everything end in order, and end without order what takes too long or is asked for a second time."""
    if stop.is_set():
        _give_up()
    stop.set()
    guard = threading.Timer(LAST_SECONDS, _give_up)
    guard.daemon = True
    guard.start()


def _give_up() -> NoReturn:
    _log.warning("Ended before everything was in order; what was begun is gone on with at the next start")
    logging.shutdown()
    os._exit(1)
