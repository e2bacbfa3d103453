"""Database threads: work goes in from the event loop, one hop there and one hop back."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from bot.ports import Store
from storage.errors import DatabaseClosed

Result = TypeVar("Result")


class Job:
    """One piece of work with the place where its outcome goes."""

    __slots__ = ("error", "future", "loop", "value", "work")

    def __init__(self, work: Callable[[Store], Any], future: asyncio.Future[Any]) -> None:
        """Remember who waits for what."""
        self.work = work
        self.future = future
        self.loop = future.get_loop()
        self.value: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        """Hand over the outcome, on the loop's own thread; whoever was cancelled meanwhile gets nothing."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


class Session(Protocol):
    """What one thread does with its own connection."""

    def run(self, jobs: Sequence[Job]) -> None:
        """Do the jobs and leave value or error in each; nothing counts as done before it is committed."""

    def tidy(self) -> None:
        """Do what nobody has to wait for: those who asked have been told."""

    def close(self) -> None:
        """Give the connection back."""


class Workers:
    """A few threads that take work from one queue; each has a session that it alone uses.

    Cancelling a waiting coroutine never interrupts a transaction: it ends in its own thread, and the connection stays
    where it is.
    """

    def __init__(self, name: str, sessions: Sequence[Session], *, group: int = 1) -> None:
        """Start one thread for each session; up to ``group`` jobs that are waiting are done together."""
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._group = group
        self._is_closed = False
        self._ended: list[Future[None]] = []
        for number, session in enumerate(sessions):
            ended: Future[None] = Future()
            self._ended.append(ended)
            # Daemons: a process that must end at once does not wait for a statement that hangs.
            Thread(target=self._work, args=(session, ended), name=f"{name}-{number}", daemon=True).start()

    async def run(self, work: Callable[[Store], Result]) -> Result:
        """Have the work done by a thread and return its result; raises what the work raised."""
        if self._is_closed:
            raise _closed()
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._queue.put(Job(work, future))
        return await future

    async def close(self) -> None:
        """Take no more work, finish what was taken, and wait until every thread has given its connection back."""
        if not self._is_closed:
            self._is_closed = True
            for _ in self._ended:
                self._queue.put(None)
        await asyncio.gather(*(asyncio.wrap_future(ended) for ended in self._ended))
        self._refuse_rest()

    def _refuse_rest(self) -> None:
        """Tell those of another event loop who came between the last look and the closing."""
        while not self._queue.empty():
            if job := self._queue.get_nowait():
                job.error = _closed()
                _deliver([job])

    def _work(self, session: Session, ended: Future[None]) -> None:
        try:
            while jobs := self._take():
                session.run(jobs)
                _deliver(jobs)
                session.tidy()
        finally:
            session.close()
            ended.set_result(None)

    def _take(self) -> list[Job]:
        """Wait for a job and return it with those that wait behind it; nothing when the thread is to end."""
        job = self._queue.get()
        jobs: list[Job] = []
        while job is not None:
            jobs.append(job)
            if len(jobs) == self._group:
                return jobs
            try:
                job = self._queue.get_nowait()
            except Empty:
                return jobs
        if jobs:
            self._queue.put(None)
        return jobs


def _closed() -> DatabaseClosed:
    return DatabaseClosed("Quorum is shutting down. Try again in a minute.")


def _deliver(jobs: Sequence[Job]) -> None:
    """Wake each event loop once for all outcomes it waits for."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = defaultdict(list)
    for job in jobs:
        by_loop[job.loop].append(job)
    for loop, settled in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, settled)
        except RuntimeError:
            # The loop was closed: nobody waits any more, and what was committed stays committed.
            continue


def _settle(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.settle()
