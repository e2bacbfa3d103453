"""The table of rights in the README, row by row: what people read there is what the tests go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.permissions import Action
from bot.domain.project import Role

README = Path(__file__).parent.parent / "README.md"
_HEADING = "## Who may do what"
_COLUMNS = (Role.OWNER, Role.MEMBER, Role.CLIENT, Role.OBSERVER)
_TYPED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Row:
    """Who may do one thing, and what they type for it."""

    right: Action
    #: Whole commands, for example ``/requirement edit``.
    commands: tuple[str, ...]
    roles: frozenset[Role]


def rows() -> Mapping[Action, Row]:
    """Return the rows by their rights; ValueError for a row that names none."""
    section = README.read_text().split(_HEADING)[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    found = [_row([cell.strip() for cell in line.strip("|").split("|")]) for line in lines[2:]]
    assert len({row.right for row in found}) == len(found), "a right stands in two rows"
    return {row.right: row for row in found}


def _row(cells: list[str]) -> Row:
    right, ways, *marks = cells
    roles = frozenset(role for role, mark in zip(_COLUMNS, marks, strict=True) if mark)
    return Row(Action(right), _commands(ways), roles)


def _commands(ways: str) -> tuple[str, ...]:
    """Return whole commands: where only the verb stands, the command before it is meant."""
    found: list[str] = []
    name = ""
    for typed in _TYPED.findall(ways):
        name = typed.split()[0] if typed.startswith("/") else name
        found.append(typed if typed.startswith("/") else f"{name} {typed}")
    return tuple(found)
