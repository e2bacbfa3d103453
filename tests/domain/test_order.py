"""Ranks between ranks, and what people type to move something."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.order import Move, Way, first_rank, parse_move, rank_between, spread
from bot.domain.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "move"),
    [
        ("R12 before R7", Move(number=12, before=7)),
        ("r-12  BEFORE 7", Move(number=12, before=7)),
        ("R12 up", Move(number=12, way=Way.UP)),
        ("R12 to the top", Move(number=12, way=Way.TOP)),
        ("R12 down", Move(number=12, way=Way.DOWN)),
    ],
)
def test_a_move_is_typed_in_one_line(typed: str, move: Move) -> None:
    assert parse_move(typed) == move


@pytest.mark.parametrize("typed", ["", "R12", "R12 after R7", "R12 before", "before R7", "R12 before R12"])
def test_any_other_line_is_refused_with_one_sentence(typed: str) -> None:
    with pytest.raises(Refusal):
        parse_move(typed)


def test_a_rank_at_the_end_stays_below_that_of_the_next_new_requirement() -> None:
    rank = first_rank(3)
    for _ in range(20):
        moved = rank_between(rank, None, last_number=3)
        assert moved is not None
        assert rank < moved < first_rank(4)
        rank = moved


def test_thirty_moves_fit_into_one_gap_and_then_there_is_no_room() -> None:
    before, after = first_rank(1), first_rank(2)
    moves = 0
    while (rank := rank_between(before, after, last_number=2)) is not None:
        after, moves = rank, moves + 1

    assert moves == 30


@given(st.lists(st.integers(1, 50), unique=True))
def test_spreading_keeps_the_order_and_leaves_room_everywhere(order: list[int]) -> None:
    places = sorted(spread(order), key=lambda each: each.rank)

    assert [each.number for each in places] == order
    for one, other in pairwise(places):
        assert rank_between(one.rank, other.rank, last_number=50) is not None
