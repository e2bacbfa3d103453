"""The order of a project: one move is one small write, whatever stands around it."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.listing import Query
from bot.domain.order import Move, Way
from bot.domain.priority import Wsjf
from bot.domain.project import Role
from bot.domain.refusal import NotAllowed, NotFound, Refusal
from bot.domain.showing_requirement import Moved
from bot.flows import order as flow
from bot.flows import priority, requirement
from bot.flows.order import PAGE_SIZE
from bot.views import order as view
from tests.flows.tampering import driver as driver  # a fixture
from tests.flows.tampering import tampered
from tests.flows.worlds import ANA, BEN, CHANNEL, TEAM, World


def moves(world: World, number: int, *, before: int | None = None, way: Way = Way.TOP) -> Moved:
    """Ben moves a requirement."""
    move = Move(number=number, before=before, way=way)
    return flow.move(world.store, world.who(BEN), CHANNEL, move=move, now=world.now)


def order(world: World) -> list[int]:
    """Return what counts, in its order."""
    return [each.number for each in flow.page(world.store, world.who(BEN), CHANNEL).requirements]


def listed(world: World) -> list[int]:
    """Return the numbers as they are listed."""
    found = requirement.listing(world.store, world.who(BEN), CHANNEL, query=Query())
    return [each.number for each in found.page.requirements]


@pytest.fixture
def five(world: World) -> World:
    """R1 to R5."""
    world.captures(*(f"Wish {number}" for number in range(1, 6)))
    return world


def test_requirements_stand_in_the_order_of_their_numbers_until_somebody_moves_one(five: World) -> None:
    assert order(five) == [1, 2, 3, 4, 5]

    moves(five, 4, before=2)
    moves(five, 5, way=Way.TOP)
    moves(five, 1, way=Way.DOWN)
    moves(five, 3, way=Way.UP)

    assert order(five) == listed(five) == [5, 4, 1, 3, 2]
    assert [event["subject"] for event in five.events("requirement.move")] == ["R4", "R5", "R1", "R3"]


@pytest.mark.parametrize(
    ("number", "before", "way", "said"),
    [
        (1, None, Way.UP, "R1 stands at the top already."),
        (1, None, Way.TOP, "R1 stands at the top already."),
        (5, None, Way.DOWN, "R5 stands at the end already."),
        (2, 3, Way.TOP, "R2 stands before R3 already."),
        (1, None, Way.DOWN, "R1 stands one place further down now."),
    ],
)
def test_whoever_moves_something_to_where_it_stands_is_told_so(
    five: World, number: int, before: int | None, way: Way, said: str
) -> None:
    moved = moves(five, number, before=before, way=way)
    shown = view.page(flow.page(five.store, five.who(BEN), CHANNEL), moved)

    assert said in view.moved(moved).text
    assert (said in shown.text) is said.endswith("already.")
    assert len(five.events("requirement.move")) == (not moved.already)


def test_a_new_requirement_goes_behind_everything_also_behind_what_was_moved_down(five: World) -> None:
    for _ in range(5):
        moves(five, 1, way=Way.DOWN)
    five.captures("Wish 6")

    assert order(five) == [2, 3, 4, 5, 1, 6]


@pytest.mark.parametrize(("number", "move"), [(1, Way.UP), (1, Way.TOP), (5, Way.DOWN)])
def test_what_stands_there_already_is_not_moved_and_nothing_is_recorded(five: World, number: int, move: Way) -> None:
    moves(five, number, way=move)
    moves(five, 2, before=3)

    assert order(five) == [1, 2, 3, 4, 5]
    assert five.events("requirement.move") == []


def test_a_step_passes_over_what_does_not_count_any_more(five: World) -> None:
    for number in (2, 4):
        requirement.withdraw(five.store, five.who(ANA), CHANNEL, number=number, reason="Dropped", now=five.now)

    moves(five, 3, way=Way.UP)
    assert order(five) == [3, 1, 5]
    moves(five, 1, way=Way.DOWN)
    assert order(five) == [3, 5, 1]
    with pytest.raises(Refusal, match="R4 does not count any more"):
        moves(five, 4, way=Way.UP)


def test_a_gap_that_is_full_makes_room_and_keeps_the_order(five: World) -> None:
    expected = [1, 2, 3, 4, 5]
    for at in range(70):
        number = (3, 4)[at % 2]
        moves(five, number, before=2)
        expected.remove(number)
        expected.insert(expected.index(2), number)

    assert order(five) == expected
    assert five.broken() is None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 5), st.one_of(st.integers(1, 5), st.sampled_from(Way))), max_size=12))
def test_any_moves_lead_where_they_would_on_paper(five: World, steps: list[tuple[int, int | Way]]) -> None:
    expected = order(five)
    for number, goal in steps:
        if goal == number:
            continue
        at = expected.index(number)
        expected.remove(number)
        to = {Way.TOP: 0, Way.UP: max(at - 1, 0), Way.DOWN: at + 1}[goal] if isinstance(goal, Way) else None
        expected.insert(expected.index(int(goal)) if to is None else to, number)
        if isinstance(goal, Way):
            moves(five, number, way=goal)
        else:
            moves(five, number, before=goal)

    assert order(five) == expected


def test_the_order_is_the_one_that_its_moves_and_scores_led_to(five: World) -> None:
    # given moves, scores of what counts and what does not, a requirement that came later, and gaps that were full
    moves(five, 4, before=2)
    scored = {number: Wsjf(number=number, value=number, criticality=1, opportunity=1, size=1) for number in (2, 3, 5)}
    priority.score(five.store, five.who(BEN), CHANNEL, typed=scored, now=five.now)
    requirement.withdraw(five.store, five.who(ANA), CHANNEL, number=5, reason="Not needed", now=five.now)
    flow.by_scores(five.store, five.who(BEN), CHANNEL, now=five.now)
    five.captures("A later wish")
    for _ in range(20):
        moves(five, 1, before=4)
        moves(five, 3, before=4)
        moves(five, 2, before=4)
    moves(five, 6, way=Way.TOP)
    moves(five, 4, way=Way.DOWN)

    assert order(five) == [6, 1, 3, 2, 4]
    assert five.broken() is None


@pytest.mark.parametrize(
    ("tampering", "record"),
    [
        ("UPDATE requirements SET rank = (3 - number) << 30 WHERE number < 3", "R1"),
        ("UPDATE requirements SET rank = 0 WHERE number = 4", "R4"),
        ("UPDATE requirements SET rank = 1 << 40 WHERE number = 1", "R1"),
        ("UPDATE requirements SET rank = (SELECT max(rank) FROM requirements) WHERE number = 4", "R5"),
    ],
    ids=["swapped", "forward", "back", "together"],
)
def test_whoever_changes_the_order_behind_our_back_is_found(
    five: World, driver: sqlite3.Connection, tampering: str, record: str
) -> None:
    with tampered(driver, tampering) as changed:
        broken = five.broken()

    assert changed
    assert broken is not None
    assert (broken.record, broken.why) == (record, "it does not stand where it was moved to")


def test_pages_go_on_in_the_order(world: World) -> None:
    world.captures(*(f"Wish {number}" for number in range(PAGE_SIZE + 2)))
    moves(world, PAGE_SIZE + 2)

    first = flow.page(world.store, world.who(BEN), CHANNEL)
    assert (first.requirements[0].number, first.has_previous, first.has_next) == (PAGE_SIZE + 2, False, True)
    last = first.requirements[-1].number
    second = flow.page(world.store, world.who(BEN), CHANNEL, after=last)
    assert ([each.number for each in second.requirements], second.has_next) == (
        [PAGE_SIZE, PAGE_SIZE + 1],
        False,
    )
    back = flow.page(world.store, world.who(BEN), CHANNEL, before=second.requirements[0].number)
    assert (back.requirements, back.has_previous, back.has_next) == (first.requirements, False, True)
    listing = requirement.listing(world.store, world.who(BEN), CHANNEL, query=Query(after=last))
    assert listing.page.requirements == second.requirements


def test_an_edit_leaves_a_requirement_where_it_stands(five: World) -> None:
    moves(five, 4, before=2)
    five.edits(4, "Wish 4, better")

    assert order(five) == [1, 4, 2, 3, 5]
    place = five.store.priorities.place(TEAM, five.key, 4)
    assert place is not None


def test_observers_move_nothing_and_what_is_not_there_is_not_moved(five: World) -> None:
    with pytest.raises(NotFound, match="no R9"):
        moves(five, 9)
    five.gives(BEN, Role.OBSERVER)
    with pytest.raises(NotAllowed, match="put requirements in order"):
        moves(five, 2)
