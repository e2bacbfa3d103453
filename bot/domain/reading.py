"""Reading requirements out of a file: CSV, a Markdown list, or plain text, in whatever encoding people have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain.importing import Row, Unreadable
from bot.domain.refusal import Refusal
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.domain.text import normalise

#: The largest file, in bytes, and the most rows.
SIZE_LIMIT = 1_000_000
ROW_LIMIT = 2_000
TEXT_LIMIT = 3_000

#: Headers that people use for each of our fields, without case, blanks and punctuation.
_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("text", "requirement", "requirementtext", "description", "story", "userstory", "summary", "title"),
        "id": ("id", "number", "no", "key", "reference", "requirementid", "reqid"),
        "type": ("type", "class", "kind", "category", "requirementtype", "label"),
        "priority": ("priority", "prio", "moscow", "importance"),
        "rationale": ("rationale", "why", "reason", "justification", "benefit"),
        "criteria": ("criteria", "acceptancecriteria", "acceptance", "fitcriterion", "acceptancecriterion"),
    }
)
_TYPES: Mapping[str, RequirementType] = MappingProxyType(
    {"f": RequirementType.FUNCTIONAL, "fr": RequirementType.FUNCTIONAL, "nonfunctional": RequirementType.QUALITY}
    | {"nfr": RequirementType.QUALITY, **{each.value: each for each in RequirementType}}
    # The classes of the PROMISE data set of quality requirements.
    | dict.fromkeys(("a", "fm", "ft", "lf", "mn", "o", "pe", "po", "sc", "se", "us"), RequirementType.QUALITY)
    | {"l": RequirementType.CONSTRAINT}
)
_PRIORITIES: Mapping[str, Priority] = MappingProxyType(
    {each.value: each for each in Priority}
    | {"musthave": Priority.MUST, "shouldhave": Priority.SHOULD, "couldhave": Priority.COULD}
    | {"m": Priority.MUST, "s": Priority.SHOULD, "c": Priority.COULD, "w": Priority.WONT}
    | {"wonthave": Priority.WONT, "high": Priority.MUST, "medium": Priority.SHOULD, "low": Priority.COULD}
)
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,5}[.)])\s+(?:\[[ xX]\]\s+)?")
_NOT_WORD = re.compile(r"[\W_]+")
_HEADING = re.compile(r"^\s*#{1,6}\s")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadFile:
    """What a file holds."""

    rows: tuple[Row, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    #: Our field for each matched header: ``{"text": "Description"}``; empty for lists and plain text.
    columns: Mapping[str, str] = field(default_factory=dict)


def read_file(name: str, content: bytes) -> ReadFile:
    """Return the requirements in a file; Refusal when it is empty, binary, too large or holds too many rows."""
    if len(content) > SIZE_LIMIT:
        raise Refusal("The file is larger than 1 MB. Split it into smaller files.")
    text = decoded(content)
    if not text.strip():
        raise Refusal("The file is empty. Choose a file with one requirement in each row or line.")
    found = _csv(text) if _is_csv(name, text) else _lines(text)
    if len(found.rows) + len(found.unreadable) > ROW_LIMIT:
        raise Refusal(f"The file has more than {ROW_LIMIT:,} rows. Split it into smaller files.")
    if not found.rows and not found.unreadable:
        raise Refusal("There is no requirement in the file. Choose one with a requirement in each row or line.")
    return found


def decoded(content: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 with its mark, else Windows-1252; Refusal for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content:
        raise Refusal("This is not a text file. Save it as CSV, Markdown or plain text, and choose it again.")
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # Windows-1252 leaves five bytes open; nearly any byte means something there.
        text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_csv(name: str, text: str) -> bool:
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv"):
        return True
    if ending in ("md", "markdown"):
        return False
    return len(_matched(next(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), []))) > 1


def _csv(text: str) -> ReadFile:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    rows: list[Row] = []
    unreadable: list[Unreadable] = []
    columns: dict[str, int] | None = None
    headers: dict[str, str] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _matched(cells)
                headers = {name: cells[at].strip() for name, at in columns.items()}
                if "text" in columns:
                    continue
                columns, headers = _without_header(cells), {}
            _take(reader.line_num, _cells(cells, columns), rows, unreadable)
            if len(rows) + len(unreadable) > ROW_LIMIT:
                break
    except csv.Error as error:
        unreadable.append(Unreadable(line=reader.line_num, why=f"no CSV from here on ({error})"))
    return ReadFile(rows=tuple(rows), unreadable=tuple(unreadable), columns=headers)


def _delimiter(text: str) -> str:
    head = text.lstrip("\n").partition("\n")[0]
    return max((",", ";", "\t"), key=head.count)


def _matched(cells: Sequence[str]) -> dict[str, int]:
    """Return at which place each of our fields stands, by its header; the best known header wins."""
    plain = [_NOT_WORD.sub("", cell.casefold()) for cell in cells]
    found: dict[str, int] = {}
    for name, known in _HEADERS.items():
        at = next((plain.index(header) for header in known if header in plain), None)
        if at is not None and at not in found.values():
            found[name] = at
    return found


def _without_header(cells: Sequence[str]) -> dict[str, int]:
    """Take the longest cell of the first row for the text."""
    return {"text": max(range(len(cells)), key=lambda at: len(cells[at]))}


def _cells(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}


def _lines(text: str) -> ReadFile:
    rows: list[Row] = []
    unreadable: list[Unreadable] = []
    bulleted = any(_BULLET.match(line) for line in text.split("\n"))
    for number, line in _items(text, bulleted=bulleted):
        _take(number, {"text": line}, rows, unreadable)
        if len(rows) + len(unreadable) > ROW_LIMIT:
            break
    return ReadFile(rows=tuple(rows), unreadable=tuple(unreadable))


def _items(text: str, *, bulleted: bool) -> Iterator[tuple[int, str]]:
    """Yield each item of a list with its line; indented lines go on with the item above them."""
    start, item = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if bulleted and item and line.strip() and line[0] in " \t" and not _BULLET.match(line):
            item += f"\n{line.strip()}"
            continue
        if item:
            yield start, item
            item = ""
        if not line.strip() or _HEADING.match(line) or (bulleted and not _BULLET.match(line)):
            continue
        start, item = number, _BULLET.sub("", line)
    if item:
        yield start, item


def _take(line: int, cells: Mapping[str, str], rows: list[Row], unreadable: list[Unreadable]) -> None:
    text = normalise(cells.get("text", ""))
    why = _why_not(text, cells)
    if why is not None:
        unreadable.append(Unreadable(line=line, why=why))
        return
    wording = Wording(
        text=text,
        type=_TYPES.get(_key(cells, "type"), RequirementType.FUNCTIONAL),
        priority=_PRIORITIES.get(_key(cells, "priority")),
        rationale=normalise(cells.get("rationale", "")),
        criteria=normalise(cells.get("criteria", "")),
    )
    rows.append(Row(line=line, wording=wording))


def _key(cells: Mapping[str, str], name: str) -> str:
    return _NOT_WORD.sub("", cells.get(name, "").casefold())


def _why_not(text: str, cells: Mapping[str, str]) -> str | None:
    if not text:
        return "it has no text"
    long = [name for name in ("text", "rationale", "criteria") if len(cells.get(name, "")) > TEXT_LIMIT]
    return f"its {long[0]} is longer than {TEXT_LIMIT:,} characters" if long else None
