"""Time: the database says what is due, and APScheduler only wakes us, at the next due instant and every few seconds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot.flows.closing import close_due
from bot.flows.reminders import remind_due
from bot.ports import DueReminders, DueRound, Store
from handlers.certificate import Certifying
from handlers.edge import Edge
from handlers.importing import Resuming

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

_log = logging.getLogger(__name__)
_SAFETY_SECONDS = 5
_SWEEP_MINUTES = 30
_MOST_AT_ONCE = 100
#: Slack repeats a delivery for two hours at most; double clicks and open forms come back a day later.
_REMEMBERED = timedelta(days=7)
_SWEPT_AT_ONCE = 500


class Ticks:
    """Closes rounds at their deadline, reminds who is missing, goes on with what halted, forgets old deliveries."""

    def __init__(self, edge: Edge, *, rate: Callable[[], float] = lambda: 1.0) -> None:
        """Act through the edge's database and clock, of which so many seconds pass in a real one."""
        self._edge = edge
        self._rate = rate
        self._certifying = Certifying(edge)
        self._resuming = Resuming(edge)
        # Two at once could close what came later before what came first.
        self._turn = asyncio.Lock()
        #: None before the start and once it is stopped.
        self._first: asyncio.TimerHandle | None = None

    @cached_property
    def _scheduler(self) -> AsyncIOScheduler:
        """What wakes us; loading it takes a tenth of a start, and nothing is due before the first regular look."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # In memory: what is due stands in our own tables, so a tick that was missed loses nothing.
        return AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
        )

    def start(self) -> None:
        """Tick from now on."""
        self._first = asyncio.get_running_loop().call_later(_SAFETY_SECONDS, self._begin)

    def _begin(self) -> None:
        """Look for the first time, and regularly from then on."""
        now = datetime.now(UTC)
        self._scheduler.add_job(self._begin_tick, "interval", seconds=_SAFETY_SECONDS, id="tick", next_run_time=now)
        self._scheduler.add_job(self._begin_sweep, "interval", minutes=_SWEEP_MINUTES, id="sweep")
        self._run()

    def _run(self) -> None:
        """Let the scheduler wake us, unless nobody wants that yet, or any more."""
        if self._first is not None and not self._scheduler.running:
            self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._first is None:
            return
        self._first.cancel()
        self._first = None
        # It may never have been needed.
        if "_scheduler" in vars(self) and self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _begin_tick(self) -> None:
        """Tick as an errand: what the scheduler does itself it breaks off when it is shut down."""
        if not self._turn.locked():
            self._edge.spawn(self.tick())

    async def _begin_sweep(self) -> None:
        self._edge.spawn(self.sweep())

    def moved(self) -> None:
        """Tick at once: the clock was moved, or runs at another speed."""
        self._edge.wake()
        self._edge.spawn(self.tick())

    async def resume(self) -> None:
        """Go on with what a restart interrupted."""
        await self._resuming.begin()

    async def tick(self) -> None:
        """Close every round whose deadline has come, in the order of deadlines, then remind; each in a transaction.

        Then certificates of rounds that passed are made, and imports that came to a halt go on, if there are any.
        """
        async with self._turn:
            now = self._edge.clock.now()
            while await self._close_some(now):
                continue
            while await self._remind_some(now):
                continue
            await self._wake_at_next(now)
        # Typesetting and importing take longer than a deadline may wait, so they are errands of their own.
        self._edge.spawn(self._certifying.make())
        self._edge.spawn(self._resuming.resume())

    async def sweep(self) -> None:
        """Forget answers to deliveries that are too old to come again."""
        before = self._edge.clock.now() - _REMEMBERED
        # Piece by piece: a busy week must not hold up whoever writes meanwhile.
        while await self._edge.database.write(lambda store: store.inbox.forget(before, limit=_SWEPT_AT_ONCE)):
            continue

    async def _close_some(self, now: datetime) -> bool:
        """Close the rounds that have waited longest; return whether there may be more."""
        due = await self._edge.look(lambda store: store.rounds.due(now, limit=_MOST_AT_ONCE))
        closed = [await self._close(round_, now) for round_ in due]
        return len(due) == _MOST_AT_ONCE and any(closed)

    async def _close(self, round_: DueRound, now: datetime) -> bool:
        """Close one round; return whether it is closed now, by us or by somebody else."""
        return await self._apart(lambda store: close_due(store, round_, now=now), "closing", round_)

    async def _remind_some(self, now: datetime) -> bool:
        """Remind the signatories of the rounds that have waited longest; return whether there may be more."""
        due = await self._edge.look(lambda store: store.reminders.due(now, limit=_MOST_AT_ONCE))
        done = [await self._remind(round_, now) for round_ in due]
        return len(due) == _MOST_AT_ONCE and any(done)

    async def _remind(self, round_: DueReminders, now: datetime) -> bool:
        """Remind the signatories of one round; return whether nothing of it is due any more."""
        return await self._apart(lambda store: remind_due(store, round_, now=now), "reminding", round_)

    async def _apart(self, work: Callable[[Store], object], what: str, round_: DueRound | DueReminders) -> bool:
        """Do what is due of one round in a transaction of its own; return whether nothing of it is due any more."""
        try:
            changed = await self._edge.database.write(work)
        # One round must not hold up the others; it is tried again at the next tick.
        except Exception:
            _log.exception("V%s of project %s: %s failed", round_.number, round_.project, what)
            return False
        if changed:
            self._edge.wake()
        return True

    async def _wake_at_next(self, now: datetime) -> None:
        coming = await self._edge.look(_next_due)
        if coming is None or coming <= now:
            return
        wait = max(timedelta(0), coming - self._edge.clock.now()) / self._rate()
        if wait < timedelta(seconds=_SAFETY_SECONDS):
            # The scheduler lives in real time, whatever our clock shows.
            at = datetime.now(UTC) + wait
            self._scheduler.add_job(self._begin_tick, "date", run_date=at, id="due", replace_existing=True)
            self._run()


def _next_due(store: Store) -> datetime | None:
    """Return when the clock has something to do again."""
    coming = (store.rounds.next_deadline(), store.reminders.next_at())
    return min((at for at in coming if at is not None), default=None)
