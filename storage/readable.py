"""Rows among many of which one may not be of our form any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from bot.domain.proof import UNREADABLE, RowUnreadable
from storage.statements import Row

Made = TypeVar("Made")


def readable(rows: Sequence[Row], made: Callable[[Row], Made], *, key: int) -> Iterator[Made]:
    """Return what is made of each row; RowUnreadable names the one that cannot be read by its first columns."""
    for row in rows:
        try:
            found = made(row)
        except UNREADABLE as error:
            raise RowUnreadable(*row[:key]) from error
        yield found
