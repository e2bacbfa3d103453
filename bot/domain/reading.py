"""Reading requirements out of a file: CSV, a Markdown list, or plain text, in whatever encoding people have."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from bot.domain.columns import Column, layout_of, left_out, matched
from bot.domain.encoding import decoded
from bot.domain.evidence import meant
from bot.domain.importing import Aside, Row, Unreadable
from bot.domain.lines import divided, is_markdown
from bot.domain.refusal import Refusal
from bot.domain.rows import row_of
from bot.domain.values import replace

#: The largest file, in bytes, and the most rows.
SIZE_LIMIT = 1_000_000
ROW_LIMIT = 2_000

_IN_A_TABLE = "it is a row of a table; save the table as CSV, and import that"
_UNCLOSED = "the quote that begins in it is never closed"
#: What spreadsheets write above their rows to name what divides them, and take for no row themselves.
_DIVIDED_BY = re.compile(r'"?sep=([^\w\n"])"?(?:\n|$)', re.IGNORECASE)


class ReadFile(Struct, frozen=True, kw_only=True):
    """What a file holds."""

    rows: tuple[Row, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    asides: tuple[Aside, ...] = ()
    #: Our field for each matched header: ``{"text": "Description"}``; empty for lists and plain text.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: Columns with something in them that is none of our fields.
    left_out: tuple[Column, ...] = ()
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
    delimiter = _delimiter(text)
    # Bars may draw a table; only a file that calls itself CSV is divided by them.
    if is_markdown(name) or delimiter == "|":
        return False
    try:
        first = next(csv.reader([_head(text)], delimiter=delimiter), [])
    except csv.Error:
        # Prose may begin with a quote, and go on for longer than any column.
        return False
    return len(matched(first)) > 1


def _csv(name: str, text: str) -> ReadFile:
    lines, broken = _csv_lines(text)
    if not lines:
        return ReadFile(unreadable=broken)
    written = [cells for _, cells in lines]
    layout = layout_of(written)
    delimiter = _delimiter(text)
    rows: list[Row] = []
    unreadable: list[Unreadable] = []
    for number, cells in lines[1:] if layout.is_headed else lines:
        found = [delimiter.join(cells)] if layout.is_prose else cells
        stray = _stray(found, len(layout.names))
        _take(row_of(number, _cells(found, layout.places), file=name, stray=stray), rows, unreadable)
    return ReadFile(
        rows=tuple(rows),
        unreadable=tuple(sorted((*unreadable, *broken), key=lambda each: each.line)),
        columns={name: layout.names[at] for name, at in layout.places.items()},
        left_out=left_out(layout, written[1:] if layout.is_headed else written),
    )


def _csv_lines(text: str) -> tuple[list[tuple[int, list[str]]], tuple[Unreadable, ...]]:
    """Return the rows that are not empty with their lines, and those that are no CSV; one more than allowed at most."""
    lines: list[tuple[int, list[str]]] = []
    broken: list[Unreadable] = []
    for number, found in _records([*_without_divider(text).split("\n"), ""], _delimiter(text)):
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
    except csv.Error:
        return f"a cell in it is longer than {csv.field_size_limit():,} characters, more than any row of CSV holds"


def _delimiter(text: str) -> str:
    named = _DIVIDED_BY.match(text)
    return named[1] if named else max((",", ";", "\t", "|"), key=_head(text).count)


def _head(text: str) -> str:
    """Return the first row that is not empty, as it is written."""
    return _without_divider(text).lstrip("\n").partition("\n")[0]


def _without_divider(text: str) -> str:
    """Return a text with an empty line in place of the one that names what divides it: lines keep their numbers."""
    named = _DIVIDED_BY.match(text)
    return f"\n{text[named.end() :]}" if named else text


def _stray(cells: Sequence[str], width: int) -> str:
    """Say which cells stand under no header."""
    beyond = [cell.strip() for cell in cells[width:] if cell.strip()]
    return f"“{beyond[0][:40]}” beyond the last column" if beyond else ""


def _cells(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: meant(cells[at]) if at < len(cells) else "" for name, at in columns.items()}


def _lines(name: str, text: str) -> ReadFile:
    rows: list[Row] = []
    unreadable: list[Unreadable] = []
    found = divided(name, text)
    for number, item in found.items[: ROW_LIMIT + 1]:
        _take(row_of(number, {"text": item}), rows, unreadable)
    unreadable += [Unreadable(line=number, why=_IN_A_TABLE) for number in found.in_tables]
    return ReadFile(
        rows=tuple(rows), unreadable=tuple(sorted(unreadable, key=lambda each: each.line)), asides=found.asides
    )


def _take(found: Row | Unreadable, rows: list[Row], unreadable: list[Unreadable]) -> None:
    if isinstance(found, Row):
        rows.append(found)
    else:
        unreadable.append(found)
