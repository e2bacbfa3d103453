"""When the signatories of a round are reminded by the clock: few times, and only while they work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from bot.domain.hours import next_working_instant
from bot.domain.names import UserId

#: How much of the time for voting has passed, in percent.
SHARES = (50, 90)
#: Nobody is reminded twice within it.
APART = timedelta(hours=2)


class Reminder(Struct, frozen=True, kw_only=True):
    """One signatory is to be reminded of one round, or the owner of a condition of that."""

    user: UserId
    #: Which of a signatory's reminders it is: how much of the time for voting has passed, in percent.
    share: int = 0
    #: The condition that its owner is reminded of; 0 for a vote that is missing.
    condition: int = 0
    at: datetime


def planned(zones: Mapping[UserId, str], *, start: datetime, deadline: datetime) -> tuple[Reminder, ...]:
    """Return the reminders of a round that can be voted on from ``start`` to its deadline.

    Each is moved to the next working instant of its signatory, and left out where that is too late or too soon after
    the one before.
    """
    found: list[Reminder] = []
    for user, zone in zones.items():
        last = None
        for share in SHARES:
            at = next_working_instant(start + (deadline - start) * share / 100, zone)
            if at < deadline and (last is None or at - last >= APART):
                found.append(Reminder(user=user, share=share, at=at))
                last = at
    return tuple(found)


def is_fresh(reminded_at: datetime | None, now: datetime) -> bool:
    """Whether a round's signatories were reminded so lately that they need no other reminder."""
    return reminded_at is not None and now - reminded_at < APART
