"""Deadlines as people type them, and a better hour where nobody works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.extension import checked_extension, offered, read_deadline
from bot.domain.refusal import FormErrors, Refusal

VIENNA = "Europe/Vienna"
#: A Monday, ten in the morning in Vienna.
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
OLD = NOW + timedelta(days=2)


def instant(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "deadline"),
    [
        ("Friday", "2026-01-09T16:00"),
        ("Friday 15:00", "2026-01-09T14:00"),
        ("Friday at 9:30", "2026-01-09T08:30"),
        ("5 March, 18:00.", "2026-03-05T17:00"),
        ("2026-07-01", "2026-07-01T15:00"),
        ("tomorrow", "2026-01-06T16:00"),
    ],
)
def test_a_day_ends_at_five_unless_a_time_is_said(typed: str, deadline: str) -> None:
    assert read_deadline(typed, now=NOW, zone=VIENNA) == instant(deadline)


@pytest.mark.parametrize("typed", ["Friday", "next Friday", "end of next week"])
def test_on_a_friday_evening_a_week_is_left_until_friday(typed: str) -> None:
    evening = instant("2026-01-09T17:30")

    assert read_deadline(typed, now=evening, zone=VIENNA) == instant("2026-01-16T16:00")


@pytest.mark.parametrize("typed", ["", "soon", "15:00", "Friday 25:00"])
def test_what_names_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="is no day that I know"):
        read_deadline(typed, now=NOW, zone=VIENNA)


@pytest.mark.parametrize(
    ("deadline", "sentence"),
    [
        (None, "Choose the date and time"),
        (NOW + timedelta(days=400), "more than a year away"),
    ],
)
def test_a_round_is_extended_until_some_time_within_a_year(deadline: datetime | None, sentence: str) -> None:
    with pytest.raises(FormErrors) as refused:
        checked_extension(deadline, old=OLD, now=NOW)

    assert sentence in refused.value.errors["deadline"]


@pytest.mark.parametrize("deadline", [NOW - timedelta(hours=1), NOW + timedelta(days=1), OLD])
def test_what_gives_no_more_time_is_refused_with_the_deadline_there_is(deadline: datetime) -> None:
    with pytest.raises(Refusal, match="gives no more time") as refused:
        checked_extension(deadline, old=OLD, now=NOW)

    assert refused.value.at == OLD


@pytest.mark.parametrize(
    ("deadline", "better"),
    [
        ("2026-01-09T16:00", None),  # Friday at five
        ("2026-01-09T08:00", None),  # Friday at nine
        ("2026-01-09T16:01", "2026-01-12T16:00"),  # a minute later: Monday
        ("2026-01-10T10:00", "2026-01-12T16:00"),  # Saturday
        ("2026-01-11T23:30", "2026-01-12T16:00"),  # Monday after midnight there
        ("2026-01-07T05:00", "2026-01-07T16:00"),  # before dawn: the same day
    ],
)
def test_a_deadline_when_nobody_works_is_offered_moved(deadline: str, better: str | None) -> None:
    assert offered(instant(deadline), VIENNA) == (None if better is None else instant(better))
