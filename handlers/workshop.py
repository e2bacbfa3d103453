"""Work that takes long, such as charts and typeset documents, in a process of its own."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class Workshop:
    """One piece of work at a time, each in a new process: it is rare, and the libraries it needs are large."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._turn = asyncio.Lock()

    async def made(self, work: Callable[..., Result], *given: object) -> Result:
        """Run a function of a module in another process and return its result; what it raises is raised here.

        BrokenProcessPool when the process died.
        """
        # Most processes never make anything.
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        async with self._turn:
            # A fork would take our threads' locks along as they happen to stand.
            context = multiprocessing.get_context("spawn")
            process = ProcessPoolExecutor(1, mp_context=context, initializer=_left_alone)
            try:
                return await asyncio.get_running_loop().run_in_executor(process, work, *given)
            finally:
                process.shutdown(wait=False, cancel_futures=True)


def _left_alone() -> None:
    """Leave it to the bot what happens when somebody at the terminal asks to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
