"""Reminders at half and nine tenths of the time for voting, in everybody's own working hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import UserId
from bot.domain.reminders import APART, is_fresh, planned

BEN = UserId("UBEN")
ZONES = ["Europe/Vienna", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]


def instant(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "deadline", "zone", "reminders"),
    [
        # Monday to Friday, ten in the morning in Vienna: Wednesday, and Friday after opening
        ("2026-01-05T09:00", "2026-01-09T09:00", "Europe/Vienna", {50: "2026-01-07T09:00", 90: "2026-01-09T08:00"}),
        # the same in New York, where Friday's would come after the deadline
        ("2026-01-05T09:00", "2026-01-09T09:00", "America/New_York", {50: "2026-01-07T14:00"}),
        # over a weekend: Monday at nine, and nothing more soon after
        ("2026-01-09T09:00", "2026-01-12T09:00", "Europe/Vienna", {50: "2026-01-12T08:00"}),
        # one working day
        ("2026-01-05T08:00", "2026-01-05T16:00", "Europe/Vienna", {50: "2026-01-05T12:00", 90: "2026-01-05T15:12"}),
        # an hour: the second would come minutes after the first
        ("2026-01-05T09:00", "2026-01-05T10:00", "Europe/Vienna", {50: "2026-01-05T09:30"}),
        # a night
        ("2026-01-05T18:00", "2026-01-06T06:00", "Europe/Vienna", {}),
    ],
)
def test_reminders_come_at_half_and_nine_tenths_moved_into_working_hours(
    start: str, deadline: str, zone: str, reminders: dict[int, str]
) -> None:
    found = planned({BEN: zone}, start=instant(start), deadline=instant(deadline))

    assert {each.share: each.at for each in found} == {share: instant(at) for share, at in reminders.items()}


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    hours=st.integers(1, 24 * 60),
    zone=st.sampled_from(ZONES),
)
def test_nobody_is_reminded_outside_working_hours_too_late_or_twice_in_a_row(
    start: datetime, hours: int, zone: str
) -> None:
    begun = start.replace(tzinfo=UTC)
    deadline = begun + timedelta(hours=hours)

    found = planned({BEN: zone}, start=begun, deadline=deadline)

    for each in found:
        local = each.at.astimezone(ZoneInfo(zone))
        assert local.weekday() < 5
        assert 9 <= local.hour < 17
        assert begun <= each.at < deadline
    assert len(found) < 2 or found[1].at - found[0].at >= APART


def test_a_reminder_by_hand_spares_people_the_one_by_the_clock() -> None:
    now = instant("2026-01-05T09:00")

    assert is_fresh(now - timedelta(minutes=119), now)
    assert not is_fresh(now - timedelta(hours=2), now)
    assert not is_fresh(None, now)
