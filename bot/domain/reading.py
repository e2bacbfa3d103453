"""Reading requirements out of a file: CSV, a Markdown list, or plain text, in whatever encoding people have."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct, field

from bot.domain.encoding import decoded
from bot.domain.importing import Aside, Row, Unreadable
from bot.domain.lines import divided, is_markdown
from bot.domain.refusal import Refusal
from bot.domain.rows import row_of
from bot.domain.type_words import plain
from bot.domain.values import replace

#: The largest file, in bytes, and the most rows.
SIZE_LIMIT = 1_000_000
ROW_LIMIT = 2_000

#: Headers that people use for each of our fields, without case, blanks and punctuation.
_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("text", "requirement", "requirementtext", "description", "story", "userstory", "summary", "title"),
        "id": ("id", "number", "no", "key", "reference", "requirementid", "reqid"),
        "type": ("type", "class", "kind", "category", "requirementtype", "label"),
        "priority": ("priority", "prio", "moscow", "importance"),
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
_UNCLOSED = "the quote that begins in it is never closed"
#: What a column is called: one short word, perhaps in pieces.
_NAME = re.compile(r"[^\W\d][\w.\-/]{0,29}")


class ReadFile(Struct, frozen=True, kw_only=True):
    """What a file holds."""

    rows: tuple[Row, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    asides: tuple[Aside, ...] = ()
    #: Our field for each matched header: ``{"text": "Description"}``; empty for lists and plain text.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: Its letters were taken for Windows-1252, since they are not UTF-8.
    is_guessed: bool = False


def read_file(name: str, content: bytes) -> ReadFile:
    """Return the requirements in a file; Refusal when it is empty, binary, too large or holds too many rows."""
    if len(content) > SIZE_LIMIT:
        raise Refusal("The file is larger than 1 MB. Split it into smaller files.")
    file = decoded(content)
    text = file.text
    if not text.strip():
        raise Refusal("The file is empty. Choose a file with one requirement in each row or line.")
    found = _csv(name, text) if _is_csv(name, text) else _lines(name, text)
    if len(found.rows) + len(found.unreadable) > ROW_LIMIT:
        raise Refusal(f"The file has more than {ROW_LIMIT:,} rows. Split it into smaller files.")
    if not found.rows and not found.unreadable:
        raise Refusal("There is no requirement in the file. Choose one with a requirement in each row or line.")
    return replace(found, is_guessed=file.is_guessed)


def _is_csv(name: str, text: str) -> bool:
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv"):
        return True
    if is_markdown(name):
        return False
    try:
        first = next(csv.reader([_head(text)], delimiter=_delimiter(text)), [])
    except csv.Error:
        # Prose may begin with a quote, and go on for longer than any column.
        return False
    return len(_matched(first)) > 1


def _csv(name: str, text: str) -> ReadFile:
    lines, broken = _csv_lines(text)
    if not lines:
        return ReadFile(unreadable=broken)
    first = lines[0][1]
    columns, is_header = _matched(first), True
    if "text" not in columns:
        written = [cells for _, cells in lines]
        columns, is_header = {"text": _wordiest(written)}, _looks_like_a_header(written)
    rows: list[Row] = []
    unreadable: list[Unreadable] = []
    for number, cells in lines[1:] if is_header else lines:
        read = row_of(number, _cells(cells, columns), file=name, stray=_stray(cells, len(first)))
        _take(read, rows, unreadable)
    return ReadFile(
        rows=tuple(rows),
        unreadable=tuple(sorted((*unreadable, *broken), key=lambda each: each.line)),
        columns={name: first[at].strip() if is_header else f"column {at + 1}" for name, at in columns.items()},
    )


def _csv_lines(text: str) -> tuple[list[tuple[int, list[str]]], tuple[Unreadable, ...]]:
    """Return the rows that are not empty with their lines, and those that are no CSV; one more than allowed at most."""
    lines: list[tuple[int, list[str]]] = []
    broken: list[Unreadable] = []
    for number, found in _records([*text.split("\n"), ""], _delimiter(text)):
        if isinstance(found, str):
            broken.append(Unreadable(line=number, why=found))
        elif any(cell.strip() for cell in found):
            lines.append((number, found))
        if len(lines) + len(broken) > ROW_LIMIT + 1:
            break
    return lines, tuple(broken)


def _records(written: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row with the line in which it begins: its cells, or why it cannot be read.

    A quote that is never closed would take everything behind it along; so we go on with the line after it. The last
    line is an empty one.
    """
    begin = 0
    while begin < len(written):
        reader = csv.reader((f"{written[at]}\n" for at in range(begin, len(written))), delimiter=delimiter, strict=True)
        read = 0
        try:
            for cells in reader:
                yield begin + read + 1, cells
                read = reader.line_num
        except csv.Error:
            begin += read
            is_one_line = reader.line_num - read == 1
            yield begin + 1, _leniently(written[begin], delimiter) if is_one_line else _UNCLOSED
            begin += 1
        else:
            return


def _leniently(line: str, delimiter: str) -> list[str] | str:
    """Return the cells of a line in which quotes stand where they should not."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error as error:
        return f"it is no CSV ({error})"


def _delimiter(text: str) -> str:
    return max((",", ";", "\t"), key=_head(text).count)


def _head(text: str) -> str:
    """Return the first line that is not empty."""
    return text.lstrip("\n").partition("\n")[0]


def _matched(cells: Sequence[str]) -> dict[str, int]:
    """Return at which place each of our fields stands, by its header; the best known header wins."""
    headers = [plain(cell) for cell in cells]
    found: dict[str, int] = {}
    for name, known in _HEADERS.items():
        at = next((headers.index(header) for header in known if header in headers), None)
        if at is not None and at not in found.values():
            found[name] = at
    return found


def _wordiest(rows: Sequence[Sequence[str]]) -> int:
    """Return the column in which most is written: under headers that nobody knows, that is the text."""
    written: Counter[int] = Counter()
    for cells in rows:
        written.update({at: len(cell) for at, cell in enumerate(cells)})
    return written.most_common(1)[0][0]


def _looks_like_a_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names columns: single words, above rows that are more than that."""
    return len(rows) > 1 and _are_names(rows[0]) and not all(map(_are_names, rows[1:]))


def _are_names(cells: Sequence[str]) -> bool:
    return all(_NAME.fullmatch(cell.strip()) for cell in cells if cell.strip())


def _stray(cells: Sequence[str], width: int) -> str:
    """Say which cells stand under no header."""
    beyond = [cell.strip() for cell in cells[width:] if cell.strip()]
    return f"“{beyond[0][:40]}” beyond the last column" if beyond else ""


def _cells(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}


def _lines(name: str, text: str) -> ReadFile:
    rows: list[Row] = []
    unreadable: list[Unreadable] = []
    found = divided(name, text)
    for number, item in found.items[: ROW_LIMIT + 1]:
        _take(row_of(number, {"text": item}), rows, unreadable)
    return ReadFile(rows=tuple(rows), unreadable=tuple(unreadable), asides=found.asides)


def _take(found: Row | Unreadable, rows: list[Row], unreadable: list[Unreadable]) -> None:
    if isinstance(found, Row):
        rows.append(found)
    else:
        unreadable.append(found)
