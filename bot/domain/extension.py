"""Moving the end of a round: what people type, what is allowed, and what is offered where nobody works."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from bot.domain.deadline import checked_deadline
from bot.domain.hours import CLOSING_TIME, OPENING_TIME, is_working_day, next_working_day, zone_of
from bot.domain.refusal import FormErrors
from bot.domain.until import read_until

_CLOCK = re.compile(r"(?:\bat\s+)?\b([01]?\d|2[0-3]):([0-5]\d)$", re.IGNORECASE)


def read_deadline(typed: str, *, now: datetime, zone: str) -> datetime:
    """Return the instant that somebody named, as *Friday* or *5 March 15:00*; without a time people stop at five.

    Refusal when it names no day.
    """
    said = typed.strip(" ,.;")
    found = _CLOCK.search(said)
    at = time(int(found[1]), int(found[2])) if found else CLOSING_TIME
    place = zone_of(zone)
    day = read_until(said[: found.start()] if found else said, now=now, zone=zone).astimezone(place).date()
    return _instant(day, at, zone)


def checked_extension(deadline: datetime | None, *, old: datetime, now: datetime) -> datetime:
    """Return a deadline that is later than the old one and still to come; FormErrors at ``deadline`` otherwise."""
    checked = checked_deadline(deadline, now)
    if checked <= old:
        raise FormErrors({"deadline": "This is not later than the deadline it has now. Choose a later time."})
    return checked


def offered(deadline: datetime, zone: str) -> datetime | None:
    """Return the end of the next working day for a deadline at which nobody works, or None when it is a good one."""
    local = deadline.astimezone(zone_of(zone))
    day, at = local.date(), local.time()
    if not is_working_day(day) or at > CLOSING_TIME:
        return _instant(next_working_day(day), CLOSING_TIME, zone)
    return _instant(day, CLOSING_TIME, zone) if at < OPENING_TIME else None


def _instant(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, tzinfo=zone_of(zone)).astimezone(UTC)
