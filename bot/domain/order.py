"""The order of a project's requirements: each has a rank, and a move gives one of them a rank between two others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from bot.domain.references import parse
from bot.domain.refusal import Refusal

#: How far apart new ranks are: thirty moves fit into the same gap before the ranks are spread anew.
STEP = 2**30
#: Lower than any rank.
BEFORE_ALL = -(2**62)
_MOVE = re.compile(r"(?P<number>\S+)\s+(?:before\s+(?P<before>\S+)|(?:to\s+(?:the\s+)?)?(?P<way>up|down|top))", re.I)


class Way(StrEnum):
    """Where somebody wants a requirement to go; the values are carried by buttons."""

    UP = "up"
    DOWN = "down"
    TOP = "top"


class Ranked(Struct, frozen=True, kw_only=True):
    """A requirement's place in the order of its project; lower ranks come first."""

    number: int
    rank: int


class Move(Struct, frozen=True, kw_only=True):
    """A requirement on its way: before another one, or a step."""

    number: int
    #: The requirement that it is to stand before; without one the way says where it goes.
    before: int | None = None
    way: Way = Way.TOP


def parse_move(typed: str) -> Move:
    """Return what a line such as ``R12 before R7`` or ``R12 up`` says; Refusal says how to write one."""
    found = _MOVE.fullmatch(typed.strip())
    if found is None:
        raise Refusal("Write it like `/requirement move R12 before R7`, or with up, down or top behind the number.")
    number = parse(found["number"], "R")
    if found["before"] is None:
        return Move(number=number, way=Way(found["way"].lower()))
    before = parse(found["before"], "R")
    if before == number:
        raise Refusal(f"R{number} cannot stand before itself. Name another requirement.")
    return Move(number=number, before=before)


def first_rank(number: int) -> int:
    """Return the rank of a new requirement: behind all that were there before it."""
    return number * STEP


def rank_between(before: int | None, after: int | None, *, last_number: int) -> int | None:
    """Return a rank between two others, or None when there is no room left and all must be spread anew.

    ``before`` is None at the top and ``after`` at the end; there the rank stays below that of the next new requirement.
    """
    if before is None:
        return (first_rank(1) if after is None else after) - STEP
    middle = (before + (first_rank(last_number + 1) if after is None else after)) // 2
    return middle if middle > before else None


def spread(order: Sequence[int]) -> list[Ranked]:
    """Return an order with as much room between any two as between new ones."""
    return [Ranked(number=number, rank=first_rank(at)) for at, number in enumerate(order, start=1)]
