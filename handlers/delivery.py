"""Delivery: what stands in the outbox reaches Slack once, in order, within Slack's limits, whatever dies in between."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.names import ChannelId
from bot.domain.outbox import (
    MOST_ATTEMPTS,
    Outgoing,
    SendState,
    must_look_first,
    next_look,
    pause_after,
)
from bot.domain.outgoing import Card, Post, PostKind
from bot.domain.person import CLOCK
from bot.ports import Clock, Database, Store
from handlers.posting import Outcome, Posting, Refused, Unknown
from handlers.rendering import Rendered, render

_log = logging.getLogger(__name__)
#: How many messages are on their way at the same time at most.
_AT_ONCE = 8
#: Even when nobody wakes us, we look this often: another process may have died in the middle.
_SAFETY_SECONDS = 5.0
_MOST_DUE = 50
#: A message a second is what Slack allows in a channel.
_BETWEEN_POSTS = 1.0
#: After a look we wait so long for more to come together, and so many times as long as the look took.
_GATHERING_SECONDS = 0.02
_LOOKING_SHARE = 10
#: How many pauses of single messages are remembered before those that are over are forgotten.
_MOST_PAUSES = 1000

Renderer = Callable[[Store, Card | Post], Rendered | None]


class Delivery:
    """One in each process; lanes that another process has are left to it."""

    def __init__(
        self,
        *,
        database: Database,
        posting: Posting,
        clock: Clock,
        settle_seconds: float,
        renderer: Renderer = render,
        between_posts: float = _BETWEEN_POSTS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take messages from the database and give them to Slack."""
        self._database = database
        self._posting = posting
        self._clock = clock
        self._settle = timedelta(seconds=settle_seconds)
        self._render = renderer
        self._between = between_posts
        self._monotonic = monotonic
        self._awake = asyncio.Event()
        self._sending: dict[str, asyncio.Task[None]] = {}
        #: When each lane may post again, each workspace be called again, and each card be shown anew, on the monotonic
        #: clock.
        self._not_before: dict[str, float] = {}
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
        if self._sending:
            _, late = await asyncio.wait(self._sending.values(), timeout=seconds)
            for task in late:
                # Its intent is written down, so the next process looks for the message before it posts again.
                task.cancel()

    async def _run(self) -> None:
        while not self._is_stopping:
            self._awake.clear()
            pause, begun = _SAFETY_SECONDS, self._monotonic()
            try:
                pause = await self._begin_due()
            # The loop outlives whatever goes wrong in one round: the next round may work.
            except Exception:
                _log.exception("Looking for messages to deliver failed")
            # A thousand changes in a second need no thousand looks, least of all where much is waiting.
            gathering = max(_GATHERING_SECONDS, _LOOKING_SHARE * (self._monotonic() - begun))
            await asyncio.sleep(min(gathering, _SAFETY_SECONDS))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), max(0.0, pause - gathering))

    async def _begin_due(self) -> float:
        """Begin what may leave now, and return how long to wait for more."""
        now = self._clock.now()
        due, coming = await self._database.read(
            lambda store: (store.outbox.due(now, limit=_MOST_DUE), store.outbox.next_due(now))
        )
        pause = _SAFETY_SECONDS
        for message in due:
            if len(self._sending) >= _AT_ONCE:
                break
            if message.lane in self._sending:
                continue
            wait = self._wait_of(message)
            if wait > 0:
                pause = min(pause, wait)
                continue
            task = asyncio.create_task(self._in_lane(message))
            self._sending[message.lane] = task
            task.add_done_callback(lambda _, lane=message.lane: self._ended(lane))  # type: ignore[misc]
        if coming is not None:
            pause = min(pause, max(0.01, (coming - now).total_seconds()))
        return pause

    def _ended(self, lane: str) -> None:
        self._sending.pop(lane, None)
        self._awake.set()

    def _wait_of(self, message: Outgoing) -> float:
        own = (message.lane, message.team, _of_one(message))
        return max(self._not_before.get(pause, 0.0) for pause in own) - self._monotonic()

    def _pause_card(self, message: Outgoing) -> None:
        """Show a card that changes all the time no more often than posts may appear."""
        now = self._monotonic()
        if len(self._not_before) > _MOST_PAUSES:
            self._not_before = {pause: until for pause, until in self._not_before.items() if until > now}
        self._not_before[_of_one(message)] = now + self._between

    async def _in_lane(self, message: Outgoing) -> None:
        try:
            if not await self._database.hold(message.lane):
                self._not_before[message.lane] = self._monotonic() + 0.2
                return
            try:
                current = await self._database.read(lambda store: store.outbox.get(message.team, message.id))
                if current is not None:
                    await self._deliver(current)
            finally:
                await self._database.release(message.lane)
        # One message's fault must not end delivery; it stays in the outbox and is tried again.
        except Exception:
            _log.exception("Delivering %s failed", message.key)
            self._not_before[message.lane] = self._monotonic() + _SAFETY_SECONDS

    async def _deliver(self, message: Outgoing) -> None:
        rendered = await self._database.read(lambda store: self._render(store, message.what))
        if rendered is None:
            await self._finish(message, SendState.SENT, channel=message.channel, ts=message.ts)
            return
        try:
            if message.is_posted:
                await self._update(message, rendered)
            else:
                await self._post(message, rendered)
        except Refused as refused:
            await self._refused(message, refused)
        except Unknown as unknown:
            await self._unknown(message, unknown)

    async def _update(self, message: Outgoing, rendered: Rendered) -> None:
        channel, ts = message.channel, message.ts
        if channel is None or ts is None:
            raise LookupError(f"{message.key} has no place")
        self._pause_card(message)
        await self._posting.update(message.team, channel, ts, message.key, rendered)
        await self._finish(message, SendState.SENT, channel=channel, ts=ts)

    async def _post(self, message: Outgoing, rendered: Rendered) -> None:
        channel = message.channel or await self._posting.channel_of(message.team, message.target)
        now = self._clock.now()
        if must_look_first(message, now) and await self._found_or_waits(message, channel, rendered, now):
            return
        await self._database.write(lambda store: store.outbox.intend(message, channel, now=now))
        # From here on the call may have been made, whatever happens to us.
        self._not_before[message.lane] = self._monotonic() + self._between
        ts = await self._posting.post(message.team, channel, message.key, rendered)
        await self._finish(message, SendState.SENT, channel=channel, ts=ts)

    async def _found_or_waits(self, message: Outgoing, channel: ChannelId, rendered: Rendered, now: datetime) -> bool:
        """Look for a message that may be there; return whether nothing more is to be done now."""
        since = (message.intent_at or message.at) - timedelta(seconds=5)
        ts = await self._posting.find(message.team, channel, message.key, rendered, since=since)
        if ts is not None:
            await self._finish(message, SendState.SENT, channel=channel, ts=ts)
            return True
        again = next_look(message, self._clock.now(), self._settle)
        if again is None:
            return False
        await self._postpone(message, SendState.SENDING, until=again, attempts=message.attempts)
        return True

    async def _refused(self, message: Outgoing, refused: Refused) -> None:
        now = self._clock.now()
        match refused.outcome:
            case Outcome.LATER:
                until = now + timedelta(seconds=refused.seconds)
                await self._postpone(message, _waiting(message, refused), until=until, attempts=message.attempts)
                if refused.whole_team:
                    self._not_before[message.team] = self._monotonic() + refused.seconds
            case Outcome.GONE:
                # Somebody deleted it; there is nothing left to keep up to date.
                await self._finish(message, SendState.SENT, channel=message.channel, ts=message.ts)
            case Outcome.NEVER:
                _log.warning("%s cannot be delivered: %s", message.key, refused.code)
                await self._give_up(message, SendState.UNDELIVERABLE, refused.code)

    async def _unknown(self, message: Outgoing, unknown: Unknown) -> None:
        now = self._clock.now()
        attempts = message.attempts + 1
        _log.info("%s: outcome unknown (%s)", message.key, unknown.why)
        if attempts >= MOST_ATTEMPTS:
            await self._give_up(message, SendState.PARKED, unknown.why)
        elif message.is_posted or unknown.before_the_call:
            # Showing the same again in place does no harm, and nothing was posted yet.
            until = now + pause_after(attempts)
            await self._postpone(message, message.state, until=until, attempts=attempts, error=unknown.why)
        else:
            until = now + timedelta(seconds=1)
            await self._postpone(message, SendState.SENDING, until=until, attempts=attempts, error=unknown.why)

    async def _give_up(self, message: Outgoing, state: SendState, why: str) -> None:
        def work(store: Store) -> None:
            store.outbox.finish(message, state, channel=message.channel, ts=message.ts, error=why)
            self._tell_owner(store, message, why)

        await self._database.write(work)

    def _tell_owner(self, store: Store, message: Outgoing, why: str) -> None:
        if isinstance(message.what, Post) and message.what.kind is PostKind.UNDELIVERABLE:
            return
        membership = store.projects.get(message.team, message.project, CLOCK)
        if membership is None:
            return
        note = Post(
            team=message.team,
            project=message.project,
            kind=PostKind.UNDELIVERABLE,
            to=membership.project.owners[0],
            key=f"undeliverable-{message.key}-{message.revision}",
            about={"what": _named(message.what), "where": str(message.target), "why": why},
        )
        store.outbox.post(note, at=self._clock.now())

    async def _finish(self, message: Outgoing, state: SendState, *, channel: ChannelId | None, ts: str | None) -> None:
        await self._database.write(lambda store: store.outbox.finish(message, state, channel=channel, ts=ts))

    async def _postpone(
        self, message: Outgoing, state: SendState, *, until: datetime, attempts: int, error: str = ""
    ) -> None:
        await self._database.write(
            lambda store: store.outbox.postpone(message, state, until=until, attempts=attempts, error=error)
        )


def _waiting(message: Outgoing, refused: Refused) -> SendState:
    """Return the state to wait in: only a no to the post itself proves that nothing was posted."""
    return message.state if message.is_posted or refused.before_the_call else SendState.PENDING


def _named(what: Card | Post) -> str:
    return f"The {what.kind.value} message" + (f" {what.number}" if isinstance(what, Card) and what.number else "")


def _of_one(message: Outgoing) -> str:
    return f"{message.team}/{message.target}/{message.id}"
