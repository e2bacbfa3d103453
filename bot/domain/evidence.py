"""Everything that is kept of a project, in a form that needs no Quorum to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

#: What a field of a record may hold: everything is kept as whole numbers and text.
Value: TypeAlias = int | str | None

#: The form of an evidence pack; a later form gets a later number.
FORM = 1

#: The wide ones begin a formula where people write Japanese or Chinese.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Records(Struct, frozen=True):
    """The records of one kind, in the order of their keys."""

    name: str
    columns: tuple[str, ...]
    #: Reads them from the first, a batch at a time: there may be more than memory should hold.
    rows: Callable[[], Iterator[Sequence[Value]]]


class Piece(Struct, frozen=True):
    """One file of an evidence pack, made while it is written."""

    name: str
    parts: Iterator[str | bytes]


def is_instant(column: str) -> bool:
    """Whether a column holds an instant, in microseconds since the epoch."""
    return column in ("at", "deadline", "due", "until") or column.endswith("_at")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: what could be one gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def meant(cell: str) -> str:
    """Return a cell without the apostrophe that only keeps it from being a formula; one that quotes words stays."""
    is_kept = cell.startswith("'") and harmless(cell[1:]) == cell and cell.count("'") % 2
    return cell[1:] if is_kept else cell
