"""The columns of a CSV file: which of our fields each one holds, and whether commas cut sentences, not columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from msgspec import Struct

from bot.domain.type_words import plain

#: Headers that people use for each of our fields, without case, blanks and punctuation.
_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("text", "requirement", "requirementtext", "description", "story", "userstory", "summary", "title"),
        "id": ("id", "number", "no", "key", "reference", "requirementid", "reqid", "issuekey"),
        "type": ("type", "class", "kind", "category", "requirementtype", "issuetype", "label"),
        "priority": ("priority", "prio", "moscow", "moscowpriority", "importance"),
        "rationale": ("rationale", "why", "reason", "justification", "benefit"),
        "criteria": ("criteria", "acceptancecriteria", "acceptance", "fitcriterion", "acceptancecriterion"),
        "characteristic": ("characteristic", "qualitycharacteristic", "quality", "attribute", "qualityattribute"),
        "owner": ("owner", "responsible", "assignee", "contact"),
        "origin": ("source", "origin", "requestedby", "raisedby", "stakeholder", "document"),
        "verification": ("verification", "verificationmethod", "verifiedby", "method"),
        "estimate": ("estimate", "points", "storypoints", "effort", "size"),
        "tags": ("tags", "tag", "labels", "keywords", "components"),
    }
)
#: What a column is called: one short word, perhaps in pieces.
_NAME = re.compile(r"[^\W\d][\w.\-/]{0,29}")

Cells = Sequence[str]


class Column(Struct, frozen=True, kw_only=True):
    """A column that is left out, since it is none of our fields."""

    name: str
    #: How many of its cells say something.
    filled: int


class Layout(Struct, frozen=True, kw_only=True):
    """What the columns of a file hold."""

    #: At which place each of our fields stands.
    places: dict[str, int]
    #: How the columns are called, in their order; in a file without headers by their place.
    names: tuple[str, ...]
    #: Whether the first row holds the names.
    is_headed: bool
    #: Whether each line is a sentence that is taken whole.
    is_prose: bool = False


def layout_of(rows: Sequence[Cells]) -> Layout:
    """Return what the columns of a file hold; of one without known headers, the wordiest column is the text."""
    first = rows[0]
    found = matched(first)
    # One word that is a header can stand in a row too, such as a class; two of them hardly do.
    is_headed = "text" in found or len(found) > 1 or _looks_like_a_header(rows)
    if _is_prose(rows) and (len(first) == 1 or not (found or is_headed)):
        name = first[0].strip() if is_headed else "the whole line"
        return Layout(places={"text": 0}, names=(name,), is_headed=is_headed, is_prose=True)
    if not is_headed:
        width = max(map(len, rows))
        names = tuple(f"column {at}" for at in range(1, width + 1))
        return Layout(places={"text": _wordiest(rows, range(width))}, names=names, is_headed=False)
    if "text" not in found:
        others = [at for at in range(len(first)) if at not in found.values()]
        text = _wordiest(rows, others or range(len(first)))
        found = {"text": text} | {name: at for name, at in found.items() if at != text}
    names = tuple(cell.strip() or f"column {at}" for at, cell in enumerate(first, start=1))
    return Layout(places=found, names=names, is_headed=True)


def matched(cells: Cells) -> dict[str, int]:
    """Return at which place each of our fields stands, by its header; the best known header wins."""
    headers = [plain(cell) for cell in cells]
    found: dict[str, int] = {}
    for name, known in _HEADERS.items():
        at = next((headers.index(header) for header in known if header in headers), None)
        if at is not None and at not in found.values():
            found[name] = at
    return found


def left_out(layout: Layout, rows: Iterable[Cells]) -> tuple[Column, ...]:
    """Return the columns in which something is written that none of our fields takes."""
    filled: Counter[int] = Counter()
    for cells in rows:
        filled.update(at for at, cell in enumerate(cells) if cell.strip())
    taken = layout.places.values()
    return tuple(
        Column(name=name, filled=filled[at])
        for at, name in enumerate(layout.names)
        if at not in taken and filled[at] and not layout.is_prose
    )


def _is_prose(rows: Sequence[Cells]) -> bool:
    """Whether commas stand in most rows as they do in sentences, and not behind numbers or names alone."""
    cut = [cells for cells in rows if len(cells) > 1]
    return 2 * sum(map(_reads_on, cut)) > len(cut) and any(" " in cells[0].strip() for cells in rows)


def _reads_on(cells: Cells) -> bool:
    """Whether a blank follows each comma, if it does not end the line or stand within a number."""
    return cells[0].strip() != "" and all(
        not after or after[0] == " " or (before[-1:].isdigit() and after[0].isdigit())
        for before, after in pairwise(cells)
    )


def _wordiest(rows: Iterable[Cells], among: Iterable[int]) -> int:
    """Return the column in which most is written: under headers that nobody knows, that is the text."""
    written: Counter[int] = Counter(dict.fromkeys(among, 0))
    for cells in rows:
        written.update({at: len(cell) for at, cell in enumerate(cells) if at in written})
    return written.most_common(1)[0][0]


def _looks_like_a_header(rows: Sequence[Cells]) -> bool:
    """Whether the first row names columns: single words, above rows that are more than that."""
    return len(rows) > 1 and _are_names(rows[0]) and not all(map(_are_names, rows[1:]))


def _are_names(cells: Cells) -> bool:
    return all(_NAME.fullmatch(cell.strip()) for cell in cells if cell.strip())
