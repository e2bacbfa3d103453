"""When people work: their own clock, Monday to Friday, nine to five."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OPENING_TIME, CLOSING_TIME = time(9, 0), time(17, 0)
_SATURDAY = 5


def zone_of(name: str) -> ZoneInfo:
    """Return an IANA zone; an unknown one counts as UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def is_working_day(day: date) -> bool:
    """Whether people work on a day."""
    return day.weekday() < _SATURDAY


def next_working_day(day: date) -> date:
    """Return the first working day after a day."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def next_working_instant(at: datetime, zone: str) -> datetime:
    """Return the first instant from ``at`` on that is in somebody's working hours, in UTC."""
    place = zone_of(zone)
    local = at.astimezone(place)
    if is_working_day(local.date()):
        if OPENING_TIME <= local.time() < CLOSING_TIME:
            return at.astimezone(UTC)
        if local.time() < OPENING_TIME:
            return datetime.combine(local.date(), OPENING_TIME, tzinfo=place).astimezone(UTC)
    return datetime.combine(next_working_day(local.date()), OPENING_TIME, tzinfo=place).astimezone(UTC)
