"""Putting requirements in order: the reference cases of domain.md 1.8."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.priority import (
    Wsjf,
    by_wsjf,
    checked_wsjf,
    columns_without_one,
    moscow,
    moved,
    settled,
    shares,
)
from bot.domain.refusal import FormErrors
from bot.domain.requirement import Priority

MUST, SHOULD, COULD, WONT = Priority.MUST, Priority.SHOULD, Priority.COULD, Priority.WONT

A = Wsjf(number=1, value=8, criticality=5, opportunity=3, size=2)
B = Wsjf(number=2, value=13, criticality=8, opportunity=5, size=8)
C = Wsjf(number=3, value=3, criticality=13, opportunity=8, size=5)
D = Wsjf(number=4, value=1, criticality=1, opportunity=1, size=1)


def test_cost_of_delay_by_size_decides_and_not_cost_of_delay_alone() -> None:
    """R-1.1."""
    assert [line.cost_of_delay for line in (A, B, C, D)] == [16, 26, 24, 3]
    assert [line.score for line in (A, B, C, D)] == [8, Fraction("3.25"), Fraction("4.8"), 3]
    assert by_wsjf([D, C, B, A]) == [A, C, B, D]


def test_of_equal_scores_the_smaller_job_comes_first_and_then_the_older_one() -> None:
    big = Wsjf(number=2, value=2, criticality=2, opportunity=2, size=2)
    younger = Wsjf(number=9, value=1, criticality=1, opportunity=1, size=1)

    assert by_wsjf([big, younger, D]) == [D, younger, big]


OTHER = Wsjf(number=1, value=1, criticality=1, opportunity=1, size=1)


@pytest.mark.parametrize(
    ("shown", "typed", "known", "outcome"),
    [
        (None, A, None, "scored"),
        (OTHER, A, OTHER, "scored"),
        (A, None, A, "emptied"),
        (None, None, None, "left"),
        # Untouched by the person, changed by somebody else: theirs stays.
        (None, None, A, "left"),
        (A, A, OTHER, "left"),
        (A, A, None, "left"),
        # Both did the same.
        (None, A, A, "left"),
        (A, None, None, "left"),
        # Both changed it, each in another way.
        (None, A, OTHER, "asked"),
        (A, None, OTHER, "asked"),
        (OTHER, A, None, "asked"),
    ],
)
def test_what_somebody_changed_is_told_from_what_others_changed_meanwhile(
    shown: Wsjf | None, typed: Wsjf | None, known: Wsjf | None, outcome: str
) -> None:
    found = settled({1: typed}, shown={1: shown} if shown else {}, known={1: known} if known else {})

    assert found.lines == ((typed,) if outcome == "scored" else ())
    assert found.emptied == ((1,) if outcome == "emptied" else ())
    assert found.meanwhile == ({1: known} if outcome == "asked" else {})


@pytest.mark.parametrize("size", [0, -1, 4, 21])
def test_a_size_that_is_not_on_the_scale_is_refused_and_never_divided_by(size: int) -> None:
    """R-1.1, last sentence."""
    with pytest.raises(FormErrors) as refused:
        checked_wsjf(1, value=8, criticality=5, opportunity=3, size=size)

    assert list(refused.value.errors) == ["size"]


def test_every_wrong_column_is_named_at_once() -> None:
    with pytest.raises(FormErrors) as refused:
        checked_wsjf(1, value=7, criticality=5, opportunity=0, size=1)

    assert set(refused.value.errors) == {"value", "opportunity"}


def test_each_column_is_relative_to_its_own_smallest_item() -> None:
    assert columns_without_one([A, B, C, D]) == []
    assert columns_without_one([A, B, C]) == ["value", "criticality", "opportunity", "size"]
    assert columns_without_one([]) == []


@pytest.mark.parametrize(
    ("estimated", "share", "passes"),
    [
        ([(MUST, 58), (SHOULD, 22), (COULD, 20)], Fraction(58, 100), True),
        ([(MUST, 1)] * 10 + [(COULD, 2)], Fraction(10, 12), False),
        ([(MUST, 1)] * 9 + [(COULD, 20)], Fraction(9, 29), True),
    ],
)
def test_effort_decides_and_not_the_number_of_items(
    estimated: list[tuple[Priority, int]], share: Fraction, passes: bool
) -> None:
    """R-1.2."""
    check = moscow((priority, Fraction(points)) for priority, points in estimated)

    assert check.share(MUST) == share
    assert check.passes is passes


def test_what_is_not_planned_has_no_share_and_what_has_no_estimate_is_counted_apart() -> None:
    check = moscow([(MUST, Fraction(3)), (WONT, Fraction(90)), (None, Fraction(90)), (SHOULD, None)])

    assert check.total == 3
    assert check.unestimated == 1


def test_without_any_effort_nothing_is_divided() -> None:
    assert moscow([]).share(MUST) == 0
    assert moscow([]).passes


def test_things_are_moved_without_dragging() -> None:
    order = (1, 2, 3, 4)

    assert moved(order, 4, before=1) == (4, 1, 2, 3)
    assert moved(order, 1, before=4) == (2, 3, 1, 4)
    assert moved(order, 2) == (1, 3, 4, 2)


@given(st.permutations(range(1, 8)), st.integers(1, 7), st.integers(1, 7))
def test_moving_loses_nothing_and_leaves_the_order_of_the_others(order: list[int], number: int, before: int) -> None:
    after = moved(order, number, before=before)

    assert sorted(after) == sorted(order)
    assert [each for each in after if each != number] == [each for each in order if each != number]


def test_effort_decides_where_there_are_estimates_and_the_count_where_there_are_none() -> None:
    """R-1.2: nine Musts of one point and one Could of twenty pass by effort, and fail by count."""
    classes = [*((number, MUST) for number in range(1, 10)), (10, COULD), (11, None), (12, WONT)]
    points = {number: Fraction(1) for number in range(1, 10)} | {10: Fraction(20)}

    by_effort, by_count = shares(classes, points), shares(classes, {})

    assert (by_effort.by_effort, by_effort.passes, round(by_effort.share(MUST) * 100)) == (True, True, 31)
    assert (by_count.by_effort, by_count.passes, by_count.share(MUST)) == (False, False, Fraction(9, 10))
    assert by_effort.unclassed == by_count.unclassed == 1


def test_too_many_musts_fail_by_effort_and_by_count_alike() -> None:
    """R-1.2: ten Musts of one point and one Could of two are 83 % by effort and 91 % by count."""
    classes = [*((number, MUST) for number in range(1, 11)), (11, COULD)]
    points = {number: Fraction(1) for number in range(1, 11)} | {11: Fraction(2)}

    by_effort, by_count = shares(classes, points), shares(classes, {})

    assert (by_effort.by_effort, by_effort.passes, round(by_effort.share(MUST) * 100)) == (True, False, 83)
    assert (by_count.by_effort, by_count.passes, round(by_count.share(MUST) * 100)) == (False, False, 91)


def test_what_has_no_estimate_is_left_out_where_others_have_one() -> None:
    check = shares([(1, MUST), (2, COULD), (3, COULD)], {2: Fraction(3), 1: Fraction(1)})

    assert check.total == 4
    assert check.unestimated == 1
