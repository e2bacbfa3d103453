"""One row of a file, made a requirement: each cell by the name of our field under whose header it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct, field

from bot.domain.attributes import estimate, tags
from bot.domain.importing import Row, Unreadable
from bot.domain.refusal import Refusal
from bot.domain.requirement import RequirementType, Wording
from bot.domain.text import normalise
from bot.domain.type_words import CHARACTERISTICS, KINDS, PRIORITIES, VERIFICATIONS, Kind, plain
from bot.domain.wording import ORIGIN_LIMIT, TEXT_LIMIT

Value = TypeVar("Value")

#: What stands for bytes that mean nothing, and characters that no text holds.
_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
#: How much of a cell that we do not understand is shown again.
_SHOWN = 40
#: How much of a file's name stands in a source.
_FILE_LIMIT = 100
_LIMITS = {"text": TEXT_LIMIT, "rationale": TEXT_LIMIT, "criteria": TEXT_LIMIT, "origin": ORIGIN_LIMIT}
_NAMES = {"origin": "source"}


def row_of(line: int, cells: Mapping[str, str], *, file: str = "", stray: str = "") -> Row | Unreadable:
    """Return what a row of a file says, and what of it we did not understand.

    ``stray`` says what stands under no header.
    """
    text = normalise(cells.get("text", ""))
    why = _why_not(text, cells)
    if why is not None:
        return Unreadable(line=line, why=why)
    understood = _Cells(cells)
    wording = _wording(text, understood, file)
    left_out = ", ".join(filter(None, [*understood.strange, stray]))
    return Row(line=line, wording=wording, owner=normalise(cells.get("owner", "")), left_out=left_out)


class _Cells(Struct):
    """The cells of a row, and those that nobody understands."""

    cells: Mapping[str, str]
    strange: list[str] = field(default_factory=list)

    def known(self, name: str, words: Mapping[str, Value]) -> Value | None:
        """Return what a cell says in one of our words."""
        key = plain(self.cells.get(name, ""))
        if key and key not in words:
            self.note(name)
        return words.get(key)

    def read(self, name: str, reader: Callable[[str], Value], nothing: Value) -> Value:
        """Return what a reader makes of a cell."""
        try:
            return reader(self.cells.get(name, ""))
        except Refusal:
            self.note(name)
            return nothing

    def line(self, name: str) -> str:
        """Return a cell as a single line."""
        return _line(self.cells.get(name, ""))

    def note(self, name: str) -> None:
        """Keep a cell among those that are left out."""
        self.strange.append(f"{name} “{self.cells[name].strip()[:_SHOWN]}”")


def _wording(text: str, cells: _Cells, file: str) -> Wording:
    kind = cells.known("type", KINDS)
    characteristic = cells.known("characteristic", CHARACTERISTICS)
    if kind is None:
        # A characteristic alone says that it is about quality.
        kind = Kind(RequirementType.QUALITY if characteristic else RequirementType.FUNCTIONAL)
    elif characteristic and kind.type is not RequirementType.QUALITY:
        cells.strange.append(f"characteristic of a requirement that is {kind.type.value}")
    of_quality = kind.type is RequirementType.QUALITY
    return Wording(
        text=text,
        type=kind.type,
        priority=cells.known("priority", PRIORITIES),
        rationale=normalise(cells.cells.get("rationale", "")),
        criteria=normalise(cells.cells.get("criteria", "")),
        characteristic=(characteristic or kind.characteristic) if of_quality else None,
        origin=_origin(cells, _line(file)),
        verification=cells.known("verification", VERIFICATIONS),
        estimate=cells.read("estimate", estimate, None),
        tags=cells.read("tags", tags, ()),
    )


def _origin(cells: _Cells, file: str) -> str:
    """Return where a requirement comes from: its source, and the number that it has in the file."""
    source, number = cells.line("origin"), cells.line("id")
    if not number:
        return source
    place = f"{number} in {_begun(file)}" if file else number
    both = f"{source} ({place})" if source else place
    if len(number) <= _SHOWN and len(both) <= ORIGIN_LIMIT:
        return both
    cells.note("id")
    return source


def _line(cell: str) -> str:
    return " ".join(normalise(cell).split())


def _begun(file: str) -> str:
    return file if len(file) <= _FILE_LIMIT else file[: _FILE_LIMIT - 1].rstrip() + "…"


def _why_not(text: str, cells: Mapping[str, str]) -> str | None:
    if any(_BROKEN.search(cell) for cell in cells.values()):
        return "it has characters that cannot be read; mend them and save the file as UTF-8"
    if not text:
        return "it has no text"
    long = [name for name, limit in _LIMITS.items() if len(cells.get(name, "")) > limit]
    return f"its {_NAMES.get(long[0], long[0])} is longer than {_LIMITS[long[0]]:,} characters" if long else None
