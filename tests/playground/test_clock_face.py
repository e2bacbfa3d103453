"""What the page says of the clock, and which morning comes next."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from playground.clock import Clock
from playground.page.clock import Face, next_morning, next_working_day, span
from tests.playground.conftest import Clock as Present


def at(text: str, zone: str = "Europe/Stockholm") -> datetime:
    """Return a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "morning", "working_day"),
    [
        ("2026-11-26T08:59", "2026-11-26T09:00", "2026-11-27T09:00"),
        ("2026-11-26T09:00", "2026-11-27T09:00", "2026-11-27T09:00"),
        ("2026-11-27T22:15", "2026-11-28T09:00", "2026-11-30T09:00"),
        ("2026-11-28T12:00", "2026-11-29T09:00", "2026-11-30T09:00"),
        ("2026-11-29T23:59", "2026-11-30T09:00", "2026-11-30T09:00"),
        ("2026-12-31T10:00", "2027-01-01T09:00", "2027-01-01T09:00"),
    ],
)
def test_the_next_morning_and_the_next_working_day(now: str, morning: str, working_day: str) -> None:
    assert next_morning(at(now)) == at(morning)
    assert next_working_day(at(now)) == at(working_day)


def test_a_morning_is_at_nine_even_when_the_clocks_changed_in_the_night() -> None:
    # 28 March 2027 has only 23 hours in Stockholm
    assert next_morning(at("2027-03-27T10:00")).timestamp() - at("2027-03-27T09:00").timestamp() == 23 * 3600


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "less than a second"),
        (1, "1 second"),
        (3600, "1 hour"),
        (3661, "1 hour 1 minute"),
        (2 * 86_400 + 5, "2 days 5 seconds"),
        (10 * 86_400 + 23 * 3600 + 59, "10 days 23 hours"),
    ],
)
def test_a_length_of_time_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_a_face_is_drawn_again_when_its_minute_ends_but_once_a_second_at_most() -> None:
    present = Present(now=at("2026-11-27T22:15").timestamp() + 45)
    clock = Clock(present)

    assert Face(clock, "UTC").turns == "15.00"
    clock.run(600)
    assert Face(clock, "UTC").turns == "1.00"
