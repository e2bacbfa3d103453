"""The order of a project's requirements as its events tell it, so that the ranks can be compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct, field

from bot.domain.order import Ranked

#: Stands before the first and behind the last.
_ENDS = 0


class OrderTold(Struct):
    """Requirements in a ring: each knows its neighbours, so that a move costs the same however many there are."""

    _behind: dict[int, int] = field(default_factory=lambda: {_ENDS: _ENDS})
    _before: dict[int, int] = field(default_factory=lambda: {_ENDS: _ENDS})

    def add(self, number: int) -> None:
        """Put a new requirement behind all others."""
        self._put(number, _ENDS)

    def move(self, number: int, *, before: int | None) -> None:
        """Move a requirement before another one, or to the end."""
        if number == before:
            raise ValueError("a requirement was moved before itself")
        self._take(number)
        self._put(number, before or _ENDS)

    def put_first(self, numbers: Sequence[int]) -> None:
        """Move requirements before all others, in this order."""
        for number in reversed(numbers):
            self._take(number)
            self._put(number, self._behind[_ENDS])

    def __iter__(self) -> Iterator[int]:
        """Return the numbers in their order."""
        number = self._behind[_ENDS]
        while number != _ENDS:
            yield number
            number = self._behind[number]

    def misplaced(self, found: Iterable[Ranked]) -> int | None:
        """Return a requirement that stands elsewhere than it was moved to; ``found`` come by their ranks."""
        rank, expected = None, iter(self)
        for told, place in zip_longest(expected, found):
            if told is None or place is None:
                return told if place is None else place.number
            if place.number != told:
                # Whatever comes next instead of it, it has gone further back; else the other one has come forward.
                return told if place.number == next(expected, None) else place.number
            if place.rank == rank:
                return told
            rank = place.rank
        return None

    def _take(self, number: int) -> None:
        before, behind = self._before[number], self._behind[number]
        self._behind[before], self._before[behind] = behind, before

    def _put(self, number: int, behind: int) -> None:
        before = self._before[behind]
        self._behind[before] = self._before[behind] = number
        self._before[number], self._behind[number] = before, behind
