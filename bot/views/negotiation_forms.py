"""The form **Propose a change**, for a proposal and for what counters one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.difference import changes
from bot.domain.negotiation import REASON_LIMIT, WORDS_LIMIT, Move, Typed
from bot.domain.requirement import Requirement
from bot.domain.showing_negotiation import Proposing
from bot.domain.showing_requirement import EditedMeanwhile
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.message import Block
from bot.views.negotiation import KIND_NAMES
from bot.views.requirement import field_difference


def proposal_form(found: Proposing, typed: Typed, *, nonce: str) -> dict[str, Any]:
    """Return the form, filled with what was typed already or with what is countered."""
    requirement, countered = found.requirement, found.countered
    above = _countering(countered) if countered else []
    above += [*forms.left_over(typed.words, "New words"), *forms.left_over(typed.why, "Why", limit=REASON_LIMIT)]
    return _form(requirement, typed, above, counters=countered.number if countered else None, nonce=nonce)


def compare_form(conflict: EditedMeanwhile, typed: Typed, *, counters: int | None, nonce: str) -> dict[str, Any]:
    """Return the same form with what the person typed, and what somebody else changed meanwhile."""
    now = conflict.now
    said = (
        f"{mrkdwn.mention(now.changed_by)} changed {now.reference} while you were writing. "
        "Your words are still below; sending them proposes them on top of this:"
    )
    changed = [field_difference(each) for each in changes(conflict.before.wording, now.wording)]
    return _form(now, typed, [blocks.section(said), *changed, blocks.divider()], counters=counters, nonce=nonce)


def _form(
    requirement: Requirement, typed: Typed, above: Sequence[Block], *, counters: int | None, nonce: str
) -> dict[str, Any]:
    metadata = {"project": requirement.project, "number": requirement.number, "version": requirement.version}
    return forms.modal(
        "Propose a change",
        ids.PROPOSAL_FORM,
        blocks.context(f"{requirement.reference}, version {requirement.version}"),
        *above,
        *_fields(typed, requirement),
        submit="Counter" if counters else "Propose",
        metadata=metadata | ({"counters": counters} if counters else {}),
        nonce=nonce,
    )


def _countering(countered: Move) -> list[Block]:
    by = mrkdwn.mention(countered.proposed_by)
    return [blocks.context(f"This counters {countered.reference} by {by}, which stays open beside it.")]


def _fields(typed: Typed, requirement: Requirement) -> list[Block]:
    kinds = [blocks.option(name, kind.value) for kind, name in KIND_NAMES.items()]
    words = forms.typed(typed.words or requirement.wording.text)
    return [
        forms.field("kind", "Kind of proposal", forms.radio(kinds, typed.kind.value)),
        forms.field(
            "words",
            "New words",
            forms.text_input(initial=words, multiline=True, max_length=WORDS_LIMIT),
            optional=True,
            hint="Read only for new words.",
        ),
        _long("why", "Why", typed.why),
        _long("offer", "What is offered in return", typed.offer, optional=True),
        _long("interest", "Underlying interest", typed.interest, optional=True, hint="What this is really about."),
    ]


def _long(name: str, label: str, typed: str, *, optional: bool = False, hint: str | None = None) -> Block:
    element = forms.text_input(initial=typed[:REASON_LIMIT], multiline=True, max_length=REASON_LIMIT)
    return forms.field(name, label, element, optional=optional, hint=hint)
