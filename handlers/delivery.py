"""Delivery: what stands in the outbox reaches Slack once, in order, within Slack's limits, whatever dies in between."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from bot.domain.names import TeamId
from bot.domain.outbox import Outgoing, SlackCall
from bot.ports import Clock, Database, Unavailable
from handlers.pace import Pace
from handlers.posting import Posting
from handlers.rendering import render
from handlers.sending import Renderer, Sender
from handlers.slack_calls import SlackCalls
from handlers.tally import Tally
from handlers.turns import Look, Turns

_log = logging.getLogger(__name__)
#: How many messages are on their way at the same time at most, and how many of one team.
_AT_ONCE = 16
_OF_ONE_TEAM = 4
#: Even when nobody wakes us, we look this often: another process may have died in the middle.
_SAFETY_SECONDS = 5.0
#: How soon the next look comes when not everything fitted into one, or when another process has a lane.
_SOON_SECONDS = 0.1
#: A message a second is what Slack allows in a channel.
BETWEEN_POSTS = 1.0
#: After a look we wait so long for more to come together, and so many times as long as the look took.
_GATHERING_SECONDS = 0.02
_LOOKING_SHARE = 10


class Delivery:
    """One in each process; lanes that another process has are left to it."""

    def __init__(
        self,
        *,
        database: Database,
        slack: SlackCalls,
        clock: Clock,
        settle_seconds: float,
        renderer: Renderer | None = None,
        between_posts: float = BETWEEN_POSTS,
        monotonic: Callable[[], float] = time.monotonic,
        tally: Tally | None = None,
    ) -> None:
        """Take messages from the database and give them to Slack."""
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._pace = Pace(between_posts=between_posts, monotonic=monotonic)
        self._sender = Sender(
            database=database,
            posting=Posting(slack, self._pace),
            pace=self._pace,
            clock=clock,
            settle=timedelta(seconds=settle_seconds),
            render=renderer or (lambda store, what: render(store, what, now=clock.now())),
            monotonic=monotonic,
            tally=tally or Tally(),
        )
        self._turns = Turns()
        self._awake = asyncio.Event()
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._of_team: Counter[TeamId] = Counter()
        #: Lanes that another process has, or whose message failed in a way nobody foresaw, on the monotonic clock.
        self._left_until: dict[str, float] = {}
        #: Since then the database has been with us without a break, so it forgot nothing.
        self._trusted_since = clock.now()
        self._running: asyncio.Task[None] | None = None
        self._is_stopping = False

    def wake(self) -> None:
        """Look again: something was written, or time was moved."""
        self._awake.set()

    def start(self) -> None:
        """Deliver from now on."""
        self._running = asyncio.create_task(self._run(), name="delivery")

    async def stop(self, *, seconds: float = 5.0) -> None:
        """Begin nothing new, and let what is on its way arrive."""
        self._is_stopping = True
        self._awake.set()
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
        if not await self.idle(seconds=seconds):
            for task in self._sending.values():
                # Its intent is written down, so the next process looks for the message before it posts again.
                task.cancel()

    async def idle(self, *, seconds: float) -> bool:
        """Wait until nothing is on its way; return whether that came in time."""
        if self._sending:
            await asyncio.wait(self._sending.values(), timeout=seconds)
        return all(task.done() for task in self._sending.values())

    async def look(self) -> float:
        """Begin what may leave now, and return how many seconds there are until more may."""
        now = self._clock.now()
        found = await self._database.read(lambda store: self._turns.look(store, now))
        for team, pauses in found.pauses.items():
            for pause in pauses:
                self._pace.pause(team, pause.call, (pause.until - now).total_seconds())
        seconds = self._begin(found)
        if found.coming is not None:
            seconds = min(seconds, max(0.01, (found.coming - now).total_seconds()))
        return min(seconds, _SOON_SECONDS) if found.is_partial else seconds

    async def _run(self) -> None:
        while not self._is_stopping:
            self._awake.clear()
            pause, begun = _SAFETY_SECONDS, self._monotonic()
            try:
                pause = await self.look()
            # The loop outlives whatever goes wrong in one round: the next round may work.
            except Exception:
                _log.exception("Looking for messages to deliver failed")
                self._trusted_since = self._clock.now()
            # A thousand changes in a second need no thousand looks, least of all where much is waiting.
            gathering = max(_GATHERING_SECONDS, _LOOKING_SHARE * (self._monotonic() - begun))
            await asyncio.sleep(min(gathering, _SAFETY_SECONDS))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), max(0.0, pause - gathering))

    def _begin(self, found: Look) -> float:
        """Begin what there is room for, and return how many seconds the first of the others has to wait."""
        pause = _SAFETY_SECONDS
        for message in found.ready:
            if len(self._sending) >= _AT_ONCE:
                break
            if message.lane in self._sending or self._of_team[message.team] >= _OF_ONE_TEAM:
                continue
            call = self._next_call(message)
            wait = max(self._pace.wait_for(message, call), self._left_until.get(message.lane, 0.0) - self._monotonic())
            if wait > 0:
                pause = min(pause, wait)
                continue
            self._pace.take_for(message, call)
            self._turns.took(message)
            self._send(message)
        return pause

    def _next_call(self, message: Outgoing) -> SlackCall:
        return self._sender.next_call(message, self._clock.now(), trusted_since=self._trusted_since)

    def _send(self, message: Outgoing) -> None:
        task = asyncio.create_task(self._in_lane(message))
        self._sending[message.lane] = task
        self._of_team[message.team] += 1
        task.add_done_callback(lambda _: self._ended(message))

    def _ended(self, message: Outgoing) -> None:
        del self._sending[message.lane]
        self._of_team[message.team] -= 1
        self._awake.set()

    async def _in_lane(self, message: Outgoing) -> None:
        try:
            if not await self._database.hold(message.lane):
                self._leave(message, _SOON_SECONDS)
                return
            try:
                await self._send_as_it_is(message)
            finally:
                await self._database.release(message.lane)
        except Unavailable as unavailable:
            _log.warning("%s stays in the outbox: %s", message.key, unavailable)
            self._lost_database(message)
        # Whatever else goes wrong must not end delivery; the message stays in the outbox and is tried again.
        except Exception:
            _log.exception("Delivering %s failed", message.key)
            self._lost_database(message)

    async def _send_as_it_is(self, message: Outgoing) -> None:
        """Read the message anew, now that nobody else has its lane: it may have been sent or put off meanwhile."""
        now = self._clock.now()
        current = await self._database.read(lambda store: store.outbox.get(message.team, message.id, now=now))
        if current is not None:
            await self._sender.send(current, self._next_call(current))

    def _lost_database(self, message: Outgoing) -> None:
        self._leave(message, _SAFETY_SECONDS)
        self._trusted_since = self._clock.now()

    def _leave(self, message: Outgoing, seconds: float) -> None:
        self._left_until[message.lane] = self._monotonic() + seconds
