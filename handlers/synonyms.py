"""What people type for a verb that is called otherwise: words that mean the same, however little they look alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.views import ids

#: For each command the verb that does what a word says; empty where the command does so alone.
SYNONYMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        ids.PROJECT: dict.fromkeys(("remove", "delete", "close", "stop", "end"), "archive")
        | dict.fromkeys(("members", "roles", "invite"), "people")
        | dict.fromkeys(("new", "create"), "start")
        # How it stands is told by the command alone.
        | dict.fromkeys(("status", "show", "info", "view"), ""),
        ids.REQUIREMENT: dict.fromkeys(("remove", "delete"), "withdraw")
        | dict.fromkeys(("update", "modify", "reword"), "edit")
        | dict.fromkeys(("find", "search", "filter"), "list")
        | dict.fromkeys(("new", "create"), "add")
        | dict.fromkeys(("view", "see", "details"), "show")
        | dict.fromkeys(("postpone", "defer"), "propose")
        | dict.fromkeys(("restore", "reopen"), "resume")
        # What the list is filtered by.
        | {word: f"list {word}" for word in ("open", "signed", "withdrawn", "must", "mine")},
        ids.SIGNOFF: dict.fromkeys(("close", "stop", "end", "delete", "remove"), "cancel")
        | dict.fromkeys(("list", "show", "find", "search"), "status")
        | dict.fromkeys(("new", "create"), "start"),
    }
)
#: For a reference without a verb, the one that shows what it names.
_SHOWN_BY: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {ids.REQUIREMENT: {"r": "show"}, ids.SIGNOFF: {"v": "status", "l": "baseline"}}
)
_REFERENCE = re.compile(r"([a-z])-?\d{1,9}")


def synonym(command: str, word: str) -> str | None:
    """Return what does in a command what a word means there; of a reference, what shows it."""
    if found := _REFERENCE.fullmatch(word):
        verb = _SHOWN_BY.get(command, {}).get(found[1])
        return f"{verb} {word.upper()}" if verb else None
    return SYNONYMS.get(command, {}).get(word)
