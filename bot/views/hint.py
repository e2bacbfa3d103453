"""Hints about wording: what was found, why it matters, and what would be better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.hints import Hint
from bot.domain.requirement import Requirement
from bot.domain.smells import Smell
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block

SMELL_NAMES: Mapping[Smell, str] = MappingProxyType(
    {
        Smell.VAGUE_QUANTITY: "Vague amount",
        Smell.VAGUE_QUALITY: "Vague words",
        Smell.COMPARATIVE: "Comparison with nothing",
        Smell.SUPERLATIVE: "Superlative",
        Smell.ESCAPE_CLAUSE: "A way out",
        Smell.OPEN_ENDED: "A list without an end",
        Smell.INFINITIVE_PADDING: "Padding",
        Smell.NEGATION: "Negation",
        Smell.COMBINATOR: "Two things in one",
        Smell.UNIVERSAL: "Without exception",
        Smell.PRONOUN: "A pronoun as the subject",
        Smell.PASSIVE: "Passive voice",
        Smell.WEAK_MODAL: "A wish",
        Smell.PLACEHOLDER: "A gap",
        Smell.MISSING_ACTOR: "Nobody acts",
        Smell.MISSING_MEASURE: "No measure",
        Smell.MISSING_BENEFIT: "No benefit",
        Smell.MULTI_SENTENCE: "Several sentences",
        Smell.LONG: "Long",
        Smell.MISSING_WHEN: "A criterion without When",
        Smell.MISSING_THEN: "A criterion without Then",
        Smell.SEVERAL_WHENS: "A criterion with several Whens",
    }
)
#: Begins the names of blocks that hint.
_MARK = "hint."
_NOTHING = "No hints: nothing in these words is likely to be misread."
#: How many of the words that were found a hint names.
_WORDS_SHOWN = 5


def hint_words(hint: Hint) -> str:
    """Say what was found, why it matters and what would be better; the words are people's own."""
    found = ", ".join(f"“{mrkdwn.name(word[:60])}”" for word in hint.found[:_WORDS_SHOWN])
    head = f"{SMELL_NAMES[hint.smell]}: {found}" if found else SMELL_NAMES[hint.smell]
    return f"*Hint: {head}*\n{hint.advice.why} Better, for example: {hint.advice.example}"


def dismissable(project: int, requirement: Requirement, found: Sequence[Hint]) -> list[Block]:
    """Show hints, each with **Dismiss**."""
    return [
        blocks.section(
            hint_words(hint),
            accessory=blocks.button(
                "Dismiss",
                ids.DISMISS_HINT,
                value=pack(p=project, n=requirement.number, v=requirement.version, h=hint.smell.value),
            ),
        )
        for hint in found
    ]


def listed(found: Sequence[Hint]) -> list[Block]:
    """Show hints behind the words of a form, where they can be followed at once."""
    return [blocks.context(hint_words(hint), block_id=f"{_MARK}{hint.smell.value}") for hint in found]


def beside(form: Mapping[str, Any], found: Sequence[Hint], *, says_so: bool = False) -> dict[str, Any]:
    """Return a form that is open with other hints; perhaps it says that there is nothing to hint at."""
    nothing = [blocks.context(_NOTHING, block_id=f"{_MARK}none")] if says_so else []
    return forms.beside(form, "text", _MARK, listed(found) or nothing)


def is_shown(form: Mapping[str, Any]) -> bool:
    """Whether a form that is open says anything about wording."""
    return any(str(block.get("block_id") or "").startswith(_MARK) for block in form.get("blocks") or ())
