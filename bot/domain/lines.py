"""Markdown lists and plain text: which lines make one requirement, and which make none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from bot.domain.importing import Aside
from bot.domain.values import replace

_MARKER = re.compile(r"^\s*(?:[-*+•](?:\s+|$)|\d{1,5}[.)]\s+)(?:\[[ xX]\]\s+)?")
#: What plain text puts before a line of a list: editors make dashes of hyphens, which Markdown takes for words.
_MARKER_IN_TEXT = re.compile(rf"{_MARKER.pattern}|^\s*[–—]\s+")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s")
#: A line across the page, or under a heading.
_RULE = re.compile(r"^\s*(?:[-*_=~]\s*){3,}$")
#: What begins and ends lines of code, with how far it is indented.
_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})([^`]*)$")
#: What somebody else said; a comparison is no quote.
_QUOTE = re.compile(r"^>(?!=)")
#: What stands under the head of a table, with a column at least on each side of a bar.
#: It is looked for without the blanks around it, each of which could else belong to several parts of it.
_UNDER_HEAD = re.compile(r"(?=.*\|)\|?(?:\s*:?-+:?\s*\|)*(?:\s*:?-+:?)?")
_MARKDOWN = ("md", "markdown")

#: A line with its number in the file, from 1.
Line = tuple[int, str]


class Divided(Struct, frozen=True, kw_only=True):
    """What a text was divided into, in its order."""

    #: Each with the line in which it begins.
    items: tuple[Line, ...]
    asides: tuple[Aside, ...]
    #: The lines that are rows of a table, its head among them: nobody knows which of their cells is a requirement.
    in_tables: tuple[int, ...] = ()


def is_markdown(name: str) -> bool:
    """Whether a file says of itself that it is Markdown."""
    return name.lower().rpartition(".")[2] in _MARKDOWN


def divided(name: str, text: str) -> Divided:
    """Divide a text into the items of its list; one that is no list, into its lines."""
    written = list(enumerate(text.split("\n"), start=1))
    tables = dict(_rows_of_tables(written))
    lines = [(number, line) for number, line in written if number not in tables]
    code = _code(lines)
    words = [(number, line) for number, line in lines if line.strip() and number not in code]
    if _is_list(words, is_markdown=is_markdown(name)):
        found = _listed(lines, code)
    else:
        found = _single([each for each in lines if each[1].strip()], is_markdown=is_markdown(name))
    return replace(found, in_tables=tuple(number for number, says in tables.items() if says))


def _rows_of_tables(lines: Sequence[Line]) -> Iterator[tuple[int, bool]]:
    """Yield each line of a table, as Markdown draws it, and whether it says anything."""
    is_inside = False
    for (number, line), (_, following) in pairwise([*lines, (0, "")]):
        is_rule = is_inside and _is_under_head(line)
        is_inside = "|" in line and (is_inside or _is_under_head(following))
        if is_inside:
            yield number, not is_rule


def _is_under_head(line: str) -> bool:
    return _UNDER_HEAD.fullmatch(line.strip()) is not None


def _code(lines: Sequence[Line]) -> dict[int, bool]:
    """Return which lines are code, fences among them, each with whether it is indented under an item.

    A fence that is never closed takes no other line along.
    """
    fences = [(number, found) for number, line in lines if (found := _FENCE.match(line))]
    last = {found[2]: number for number, found in fences if not found[3].strip()}
    code: dict[int, bool] = {}
    begin, mark = 0, ""
    for number, found in fences:
        if mark:
            if found[2] == mark and not found[3].strip():
                code |= dict.fromkeys(range(begin, number + 1), code[begin])
                mark = ""
        else:
            code[number] = found[1] != ""
            begin, mark = number, found[2] if last.get(found[2], 0) > number else ""
    return code


def _is_list(lines: Sequence[Line], *, is_markdown: bool) -> bool:
    """Whether a text is a list: Markdown with any item, and plain text of which half or more belongs to items."""
    written = [line for _, line in lines]
    marked = [_begins_item(line) for line in written]
    if is_markdown or not any(marked):
        return any(marked)
    first = marked.index(True)
    belonging = [is_marked or line[0] in " \t" for is_marked, line in zip(marked, written, strict=True)]
    return 2 * sum(belonging[first:]) >= len(written)


def _listed(lines: Sequence[Line], code: Mapping[int, bool]) -> Divided:
    """Divide a list as Markdown has it.

    What follows an item without a blank line goes on with it, indented or not; behind one, what is indented does.
    Code goes on with it only where it is indented, and holds no items.
    """
    items: list[tuple[int, list[str]]] = []
    asides: list[Aside] = []
    is_open, is_behind_blank = False, False
    for number, line in lines:
        if not line.strip():
            is_behind_blank = True
            continue
        if number not in code and _begins_item(line):
            items.append((number, [_MARKER.sub("", line)]))
            is_open = True
        elif is_open and code.get(number, _goes_on(line, is_behind_blank=is_behind_blank)):
            items[-1][1].extend(["", line.strip()] if is_behind_blank else [line.strip()])
        else:
            asides.append(Aside(line=number, text=line.strip()))
            is_open = False
        is_behind_blank = False
    texts = [(number, "\n".join(written).strip()) for number, written in items]
    # An item without a word says nothing that could be lost.
    return Divided(items=tuple(each for each in texts if each[1]), asides=tuple(asides))


def _single(lines: Sequence[Line], *, is_markdown: bool) -> Divided:
    """Take each line with a word for itself; only Markdown has headings, and fences."""
    items: list[Line] = []
    asides: list[Aside] = []
    for number, line in lines:
        if not any(map(str.isalnum, line)) or (is_markdown and (_HEADING.match(line) or _FENCE.match(line))):
            asides.append(Aside(line=number, text=line.strip()))
        else:
            items.append((number, _MARKER_IN_TEXT.sub("", line)))
    return Divided(items=tuple(items), asides=tuple(asides))


def _begins_item(line: str) -> bool:
    # Markers with blanks between them are a line across the page.
    return _MARKER.match(line) is not None and _RULE.match(line) is None


def _goes_on(line: str, *, is_behind_blank: bool) -> bool:
    return not _stands_apart(line) and (not is_behind_blank or line[0] in " \t")


def _stands_apart(line: str) -> bool:
    return any(pattern.match(line) for pattern in (_HEADING, _RULE, _QUOTE))
