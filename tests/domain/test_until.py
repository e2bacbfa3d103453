"""Ends as people type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refusal import Refusal
from bot.domain.until import read_until

#: A Monday, ten in the morning in Vienna.
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Friday", "2026-01-09"),
        ("fri", "2026-01-09"),
        ("the end of Friday", "2026-01-09"),
        ("next wednesday", "2026-01-07"),
        ("Monday", "2026-01-05"),
        ("next Monday", "2026-01-12"),
        ("the end of the week", "2026-01-09"),
        ("end of next week", "2026-01-16"),
        ("today", "2026-01-05"),
        ("tomorrow", "2026-01-06"),
        ("3 days", "2026-01-08"),
        ("in 2 weeks", "2026-01-19"),
        ("5 March", "2026-03-05"),
        ("March 5th", "2026-03-05"),
        ("5 Mar 2027", "2027-03-05"),
        ("1 January", "2027-01-01"),
        ("2026-03-05", "2026-03-05"),
        ("5.3.2026", "2026-03-05"),
        ("5.3.", "2026-03-05"),
        ("2025-12-31", "2025-12-31"),
        ("Thursday, 5 March", "2026-03-05"),
        ("Thu March 5th", "2026-03-05"),
    ],
)
def test_a_day_lasts_until_its_end_where_it_was_said(typed: str, day: str) -> None:
    assert read_until(typed, now=NOW, zone="Europe/Vienna") == datetime.fromisoformat(f"{day}T22:59:00+00:00")


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("Friday 5pm", 17, 0),
        ("Friday at 5 p.m.", 17, 0),
        ("Friday 5:30 PM", 17, 30),
        ("Friday, 9am", 9, 0),
        ("Friday 12am", 0, 0),
        ("Friday 12pm", 12, 0),
        ("Friday noon", 12, 0),
        ("2026-01-09T17:00", 17, 0),
    ],
)
def test_a_time_is_read_by_either_clock(typed: str, hour: int, minute: int) -> None:
    assert read_until(typed, now=NOW, zone="UTC") == datetime(2026, 1, 9, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["Friday 13pm", "Friday 0am", "Friday 5 March", "5 March 2026 Friday", "5pm"])
def test_what_is_no_time_or_names_another_weekday_than_its_date_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="is no day that I know"):
        read_until(typed, now=NOW, zone="UTC")


def test_a_time_of_day_is_read_behind_the_day() -> None:
    assert read_until("Friday at 17:00", now=NOW, zone="Europe/Vienna") == datetime(2026, 1, 9, 16, 0, tzinfo=UTC)
    assert read_until("tomorrow, 9:30.", now=NOW, zone="Europe/Vienna") == datetime(2026, 1, 6, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Monday 10:01", 5),
        ("Monday 10:00", 12),
        ("Monday 9:00", 12),
        ("next Monday 11:00", 12),
        ("this Monday 9:00", 5),
        ("today 9:00", 5),
        ("Tuesday 9:00", 6),
    ],
)
def test_a_weekday_is_the_first_that_is_still_to_come(typed: str, day: int) -> None:
    assert read_until(typed, now=NOW, zone="Europe/Vienna").day == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "mo",
        "31 February",
        "2026-13-01",
        "Friday Monday",
        "5",
        "next week",
        "15:00",
        "Friday 25:00",
        "x" * 5000,
    ],
)
def test_what_is_no_day_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Refusal, match="until Friday"):
        read_until(typed, now=NOW, zone="Europe/Vienna")


def test_today_is_where_somebody_is_and_an_unknown_zone_counts_as_utc() -> None:
    late = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)

    assert read_until("today", now=late, zone="Europe/Vienna") == datetime(2026, 1, 6, 22, 59, tzinfo=UTC)
    assert read_until("today", now=late, zone="Middle/Earth") == datetime(2026, 1, 5, 23, 59, tzinfo=UTC)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(Refusal):
        assert read_until(typed, now=NOW, zone="Asia/Kathmandu").tzinfo is UTC
