"""Working hours are those of the person's own clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import next_working_instant

ZONES = ["Europe/Vienna", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati", "UTC"]


@pytest.mark.parametrize(
    ("at", "zone", "working"),
    [
        ("2026-01-05T08:00", "Europe/Vienna", "2026-01-05T08:00"),  # nine on a Monday
        ("2026-01-05T15:59", "Europe/Vienna", "2026-01-05T15:59"),  # a minute to five
        ("2026-01-05T16:00", "Europe/Vienna", "2026-01-06T08:00"),  # five
        ("2026-01-05T03:00", "Europe/Vienna", "2026-01-05T08:00"),  # before dawn
        ("2026-01-09T16:00", "Europe/Vienna", "2026-01-12T08:00"),  # Friday evening
        ("2026-01-10T10:00", "Europe/Vienna", "2026-01-12T08:00"),  # Saturday
        ("2026-01-11T23:00", "Asia/Kolkata", "2026-01-12T03:30"),  # Monday there already
        ("2026-03-28T12:00", "Europe/Vienna", "2026-03-30T07:00"),  # over the change to summer time
        ("2026-01-05T03:00", "Nowhere/Land", "2026-01-05T09:00"),  # an unknown zone counts as UTC
    ],
)
def test_the_next_working_instant_is_now_or_nine_on_a_working_day(at: str, zone: str, working: str) -> None:
    found = next_working_instant(datetime.fromisoformat(at).replace(tzinfo=UTC), zone)

    assert found == datetime.fromisoformat(working).replace(tzinfo=UTC)


@given(at=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), zone=st.sampled_from(ZONES))
def test_it_is_always_in_working_hours_and_stays_where_it_is(at: datetime, zone: str) -> None:
    found = next_working_instant(at.replace(tzinfo=UTC), zone)

    local = found.astimezone(ZoneInfo(zone))
    assert local.weekday() < 5
    assert 9 <= local.hour < 17
    assert found >= at.replace(tzinfo=UTC)
    assert next_working_instant(found, zone) == found
