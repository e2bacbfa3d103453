"""An accepted requirement becomes obsolete once another takes its place (``domain.md`` 1.4)."""

from __future__ import annotations

import re

from msgspec import Struct

from bot.domain.fulfilment import NAMES
from bot.domain.references import parse as parse_reference
from bot.domain.refusal import Refusal
from bot.domain.requirement import STANDING, Fulfilment, Requirement

_TYPED = re.compile(r"(?P<old>\S+)\s+(?:is\s+)?(?:replaced\s+)?by\s+(?P<new>\S+)", re.IGNORECASE)


class Succession(Struct, frozen=True, kw_only=True):
    """An obsolete requirement, and the one in its place."""

    old: Requirement
    new: Requirement


def parse(typed: str) -> tuple[int, int | None]:
    """Return the numbers in a line such as ``R1 replaced by R7``; the second is None where only one is named."""
    words = typed.strip()
    found = _TYPED.fullmatch(words)
    if found is not None:
        return parse_reference(found["old"], "R"), parse_reference(found["new"], "R")
    if len(words.split()) > 1:
        raise Refusal("Write it like this: `/requirement obsolete R1 replaced by R7`.")
    return parse_reference(words, "R"), None


def check_obsolete(old: Requirement) -> None:
    """Refuse what is signed but not accepted, and what a change board votes on."""
    reference = old.reference
    if old.change is not None:
        raise Refusal(f"C{old.change} on {reference} is under vote. Wait for its end first.")
    if old.fulfilment is not Fulfilment.ACCEPTED:
        raise Refusal(
            f"{reference} is {NAMES[old.fulfilment]}, and only what was accepted becomes obsolete. "
            f"Ask for other words or for its removal with `/requirement change {reference}`."
        )


def succeeding(old: Requirement, new: Requirement) -> Succession:
    """Return which requirement takes the place of which; Refusal for one that cannot."""
    check_obsolete(old)
    if old.number == new.number:
        raise Refusal(f"{old.reference} cannot replace itself. Name another requirement.")
    if new.state not in STANDING:
        raise Refusal(f"{new.reference} is {new.state.value} and replaces nothing. Name one that still counts.")
    return Succession(old=old, new=new)
