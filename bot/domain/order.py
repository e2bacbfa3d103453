"""The order of a project's requirements: each has a rank, and a move gives one of them a rank between two others."""

from __future__ import annotations

from enum import StrEnum

#: How far apart new ranks are: thirty moves fit into the same gap before the ranks are spread anew.
STEP = 2**30


class Way(StrEnum):
    """Where somebody wants a requirement to go; the values are carried by buttons."""

    UP = "up"
    DOWN = "down"
    TOP = "top"


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
