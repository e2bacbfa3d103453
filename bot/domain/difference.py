"""What changed between two wordings, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import takewhile

from msgspec import Struct

from bot.domain.attributes import Characteristic
from bot.domain.requirement import Wording

#: The field that holds the words themselves.
WORDS = "Requirement"
#: The field whose pieces are ids of people.
OWNER = "Owner"
#: Beyond this many words comparing takes too long for somebody who waits, and nobody would read it word by word.
_MOST_WORDS = 2000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class PieceKind(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class Piece(Struct, frozen=True):
    """A run of text that had one fate."""

    kind: PieceKind
    text: str


class FieldChange(Struct, frozen=True):
    """One field of a wording that changed."""

    name: str
    pieces: tuple[Piece, ...]


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from one text to another; kept and added ones make up the new text."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return tuple(_pieces([(PieceKind.REMOVED, before), (PieceKind.ADDED, after)]))
    return tuple(_pieces(_steps(old, new)))


def changes(before: Wording, after: Wording) -> tuple[FieldChange, ...]:
    """Return every field that differs, in the order in which forms show them."""
    fields = [
        (WORDS, before.text, after.text),
        ("Type", before.type.value, after.type.value),
        ("Priority", _priority(before), _priority(after)),
        ("Why", before.rationale, after.rationale),
        ("Acceptance criteria", before.criteria, after.criteria),
        ("Characteristic", _said(before.characteristic), _said(after.characteristic)),
        (OWNER, before.owner or "", after.owner or ""),
        ("Source", before.origin, after.origin),
        ("Verification", before.verification or "", after.verification or ""),
        ("Estimate", _estimate(before), _estimate(after)),
        ("Tags", ", ".join(before.tags), ", ".join(after.tags)),
    ]
    return tuple(FieldChange(name, words(old, new)) for name, old, new in fields if old != new)


def beside_words(before: Wording, after: Wording) -> tuple[FieldChange, ...]:
    """Return every field that differs but the words themselves."""
    return tuple(each for each in changes(before, after) if each.name != WORDS)


def _priority(wording: Wording) -> str:
    return wording.priority.value if wording.priority else ""


def _said(characteristic: Characteristic | None) -> str:
    return characteristic.value.replace("_", " ") if characteristic else ""


def _estimate(wording: Wording) -> str:
    return str(wording.estimate) if wording.estimate else ""


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[PieceKind, str]]:
    # Most people change one place of a text; comparing what is alike around it would take the square of its length.
    start = _alike(old, new)
    yield PieceKind.KEPT, "".join(old[:start])
    old, new = old[start:], new[start:]
    end = _alike(reversed(old), reversed(new))
    yield from _changed(old[: len(old) - end], new[: len(new) - end])
    yield PieceKind.KEPT, "".join(old[len(old) - end :])


def _alike(old: Iterable[str], new: Iterable[str]) -> int:
    """Return with how many of the same words both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _changed(old: list[str], new: list[str]) -> Iterator[tuple[PieceKind, str]]:
    """Yield what leads from one text to another that neither begin nor end alike."""
    removed = added = ""
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept = "".join(old[i:j])
        if tag == "equal" and not kept.isspace():
            yield from ((PieceKind.REMOVED, removed), (PieceKind.ADDED, added), (PieceKind.KEPT, kept))
            removed = added = ""
        else:
            # A blank between two changes is part of both: people read phrases, not every other word.
            removed += kept
            added += "".join(new[k:m])
    yield from ((PieceKind.REMOVED, removed), (PieceKind.ADDED, added))


def _pieces(steps: Iterator[tuple[PieceKind, str]] | list[tuple[PieceKind, str]]) -> Iterator[Piece]:
    for kind, text in steps:
        if text:
            yield Piece(kind, text)
