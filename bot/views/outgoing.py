"""What leaves for Slack, named as people know it: for a note that it did not arrive."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.outgoing import Card, CardKind, Post, PostKind

_CARDS: Mapping[CardKind, str] = MappingProxyType(
    {
        CardKind.PROJECT: "The project's card",
        CardKind.REQUIREMENT: "The card of R{number}",
        CardKind.ROUND: "The card of sign-off V{number}",
        CardKind.BALLOT: "The signatory's copy of sign-off V{number}",
        CardKind.CONFIRM: "The question about R{item}, which was edited in sign-off V{number},",
        CardKind.PROPOSAL: "The card of proposal N{item} about R{number}",
        CardKind.PROMISE: "The card of promise P{number}",
        CardKind.DELEGATED: "The colleague's copy of sign-off V{number}",
        CardKind.HANDED: "The message about a vote that is in a colleague's hands",
        CardKind.CONDITION: "The message about a condition in sign-off V{number}",
        CardKind.REMINDER: "The reminder of sign-off V{number}",
        CardKind.OVERDUE: "The reminder of a condition in sign-off V{number}",
    }
)
#: With the letter of what each is about, and the member of ``about`` that holds its number.
_POSTS: Mapping[PostKind, tuple[str, str, str]] = MappingProxyType(
    {
        PostKind.REMINDER: ("The reminder of sign-off", "V", "round"),
        PostKind.OVERDUE: ("The reminder of a condition in sign-off", "V", "round"),
        PostKind.IMPORTED: ("The summary of an import", "", ""),
        PostKind.BASELINE_FILES: ("The files of baseline", "L", "baseline"),
        PostKind.CERTIFICATE: ("The certificate of baseline", "L", "baseline"),
        PostKind.UNDELIVERABLE: ("A note about a message that did not arrive", "", ""),
        PostKind.CHANGED: ("The message about change request", "C", "change"),
        PostKind.METRICS: ("The chart of the requirements", "", ""),
        PostKind.HANDED: ("The message about a vote that is in a colleague's hands", "", ""),
        PostKind.EVIDENCE: ("The evidence pack", "", ""),
    }
)


def name_of(what: Card | Post) -> str:
    """Return what a message is called at the beginning of a sentence, for example *The card of sign-off V1*."""
    if isinstance(what, Card):
        return _CARDS[what.kind].format(number=what.number, item=what.item)
    name, letter, member = _POSTS[what.kind]
    return f"{name} {letter}{what.about[member]}" if member in what.about else name
