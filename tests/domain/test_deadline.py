"""Deadlines in people's own zones, and reminders once an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deadline import check_reminder, checked_deadline, preset
from bot.domain.refusal import FormErrors, Refusal
from tests.domain.rounds import a_round

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ZONES = ["Europe/Vienna", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati", "UTC"]


@pytest.mark.parametrize(
    ("start", "zone", "deadline"),
    [
        ("2026-01-05T09:00", "Europe/Vienna", "2026-01-08T16:00"),  # Monday to Thursday
        ("2026-01-09T09:00", "Europe/Vienna", "2026-01-14T16:00"),  # Friday to Wednesday
        ("2026-01-10T09:00", "Europe/Vienna", "2026-01-14T16:00"),  # Saturday to Wednesday
        ("2026-03-26T09:00", "Europe/Vienna", "2026-03-31T15:00"),  # over the change to summer time
        ("2026-01-05T23:30", "Asia/Kolkata", "2026-01-09T11:30"),  # Tuesday there already
        ("2026-01-05T09:00", "Nowhere/Land", "2026-01-08T17:00"),  # an unknown zone counts as UTC
    ],
)
def test_the_preset_is_three_working_days_ahead_at_five_local_time(start: str, zone: str, deadline: str) -> None:
    now = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert preset(now, zone) == datetime.fromisoformat(deadline).replace(tzinfo=UTC)


@given(now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), zone=st.sampled_from(ZONES))
def test_the_preset_is_always_a_working_day_at_five_within_a_week(now: datetime, zone: str) -> None:
    start = now.replace(tzinfo=UTC)

    local = preset(start, zone).astimezone(ZoneInfo(zone))

    assert (local.hour, local.minute) == (17, 0)
    assert local.weekday() < 5
    assert timedelta(days=2) < local - start <= timedelta(days=7)


@pytest.mark.parametrize(
    ("deadline", "sentence"),
    [
        (None, "Choose the date and time"),
        (NOW, "This is in the past"),
        (NOW - timedelta(days=1), "This is in the past"),
        (NOW + timedelta(days=367), "more than a year away"),
    ],
)
def test_a_deadline_lies_ahead_and_within_a_year(deadline: datetime | None, sentence: str) -> None:
    with pytest.raises(FormErrors) as refused:
        checked_deadline(deadline, NOW)

    assert sentence in refused.value.errors["deadline"]


def test_a_good_deadline_is_taken_as_it_is() -> None:
    assert checked_deadline(NOW + timedelta(minutes=1), NOW) == NOW + timedelta(minutes=1)
    assert checked_deadline(NOW + timedelta(days=366), NOW) == NOW + timedelta(days=366)


def test_people_are_reminded_at_most_once_an_hour() -> None:
    reminded = a_round(reminded_at=NOW)

    check_reminder(a_round(reminded_at=None), NOW)
    check_reminder(reminded, NOW + timedelta(hours=1))
    with pytest.raises(Refusal, match=r"Try in 1 minute\."):
        check_reminder(reminded, NOW + timedelta(minutes=59, seconds=1))
    with pytest.raises(Refusal, match=r"Try in 60 minutes\."):
        check_reminder(reminded, NOW)
