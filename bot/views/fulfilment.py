"""How far what is signed has come: under **Details** and in the history, with the forms that move and verify it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.fulfilment import (
    NAMES,
    NOTE_LIMIT,
    REASON_LIMIT,
    WHOLE,
    Step,
    Verification,
    before,
    following,
    open_words,
    to_try,
    unproven,
)
from bot.domain.requirement import Fulfilment, Requirement, RequirementState
from bot.domain.showing_requirement import Shown, Trying, Work
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened

#: What stands above the answer to the form.
TITLE = "Verification"
PASSED, FAILED, OPEN = "passed", "failed", "open"
_CHOICES = (("Passed", PASSED), ("Failed", FAILED), ("Open", OPEN))
#: What the button says that takes a requirement to a step.
_STEPS: Mapping[Fulfilment, str] = MappingProxyType(
    {
        Fulfilment.IN_PROGRESS: "Start work",
        Fulfilment.IMPLEMENTED: "Mark implemented",
        Fulfilment.VERIFIED: "Mark verified",
        Fulfilment.ACCEPTED: "Accept",
    }
)
#: How many criteria the details name, and how much of a note they show.
_NAMED, _NOTE = 10, 150
#: How much of the history is left for what was done since; what is older is counted.
DEED_BLOCKS = 16


def moved(requirement: Requirement) -> Message:
    """Say where a requirement is now."""
    text = f"{requirement.reference} is {NAMES[requirement.fulfilment]} now."
    return message(text, [blocks.section(text)])


def lines(found: Shown) -> list[str]:
    """Say how far a signed requirement has come, and what was found about its criteria; nothing for any other."""
    requirement, work = found.requirement, found.work
    if requirement.state is not RequirementState.SIGNED:
        return []
    head = f"*Progress: {NAMES[requirement.fulfilment]}*"
    if not work.counted and requirement.fulfilment is not Fulfilment.IMPLEMENTED:
        return [head]
    tried = list(to_try(requirement.wording))
    each = [f"• {_criterion(place)}: {_result(work.counted.get(place))}" for place in tried[:_NAMED]]
    more = [f"And {len(tried) - _NAMED:,} more criteria."] if len(tried) > _NAMED else []
    return [head, *each, *more]


def progress(requirement: Requirement) -> str:
    """Say behind *signed in L2* how far it has come since; nothing where nobody has begun."""
    has_begun = requirement.fulfilment is not Fulfilment.BASELINED
    is_signed = requirement.state is RequirementState.SIGNED
    return f", {NAMES[requirement.fulfilment]}" if is_signed and has_begun else ""


def buttons(found: Shown) -> list[blocks.Element]:
    """Return the buttons that move a signed requirement on, where nothing is in the way, or back, or try it."""
    requirement = found.requirement
    if requirement.state is not RequirementState.SIGNED:
        return []
    value = pack(p=found.project.id, n=requirement.number)
    shown = []
    if requirement.fulfilment is Fulfilment.IMPLEMENTED:
        shown.append(blocks.button("Record verification", ids.RECORD_VERIFICATION, value=value))
    shown += _next_button(requirement, found.work)
    if before(requirement.fulfilment):
        shown.append(blocks.button("Back…", ids.STEP_BACK, value=value, label="Back to an earlier step"))
    return shown


def back_form(requirement: Requirement, to: Fulfilment | None = None, *, nonce: str) -> dict[str, Any]:
    """Return the form that asks how far a requirement goes back, and why."""
    options = [blocks.option(NAMES[each].capitalize(), each.value) for each in before(requirement.fulfilment)]
    chosen = to.value if to else options[0]["value"]
    return forms.modal(
        f"Take {requirement.reference} back",
        ids.STEP_BACK_FORM,
        blocks.words(requirement.wording.text),
        forms.field("to", "Back to", forms.select(options, chosen)),
        forms.field("reason", "Reason", forms.text_input(multiline=True, max_length=REASON_LIMIT, focus=True)),
        submit="Take back",
        metadata={"project": requirement.project, "number": requirement.number},
        nonce=nonce,
    )


def verification_form(found: Trying, *, nonce: str) -> dict[str, Any]:
    """Return one page of **Record verification**: what is chosen on it is recorded as soon as it is sent."""
    requirement = found.requirement
    shown: list[Block] = [blocks.context("Leave open what nobody has tried yet. Each answer is kept for ever.")]
    for place, words in found.criteria.items():
        shown += _tried(place, words, found.counted.get(place))
    return forms.modal(
        "Record verification",
        ids.VERIFICATION_FORM,
        *shown,
        submit="Save and go on" if found.has_next else "Save",
        metadata={
            "project": requirement.project,
            "number": requirement.number,
            "version": requirement.version,
            "criteria": list(found.criteria),
            "next": max(found.criteria) if found.has_next else None,
        },
        nonce=nonce,
    )


def recorded(found: Shown) -> Message:
    """Say what is still to be tried, with the button for what comes next."""
    requirement, work = found.requirement, found.work
    missing = unproven(requirement.wording, work.counted)
    if missing:
        text = f"{requirement.reference}: {open_words(missing)} yet."
    else:
        text = f"{requirement.reference} has passed everything. Say so, and it is verified."
    return message(text, [blocks.section(text), blocks.actions(*buttons(found))])


def deeds(work: Work) -> tuple[list[Block], list[str]]:
    """Show the newest steps and findings in whole, the newest last; and say the same in plain lines."""
    every: list[Step | Verification] = [*work.steps, *work.found]
    every.sort(key=lambda each: each.at)
    shown: list[Block] = []
    said: list[str] = []
    for number, each in enumerate(reversed(every)):
        head, words = _deed(each)
        quoted = [blocks.quote(words)] if words else []
        if len(shown) + 1 + len(quoted) > DEED_BLOCKS:
            older = f"{len(every) - number:,} older steps and verifications are not shown."
            return [blocks.context(older), *shown], said
        shown[:0] = [blocks.section(f"*{head}* {mrkdwn.when(each.at)}"), *quoted]
        said[:0] = [f"{head} {mrkdwn.when(each.at)}{f': {mrkdwn.escape(words)}' if words else ''}"]
    return shown, said


def _deed(each: Step | Verification) -> tuple[str, str]:
    by = f"by {mrkdwn.mention(each.author)}"
    if isinstance(each, Step):
        return f"Version {each.version}: {NAMES[each.to]} {by}", each.reason
    return f"Version {each.version}: {_criterion(each.criterion).lower()} {_outcome(each)} {by}", each.note


def _next_button(requirement: Requirement, work: Work) -> list[blocks.Element]:
    to = following(requirement.fulfilment)
    if to is None or (to is Fulfilment.VERIFIED and unproven(requirement.wording, work.counted)):
        return []
    value = pack(p=requirement.project, n=requirement.number, s=to.value)
    return [blocks.button(_STEPS[to], ids.STEP_ON, value=value)]


def _tried(place: int, words: str, last: Verification | None) -> list[Block]:
    name = _criterion(place)
    options = [blocks.option(label, value) for label, value in _CHOICES]
    note = forms.text_input(multiline=True, max_length=NOTE_LIMIT)
    so_far = [blocks.context(f"So far: {_result(last)}")] if last else []
    return [
        blocks.words(words),
        *so_far,
        forms.field(f"passed.{place}", name, forms.radio(options, OPEN)),
        forms.field(f"note.{place}", f"Note on {name.lower()}", note, optional=True, hint="Needed where it failed."),
    ]


def _result(last: Verification | None) -> str:
    if last is None:
        return "open"
    note = f": {mrkdwn.name(shortened(last.note, _NOTE))}" if last.note else ""
    return f"{_outcome(last)}, by {mrkdwn.mention(last.author)} {mrkdwn.when(last.at)}{note}"


def _criterion(place: int) -> str:
    return "The requirement" if place == WHOLE else f"Criterion {place}"


def _outcome(found: Verification) -> str:
    return "passed" if found.passed else "failed"
