"""When a round ends, and how often people may be reminded of it."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

from bot.domain.hours import CLOSING_TIME, next_working_day, zone_of
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.signoff import Round

#: The preset: so many working days ahead, when whoever starts stops working.
WORKING_DAYS_AHEAD = 3
#: A leap year's worth, so that the same day next year is always within reach.
LONGEST = timedelta(days=366)
BETWEEN_REMINDERS = timedelta(hours=1)


def preset(now: datetime, zone: str) -> datetime:
    """Return three working days ahead at 17:00 in an IANA zone, as an instant in UTC; an unknown zone counts as UTC."""
    place = zone_of(zone)
    day = _working_days_after(now.astimezone(place).date(), WORKING_DAYS_AHEAD)
    return datetime.combine(day, CLOSING_TIME, tzinfo=place).astimezone(UTC)


def checked_deadline(deadline: datetime | None, now: datetime) -> datetime:
    """Return a deadline that lies ahead, at most a year; FormErrors at ``deadline`` otherwise."""
    if deadline is None:
        raise FormErrors({"deadline": "Choose the date and time until which votes count."})
    if deadline <= now:
        raise FormErrors({"deadline": "This is in the past. Choose a time that is still to come."})
    if deadline - now > LONGEST:
        raise FormErrors({"deadline": "This is more than a year away. Choose a time within the next year."})
    return deadline.astimezone(UTC)


def check_reminder(round_: Round, now: datetime) -> None:
    """Refuse a second reminder within the hour."""
    if round_.reminded_at is None:
        return
    wait = round_.reminded_at + BETWEEN_REMINDERS - now
    if wait > timedelta(0):
        minutes = math.ceil(wait / timedelta(minutes=1))
        again = "1 minute" if minutes == 1 else f"{minutes} minutes"
        raise Refusal(f"The signatories of {round_.reference} were reminded less than an hour ago. Try in {again}.")


def _working_days_after(day: date, count: int) -> date:
    for _ in range(count):
        day = next_working_day(day)
    return day
