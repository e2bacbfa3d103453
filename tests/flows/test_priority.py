"""Shares of the effort, and scores."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.priority import Wsjf
from bot.domain.refusal import Refusal
from bot.domain.requirement import Priority, Wording
from bot.flows import order as ordering
from bot.flows import priority as flow
from bot.flows import requirement
from tests.flows.worlds import ANA, BEN, CHANNEL, World

#: The table of R-1.1.
TABLE = [
    Wsjf(number=1, value=8, criticality=5, opportunity=3, size=2),
    Wsjf(number=2, value=13, criticality=8, opportunity=5, size=8),
    Wsjf(number=3, value=3, criticality=13, opportunity=8, size=5),
    Wsjf(number=4, value=1, criticality=1, opportunity=1, size=1),
]


def scores(world: World, *lines: Wsjf) -> None:
    """Ben scores some requirements."""
    typed = {line.number: line for line in lines}
    known = {line.number: line for line in flow.scored(world.store, world.who(BEN), CHANNEL).lines}
    assert flow.score(world.store, world.who(BEN), CHANNEL, typed=typed, shown=known, now=world.now) is None


@pytest.fixture
def four(world: World) -> World:
    """R1 to R4, all of them Musts but the last one."""
    for number in range(1, 5):
        words = Wording(text=f"Wish {number}", priority=Priority.COULD if number == 4 else Priority.MUST)
        requirement.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)
    return world


def test_only_those_that_somebody_names_are_asked_about(four: World) -> None:
    scores(four, TABLE[2])
    who = four.who(BEN)

    found = flow.chosen_to_score(four.store, who, CHANNEL, typed="r-3, 1 R3")

    assert [each.number for each in found.requirements] == [3, 1]
    assert (found.lines, found.next) == ({3: TABLE[2]}, None)
    with pytest.raises(Refusal, match="At most 8 are scored at a time"):
        flow.chosen_to_score(four.store, who, CHANNEL, typed=" ".join(map(str, range(1, 10))))
    requirement.withdraw(four.store, four.who(ANA), CHANNEL, number=2, reason="Gone", now=four.now)
    with pytest.raises(Refusal, match="R2 does not count any more"):
        flow.chosen_to_score(four.store, who, CHANNEL, typed="R2")


def test_without_estimates_each_requirement_counts_as_one_and_withdrawn_ones_do_not_count(four: World) -> None:
    check = flow.effort_shares(four.store, four.who(BEN), CHANNEL).check
    assert (check.by_effort, check.share(Priority.MUST), check.passes) == (False, Fraction(3, 4), False)

    for number in (1, 2):
        requirement.withdraw(four.store, four.who(ANA), CHANNEL, number=number, reason="Dropped", now=four.now)

    check = flow.effort_shares(four.store, four.who(BEN), CHANNEL).check
    assert (check.share(Priority.MUST), check.passes) == (Fraction(1, 2), True)


def test_the_table_of_the_reference_case_is_ordered_and_can_be_taken_as_the_order(four: World) -> None:
    """R-1.1."""
    four.captures("Not scored")
    scores(four, *TABLE)

    assert [line.number for line in flow.scored(four.store, four.who(BEN), CHANNEL).lines] == [1, 3, 2, 4]
    ordering.by_scores(four.store, four.who(BEN), CHANNEL, now=four.now)

    assert [each.number for each in ordering.page(four.store, four.who(BEN), CHANNEL).requirements] == [1, 3, 2, 4, 5]
    assert len(four.events("requirement.order_by_scores")) == 1


def test_only_what_changed_is_recorded_and_what_is_not_there_is_left_out(four: World) -> None:
    scores(four, *TABLE[:2])
    scores(
        four,
        TABLE[0],
        Wsjf(number=2, value=1, criticality=1, opportunity=1, size=1),
        Wsjf(number=99, value=1, criticality=1, opportunity=1, size=1),
    )

    assert [event["subject"] for event in four.events("requirement.score")] == ["R1", "R2", "R2"]


def test_what_is_emptied_scores_nothing_any_more_and_is_recorded_once(four: World) -> None:
    scores(four, *TABLE[:3])
    requirement.withdraw(four.store, four.who(ANA), CHANNEL, number=3, reason="Gone", now=four.now)

    shown = {line.number: line for line in TABLE[:3]}
    for _ in range(2):
        typed = dict.fromkeys([2, 3, 4, 99])
        flow.score(four.store, four.who(BEN), CHANNEL, typed=typed, shown=shown, now=four.now)

    assert [line.number for line in flow.scored(four.store, four.who(BEN), CHANNEL).lines] == [1]
    assert [event["subject"] for event in four.events("requirement.unscore")] == ["R2"]


def test_pages_of_the_form_go_on_and_remember_what_was_scored(world: World) -> None:
    world.captures(*(f"Wish {number}" for number in range(flow.PAGE_SIZE + 1)))
    scores(world, TABLE[0])

    first = flow.to_score(world.store, world.who(BEN), CHANNEL)
    assert (first.lines, first.next) == ({1: TABLE[0]}, flow.PAGE_SIZE)
    second = flow.to_score(world.store, world.who(BEN), CHANNEL, after=first.next or 0)
    assert ([each.number for each in second.requirements], second.next) == ([flow.PAGE_SIZE + 1], None)


def test_without_requirements_or_scores_there_is_one_sentence(world: World) -> None:
    with pytest.raises(Refusal, match="nothing to score"):
        flow.to_score(world.store, world.who(BEN), CHANNEL)
    with pytest.raises(Refusal, match="Nothing is scored yet"):
        ordering.by_scores(world.store, world.who(BEN), CHANNEL, now=world.now)
