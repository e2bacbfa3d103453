"""Moving the end of a round: what people type, what is allowed, and what is offered where nobody works."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.domain.deadline import checked_deadline
from bot.domain.hours import CLOSING_TIME, OPENING_TIME, is_working_day, next_working_day, zone_of
from bot.domain.refusal import Refusal, RoundClosed
from bot.domain.signoff import Round, RoundState
from bot.domain.until import read_until


def read_deadline(typed: str, *, now: datetime, zone: str) -> datetime:
    """Return the instant that somebody named, as *Friday* or *5 March 15:00*; without a time people stop at five.

    Refusal when it names no day.
    """
    return read_until(typed.strip(" ,.;"), now=now, zone=zone, at=CLOSING_TIME)


def checked_extension(deadline: datetime | None, *, old: datetime, now: datetime) -> datetime:
    """Return a deadline that is later than the old one; Refusal with the old one otherwise, or FormErrors.

    Of what has gone by too, the old deadline says more: it is still to come.
    """
    if deadline is not None and deadline <= old:
        raise Refusal("This gives no more time. Choose a time after the deadline it has now,", at=old)
    return checked_deadline(deadline, now)


def check_extending(round_: Round) -> None:
    """Refuse a round that ended without a result: whoever comes too late to extend it can open it again."""
    if round_.change is not None or round_.state not in (RoundState.FAILED, RoundState.NO_QUORUM):
        return
    again = f"`/signoff reopen {round_.reference}` asks once more."
    raise RoundClosed(f"{round_.reference} ended without a result: {again} Votes counted until", at=round_.closed_at)


def offered(deadline: datetime, zone: str) -> datetime | None:
    """Return the end of the next working day for a deadline at which nobody works, or None when it is a good one."""
    local = deadline.astimezone(zone_of(zone))
    day, at = local.date(), local.time()
    if not is_working_day(day) or at > CLOSING_TIME:
        return _instant(next_working_day(day), CLOSING_TIME, zone)
    return _instant(day, CLOSING_TIME, zone) if at < OPENING_TIME else None


def _instant(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, tzinfo=zone_of(zone)).astimezone(UTC)
