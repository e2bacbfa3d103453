"""Numbers about requirements: the reference cases of domain.md 1.8."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.metrics import coverage, volatility


def test_a_link_to_something_deleted_covers_nothing() -> None:
    """R-1.6."""
    links = [("R1", "T1"), ("R2", "T1"), ("R3", "T2"), ("R5", "T9")]

    found = coverage({"R1", "R2", "R3", "R4", "R5"}, {"T1", "T2", "T3"}, links)

    assert found.forward_share == Fraction(3, 5)
    assert found.backward_share == Fraction(2, 3)


def test_nothing_is_covered_where_there_is_nothing() -> None:
    found = coverage([], [], [])

    assert found.forward_share is None
    assert found.backward_share is None


def test_what_was_added_changed_or_removed_since_a_baseline_is_counted_once() -> None:
    """R-1.7."""
    baseline = dict.fromkeys(range(1, 41), 1)
    now = dict.fromkeys(range(3, 45), 1) | dict.fromkeys(range(3, 9), 4)

    moved = volatility(baseline, now)

    assert (moved.added, moved.changed, moved.removed) == (4, 6, 2)
    assert moved.share == Fraction(3, 10)


def test_without_a_baseline_there_is_nothing_to_compare_with() -> None:
    assert volatility({}, {1: 1}).share is None
