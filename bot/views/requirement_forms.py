"""The forms around a requirement: a new one, other words for it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.difference import changes
from bot.domain.project import Membership, Project
from bot.domain.promise import Promise
from bot.domain.requirement import Requirement, Wording
from bot.domain.showing import EditedMeanwhile, Shown
from bot.views import blocks, forms, hint, ids, mrkdwn
from bot.views.message import Block
from bot.views.requirement import PRIORITY_NAMES, TYPE_NAMES, field_difference


def form(
    project: Project,
    *,
    words: Wording | None = None,
    source: str | None = None,
    promise: Promise | None = None,
    nonce: str,
) -> dict[str, Any]:
    """Return the form **New requirement**, perhaps filled in; it will keep the promise of the same message."""
    metadata: dict[str, Any] = {"project": project.id}
    if source:
        metadata["source"] = source
    return forms.modal(
        "New requirement",
        ids.REQUIREMENT_FORM,
        *_fields(words or Wording(text="")),
        *forms.left_over(words.text if words else ""),
        *_keeping(promise),
        submit="Add",
        metadata=metadata,
        nonce=nonce,
    )


def project_form(memberships: Sequence[Membership], *, nonce: str) -> dict[str, Any]:
    """Return the form that asks for the project first."""
    options = [blocks.option(membership.project.name, str(membership.project.id)) for membership in memberships[:100]]
    return forms.modal(
        "New requirement",
        ids.PROJECT_CHOICE_FORM,
        forms.field("project", "Project", forms.select(options, options[0]["value"])),
        submit="Next",
        nonce=nonce,
    )


def edit_form(found: Shown, *, nonce: str) -> dict[str, Any]:
    """Return the form that changes a requirement, under hints about its wording."""
    requirement = found.requirement
    return _edit_form(requirement, requirement.wording, requirement.version, hint.listed(found.hints), nonce=nonce)


def compare_form(conflict: EditedMeanwhile, typed: Wording, *, nonce: str) -> dict[str, Any]:
    """Return the same form with what the person typed, and what somebody else changed meanwhile."""
    now = conflict.now
    said = (
        f"{mrkdwn.mention(now.changed_by)} changed {now.reference} while you were writing. "
        "Your words are still below; saving puts them in place of theirs."
    )
    shown = [blocks.section(said), *(field_difference(each) for each in changes(conflict.before.wording, now.wording))]
    return _edit_form(now, typed, now.version, [*shown, blocks.divider()], nonce=nonce)


def withdraw_form(requirement: Requirement, *, nonce: str) -> dict[str, Any]:
    """Return the form that asks why a requirement is taken back."""
    return forms.modal(
        f"Withdraw {requirement.reference}",
        ids.WITHDRAW_FORM,
        blocks.words(requirement.wording.text),
        forms.field("reason", "Reason", forms.text_input(multiline=True, max_length=3000, focus=True)),
        submit="Withdraw",
        metadata={"project": requirement.project, "number": requirement.number},
        nonce=nonce,
    )


def _keeping(promise: Promise | None) -> list[Block]:
    if promise is None:
        return []
    said = f"This message is recorded as {promise.reference}; the requirement will be linked to it."
    return [blocks.context(said)]


def _edit_form(
    requirement: Requirement, typed: Wording, version: int, above: Sequence[Block], *, nonce: str
) -> dict[str, Any]:
    return forms.modal(
        f"Edit {requirement.reference}",
        ids.EDIT_FORM,
        *above,
        *_fields(typed),
        submit="Save",
        metadata={"project": requirement.project, "number": requirement.number, "version": version},
        nonce=nonce,
    )


def _fields(typed: Wording) -> list[Block]:
    types = [blocks.option(name, type_.value) for type_, name in TYPE_NAMES.items()]
    priorities = [blocks.option(name, priority.value) for priority, name in PRIORITY_NAMES.items()]
    chosen = typed.priority.value if typed.priority else None
    return [
        forms.field(
            "text",
            "Requirement",
            forms.text_input(initial=forms.typed(typed.text), multiline=True, max_length=3000, focus=True),
        ),
        forms.field("type", "Type", forms.select(types, typed.type.value)),
        forms.field("priority", "Priority", forms.select(priorities, chosen), optional=True),
        _long("rationale", "Why", typed.rationale),
        _long("criteria", "Acceptance criteria", typed.criteria),
    ]


def _long(name: str, label: str, typed: str) -> Block:
    element = forms.text_input(initial=forms.typed(typed), multiline=True, max_length=3000)
    return forms.field(name, label, element, optional=True)
