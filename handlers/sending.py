"""One message's next step: posted, shown anew, looked for, put off or given up, and written down each time."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from msgspec import Struct, field

from bot.domain.names import ChannelId
from bot.domain.outbox import (
    FAILED,
    LOOKS,
    MOST_ATTEMPTS,
    Outgoing,
    Pause,
    SendState,
    SlackCall,
    is_beyond_doubt,
    must_look_first,
    next_look,
    pause_after,
)
from bot.domain.outgoing import Card, Post
from bot.domain.project import Reach
from bot.domain.values import replace
from bot.flows import reach
from bot.ports import Clock, Database, Store, Unavailable
from bot.views.document import Document, Unmade
from handlers import owner_notes
from handlers.outcomes import Outcome, Refused, Unknown, not_now
from handlers.pace import Pace
from handlers.posting import Posting, Upload
from handlers.rendering import Rendered
from handlers.tally import Tally
from handlers.workshop import Workshop

_log = logging.getLogger(__name__)
#: Whoever needs longer than this from the intent to the call may have lost the lane, and does not call.
HOLDING_SECONDS = 5.0
#: When history could not be read although everything would show there by now.
_LOOK_AGAIN = timedelta(seconds=5)
#: What Slack's no says of the channel.
_REACH: Mapping[str, Reach] = MappingProxyType(
    {"not_in_channel": Reach.LEFT, "channel_not_found": Reach.LEFT, "is_archived": Reach.ARCHIVED}
)

Renderer = Callable[[Store, Card | Post], Rendered | None]


class Sender(Struct, frozen=True, kw_only=True):
    """Does what is to be done with a message whose lane is held."""

    database: Database
    posting: Posting
    pace: Pace
    clock: Clock
    settle: timedelta
    render: Renderer
    monotonic: Callable[[], float] = time.monotonic
    tally: Tally = field(default_factory=Tally)
    workshop: Workshop = field(default_factory=Workshop)

    def next_call(self, message: Outgoing, now: datetime, *, trusted_since: datetime) -> SlackCall:
        """Return the call that a message needs first."""
        if message.is_posted:
            return SlackCall.UPDATE
        is_look = must_look_first(message, now, trusted_since=trusted_since)
        return SlackCall.LOOK if is_look else SlackCall.POST

    async def send(self, message: Outgoing, call: SlackCall) -> None:
        """Do a message's next step, which begins with this call."""
        try:
            rendered = await self.database.read(lambda store: self.render(store, message.what))
            if call is SlackCall.UPDATE:
                await self._update(message, rendered)
            elif call is SlackCall.POST or not await self._is_settled_by_a_look(message):
                await self._post(message, rendered, is_looked_for=call is SlackCall.LOOK)
        except Refused as refused:
            await self._refused(message, refused, message.state, message.attempts)
        except Unknown as unknown:
            await self._put_off(message, unknown)
        except Unavailable:
            raise
        # A fault of ours in one message: it must not hold up its lane for ever, so it counts like one of Slack's.
        except Exception:
            reference = secrets.token_hex(4)
            _log.exception("Fault %s while delivering %s", reference, message.key)
            await self._put_off(message, Unknown(f"fault {reference}"))

    async def _update(self, message: Outgoing, rendered: Rendered | None) -> None:
        channel, ts = message.channel, message.ts
        if channel is None or ts is None:
            raise LookupError(f"{message.key} has no place")
        if rendered is not None:
            await self.posting.update(message, channel, ts, rendered)
        await self._finish(message, SendState.SENT, channel=channel, ts=ts)

    async def _post(self, message: Outgoing, rendered: Rendered | None, *, is_looked_for: bool) -> None:
        if rendered is None:
            await self._finish(message, SendState.SKIPPED)
            return
        if message.attempts >= MOST_ATTEMPTS:
            await self._finish(message, SendState.PARKED, why="no answer")
            return
        if is_looked_for and await self._comes_too_soon(message):
            return
        channel = await self._place_of(message)
        uploads = await self.posting.upload(message.team, [await self._made(file) for file in rendered.files])
        if (wait := self.pace.paused(message.team, SlackCall.POST)) > 0:
            # Slack said so to another message while this one got ready.
            raise not_now(wait)
        begun, now = self.monotonic(), self.clock.now()
        files = [upload.id for upload in uploads]
        intended = await self.database.write(lambda store: store.outbox.intend(message, channel, files=files, now=now))
        if intended is None:
            _log.info("%s: somebody else has it", message.key)
        elif self.monotonic() - begun > HOLDING_SECONDS:
            # It is looked for before anybody posts it, by whoever has the lane by now.
            _log.warning("%s: held up for too long between its intent and its call", message.key)
        else:
            await self._call(intended, channel, rendered, uploads)

    async def _call(self, message: Outgoing, channel: ChannelId, rendered: Rendered, uploads: Sequence[Upload]) -> None:
        """Make the call whose effect must happen once; its intent is written down."""
        try:
            ts = await self.posting.post(message, channel, rendered, uploads)
        except Refused as refused:
            # Only a no to the post itself proves that nothing was posted; it is no try that counts.
            await self._refused(message, refused, SendState.PENDING, message.attempts - 1)
        except Unknown as unknown:
            _log.info("%s: outcome unknown (%s)", message.key, unknown.why)
            until = self.clock.now() + LOOKS[0]
            await self._postpone(message, message.state, until=until, attempts=message.attempts, error=unknown.why)
        else:
            await self._finish(message, SendState.SENT, channel=channel, ts=ts)

    async def _comes_too_soon(self, message: Outgoing) -> bool:
        """Put off a message that was looked for and is certainly not there, when its channel takes none just now."""
        if (wait := self.pace.wait_for(message, SlackCall.POST)) <= 0:
            self.pace.take_for(message, SlackCall.POST)
            return False
        until = self.clock.now() + timedelta(seconds=wait)
        await self._postpone(message, SendState.PENDING, until=until, attempts=message.attempts)
        return True

    async def _is_settled_by_a_look(self, message: Outgoing) -> bool:
        """Look for a message that may be there; return whether nothing more is to be done now."""
        # Only what was there before the look began is certain to be seen by it.
        looked_at = self.clock.now()
        try:
            ts = await self.posting.find(message, await self._place_of(message))
        except Refused as refused:
            if refused.outcome is Outcome.LATER:
                raise
            return await self._stays_in_doubt(message, looked_at, refused.code)
        if ts is not None:
            # Nobody knows what a card that was found shows; it may have changed since it was posted.
            found = replace(message, revision=0) if isinstance(message.what, Card) else message
            await self._finish(found, SendState.SENT, channel=await self._place_of(message), ts=ts)
            return True
        again = next_look(message, looked_at, self.settle) if message.is_in_doubt else None
        if again is not None:
            await self._postpone(message, message.state, until=again, attempts=message.attempts)
        return again is not None

    async def _stays_in_doubt(self, message: Outgoing, looked_at: datetime, why: str) -> bool:
        """Look again while it may help, then leave the doubt standing; what was never tried is posted all the same."""
        if not message.is_in_doubt:
            return False
        again = next_look(message, looked_at, self.settle)
        if again is None:
            await self._finish(message, SendState.UNKNOWN, why=why)
        else:
            await self._postpone(message, message.state, until=again, attempts=message.attempts, error=why)
        return True

    async def _refused(self, message: Outgoing, refused: Refused, state: SendState, attempts: int) -> None:
        match refused.outcome:
            case Outcome.LATER:
                until = self.clock.now() + timedelta(seconds=refused.seconds)
                await self._postpone(
                    message, state, until=until, attempts=attempts, error=refused.code, pauses=refused.pauses
                )
            case Outcome.GONE | Outcome.NEVER if message.is_posted and message.state is SendState.HANDED_DOWN:
                now = self.clock.now()
                await self.database.write(lambda store: store.outbox.post_anew(message, at=now))
            case Outcome.GONE if message.is_posted:
                # Somebody deleted it; there is nothing left to keep up to date.
                await self._finish(message, SendState.SENT)
            case _:
                await self._finish(message, SendState.UNDELIVERABLE, why=refused.code)

    async def _put_off(self, message: Outgoing, unknown: Unknown) -> None:
        """Try again after a fault before the call whose effect must happen once, or after one that may happen twice."""
        now, attempts = self.clock.now(), message.attempts + 1
        if message.is_in_doubt and is_beyond_doubt(message, now, self.settle):
            await self._finish(message, SendState.UNKNOWN, why=unknown.why)
        elif message.is_in_doubt:
            until = next_look(message, now, self.settle) or now + _LOOK_AGAIN
            await self._postpone(message, message.state, until=until, attempts=message.attempts, error=unknown.why)
        elif attempts >= MOST_ATTEMPTS:
            await self._finish(message, SendState.PARKED, why=unknown.why)
        else:
            until = now + pause_after(attempts)
            await self._postpone(message, message.state, until=until, attempts=attempts, error=unknown.why)

    async def _made(self, file: Document | Unmade) -> Document:
        if isinstance(file, Document):
            return file
        return file.document(await self.workshop.made(file.make, *file.given))

    async def _place_of(self, message: Outgoing) -> ChannelId:
        return message.channel or await self.posting.channel_of(message.team, message.target)

    async def _finish(
        self,
        message: Outgoing,
        state: SendState,
        *,
        channel: ChannelId | None = None,
        ts: str | None = None,
        why: str = "",
    ) -> None:
        channel, ts, now = channel or message.channel, message.ts if ts is None else ts, self.clock.now()

        def work(store: Store) -> bool:
            is_ours = store.outbox.finish(message, state, channel=channel, ts=ts, at=now, error=why)
            if is_ours and state in FAILED:
                owner_notes.leave(store, message, state, why, at=now)
            return is_ours

        if await self.database.write(work):
            self.tally.delivered[state.value] += 1
            if (found := _REACH.get(why)) is not None:
                # After the message's own row was let go: flows take a project's row first, and then its messages'.
                place = ChannelId(message.target)
                await self.database.write(lambda store: reach.noted(store, message.team, place, found, now=now))
            if state in FAILED:
                _log.warning("%s (%s) ended as %s: %s", message.mark, message.key, state.value, why)

    async def _postpone(
        self,
        message: Outgoing,
        state: SendState,
        *,
        until: datetime,
        attempts: int,
        error: str = "",
        pauses: SlackCall | None = None,
    ) -> None:
        def work(store: Store) -> None:
            store.outbox.postpone(message, state, until=until, attempts=attempts, error=error)
            if pauses is not None:
                # Every process is to know, and the one that comes after a crash.
                store.outbox.pause(message.team, Pause(pauses, until))

        if pauses is not None:
            self.pace.pause(message.team, pauses, (until - self.clock.now()).total_seconds())
        await self.database.write(work)
