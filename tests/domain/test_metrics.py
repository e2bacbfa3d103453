"""Numbers about requirements: the reference cases of domain.md 1.8."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from bot.domain.links import Link, LinkKind
from bot.domain.metrics import Happening, age, coverage, traced, volatility, weeks


def test_a_link_to_something_deleted_covers_nothing() -> None:
    """R-1.6."""
    links = [("R1", "T1"), ("R2", "T1"), ("R3", "T2"), ("R5", "T9")]

    found = coverage({"R1", "R2", "R3", "R4", "R5"}, {"T1", "T2", "T3"}, links)

    assert found.forward_share == Fraction(3, 5)
    assert found.backward_share == Fraction(2, 3)


def up(source: int, target: int, kind: LinkKind = LinkKind.VERIFIES) -> Link:
    """Return a link that leads up."""
    return Link(kind=kind, source=source, target=target, source_version=1, target_version=1)


def test_what_verifies_a_requirement_is_an_item_of_its_coverage() -> None:
    """R-1.6, with T1 to T3 as R6 to R8 and what was deleted as R9 and R10."""
    links = [up(6, 1), up(6, 2), up(7, 3), up(9, 5), up(8, 10)]

    found = traced(range(1, 9), {1, 2, 3}, links)

    assert found.coverage.forward_share == Fraction(3, 5)
    assert found.coverage.backward_share == Fraction(2, 3)
    assert found.orphans == (4, 5, 8)
    assert found.widows == (4, 5)


def test_what_derives_from_another_is_no_orphan_and_what_it_derives_from_no_widow() -> None:
    links = [up(2, 1, LinkKind.DERIVES_FROM), up(3, 2, LinkKind.REFINES), up(4, 3, LinkKind.SATISFIES)]

    found = traced({1, 2, 3, 4}, set(), links)

    assert found.coverage.forward == (0, 4)
    assert found.coverage.backward_share is None
    assert (found.orphans, found.widows) == ((1,), (4,))


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


NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_an_age_is_told_in_whole_days_with_the_one_that_waits_longest() -> None:
    since = {number: NOW - timedelta(days=days, hours=5) for number, days in {1: 2, 2: 9, 3: 9, 4: 1}.items()}

    found = age(since, NOW)

    assert found is not None
    assert (found.count, found.median_days, found.oldest, found.oldest_days) == (4, 2, 2, 9)
    assert age({}, NOW) is None


def test_events_are_counted_in_weeks_that_begin_on_monday() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    happenings = [
        (monday, Happening.ADDED, 1),
        (monday - timedelta(seconds=1), Happening.CHANGED, 1),
        (monday - timedelta(days=1), Happening.CHANGED, 1),
        (monday - timedelta(days=30), Happening.SIGNED, 40),
    ]

    before, this = weeks(happenings, NOW, count=2)

    assert (before.begins, before.changed, before.signed) == (date(2026, 2, 23), 2, 0)
    assert (this.begins, this.added, this.changed) == (date(2026, 3, 2), 1, 0)
