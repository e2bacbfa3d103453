"""The forms around a requirement: a new one, other words for it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.difference import changes
from bot.domain.hints import Hint
from bot.domain.project import Project
from bot.domain.promise import Promise
from bot.domain.requirement import Requirement, Wording
from bot.domain.showing_requirement import EditedMeanwhile, Shown
from bot.domain.values import replace
from bot.domain.wording import onto
from bot.views import attributes, blocks, forms, hint, ids, mrkdwn
from bot.views.message import Block
from bot.views.requirement import field_difference


def form(
    project: Project,
    *,
    words: Wording | None = None,
    hints: Sequence[Hint] = (),
    source: str | None = None,
    unlinked: str | None = None,
    promise: Promise | None = None,
    whole: bool = False,
    nonce: str,
) -> dict[str, Any]:
    """Return the form **New requirement**, perhaps filled in and with hints about its words.

    It will keep the promise of the same message. ``unlinked`` is the message whose link is still missing.

    A ``whole`` one shows what is behind **More** too.
    """
    metadata: dict[str, Any] = {"project": project.id}
    if source:
        metadata["source"] = source
    if unlinked:
        metadata["unlinked"] = unlinked
    left_over = forms.left_over(words.text if words else "", "Requirement")
    return forms.modal(
        "New requirement",
        ids.REQUIREMENT_FORM,
        # What did not fit is shown once: such a form is not built again.
        *_fields(words or Wording(text=""), hints, whole=whole or bool(left_over)),
        *left_over,
        *_keeping(promise),
        *forms.unlinked(unlinked),
        submit="Add",
        metadata=metadata,
        nonce=nonce,
    )


def project_form(projects: Sequence[Project], *, nonce: str) -> dict[str, Any]:
    """Return the form that asks for the project first; one of very many is looked for by its name."""
    options = project_options(projects)
    menu = forms.select(options, options[0]["value"])
    if len(projects) > len(options):
        menu = forms.external(multi=False, placeholder="Part of its name")
    return forms.modal(
        "New requirement",
        ids.PROJECT_CHOICE_FORM,
        forms.field(ids.CHOSEN_PROJECT, "Project", menu),
        submit="Next",
        nonce=nonce,
    )


def project_options(projects: Sequence[Project]) -> list[dict[str, Any]]:
    """Return projects as entries of the menu Project, as many as Slack takes."""
    return [blocks.option(project.name, str(project.id)) for project in projects[: blocks.MOST_OPTIONS]]


def edit_form(
    found: Shown,
    *,
    words: str = "",
    typed: Wording | None = None,
    version: int | None = None,
    whole: bool = False,
    nonce: str,
) -> dict[str, Any]:
    """Return the form that changes a requirement, with hints about its wording.

    ``words`` were typed behind the command; ``typed`` is what somebody filled in already, over the words of
    ``version``.
    """
    requirement = found.requirement
    filled = typed or (replace(requirement.wording, text=words) if words else requirement.wording)
    hints = () if words else found.hints
    above = forms.left_over(words, "Requirement")
    # What did not fit is shown once: such a form is not built again.
    whole = whole or bool(above)
    return _edit_form(requirement, filled, version or requirement.version, above, hints, whole=whole, nonce=nonce)


def compare_form(conflict: EditedMeanwhile, typed: Wording, *, nonce: str) -> dict[str, Any]:
    """Return the same form with what the person typed, and what somebody else changed meanwhile."""
    now, before = conflict.now, conflict.before.wording
    said = (
        f"{mrkdwn.mention(now.changed_by)} changed {now.reference} while you were writing. "
        "What you changed is still below, the rest is as it is now; saving puts your words in place of theirs."
    )
    shown = [blocks.section(said), *(field_difference(each) for each in changes(before, now.wording))]
    typed = onto(typed, before, now.wording)
    form = _edit_form(now, typed, now.version, [*shown, blocks.divider()], (), whole=True, nonce=nonce)
    return form | {"blocks": forms.anew(form["blocks"], str(now.version))}


def withdraw_form(requirement: Requirement, *, reason: str = "", nonce: str) -> dict[str, Any]:
    """Return the form that asks why a requirement is taken back; ``reason`` was typed already."""
    return _taking_out(requirement, "Withdraw", ids.WITHDRAW_FORM, reason, nonce=nonce)


def reject_form(requirement: Requirement, *, reason: str = "", nonce: str) -> dict[str, Any]:
    """Return the form that asks why a requirement is turned down; ``reason`` was typed already."""
    return _taking_out(requirement, "Reject", ids.REJECT_REQUIREMENT_FORM, reason, nonce=nonce)


def _taking_out(requirement: Requirement, verb: str, callback: str, reason: str, *, nonce: str) -> dict[str, Any]:
    return forms.modal(
        f"{verb} {requirement.reference}",
        callback,
        blocks.words(requirement.wording.text),
        *forms.left_over(reason, "Reason"),
        forms.reason(reason),
        submit=verb,
        metadata={"project": requirement.project, "number": requirement.number},
        nonce=nonce,
    )


def _keeping(promise: Promise | None) -> list[Block]:
    if promise is None:
        return []
    said = f"This message is recorded as {promise.reference}; the requirement will be linked to it."
    return [blocks.context(said)]


def _edit_form(
    requirement: Requirement,
    typed: Wording,
    version: int,
    above: Sequence[Block],
    hints: Sequence[Hint],
    *,
    whole: bool,
    nonce: str,
) -> dict[str, Any]:
    return forms.modal(
        f"Edit {requirement.reference}",
        ids.EDIT_FORM,
        *above,
        *_fields(typed, hints, whole=whole),
        submit="Save",
        metadata={"project": requirement.project, "number": requirement.number, "version": version},
        nonce=nonce,
    )


def _fields(typed: Wording, hints: Sequence[Hint], *, whole: bool) -> list[Block]:
    more = attributes.more(typed) if whole else []
    return [*attributes.essentials(typed, hint.listed(hints)), attributes.buttons(whole=whole), *more]
