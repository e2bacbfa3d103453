"""The way of a signed requirement from its baseline to acceptance, and what each step needs (``domain.md`` 1.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType

from msgspec import Struct

from bot.domain.criteria import criteria
from bot.domain.fields import Fields
from bot.domain.names import UserId
from bot.domain.refusal import FormErrors, NotFound, Refusal
from bot.domain.requirement import Fulfilment, Requirement, Wording
from bot.domain.text import checked_text, optional_text
from bot.domain.values import replace

REASON_LIMIT = 3000
NOTE_LIMIT = 3000
#: In the order in which they are gone through.
ORDER = tuple(Fulfilment)
NAMES: Mapping[Fulfilment, str] = MappingProxyType(
    {
        Fulfilment.BASELINED: "baselined",
        Fulfilment.IN_PROGRESS: "in progress",
        Fulfilment.IMPLEMENTED: "implemented",
        Fulfilment.VERIFIED: "verified",
        Fulfilment.ACCEPTED: "accepted",
    }
)
#: The number under which a requirement without criteria is tried as a whole.
WHOLE = 0
#: How many criteria a sentence names.
_NAMED = 5


class Step(Struct, frozen=True, kw_only=True):
    """One move of a signed version, on or back."""

    #: Counted from 1 for each requirement.
    place: int
    version: int
    to: Fulfilment
    author: UserId
    at: datetime
    #: Why; there always is one for a step back.
    reason: str = ""


class Verification(Struct, frozen=True, kw_only=True):
    """What somebody found who tried one criterion of a version that was said to be implemented."""

    #: Counted from 1 for each requirement.
    place: int
    version: int
    #: The step with which it was said to be implemented: who does the work again has it tried again.
    step: int
    #: Counted from 1 as the criteria are written; ``WHOLE`` for a requirement without any.
    criterion: int
    passed: bool
    author: UserId
    at: datetime
    #: What it was tried with, or what went wrong.
    note: str = ""


class Finding(Struct, frozen=True, kw_only=True):
    """One line of the form **Record verification** as it was filled in."""

    criterion: int
    #: None where it was left open.
    passed: bool | None
    note: str = ""


def fulfilment_of(steps: Iterable[Step], version: int) -> Fulfilment:
    """Return how far a version has come; steps of other versions say nothing about it."""
    return next((step.to for step in reversed(tuple(steps)) if step.version == version), Fulfilment.BASELINED)


def following(fulfilment: Fulfilment) -> Fulfilment | None:
    """Return the next step; None after the last."""
    place = ORDER.index(fulfilment) + 1
    return ORDER[place] if place < len(ORDER) else None


def before(fulfilment: Fulfilment) -> tuple[Fulfilment, ...]:
    """Return what can be gone back to, the nearest first."""
    return tuple(reversed(ORDER[: ORDER.index(fulfilment)]))


def to_try(wording: Wording) -> Mapping[int, str]:
    """Return what has to be tried by its number: each criterion, or the requirement itself where it has none."""
    found = {place: "\n".join(each.lines) for place, each in enumerate(criteria(wording.criteria), start=1)}
    return found or {WHOLE: wording.text}


def implemented_with(steps: Iterable[Step], version: int) -> int:
    """Return the place of the step with which a version was last said to be implemented; 0 where it never was."""
    said = (step.place for step in steps if (step.version, step.to) == (version, Fulfilment.IMPLEMENTED))
    return max(said, default=0)


def counting(found: Iterable[Verification], steps: Iterable[Step], version: int) -> Mapping[int, Verification]:
    """Return the newest record of each criterion that counts: of this version, since it was implemented last."""
    since = implemented_with(steps, version)
    return {each.criterion: each for each in found if (each.version, each.step) == (version, since)}


def unproven(wording: Wording, counted: Mapping[int, Verification]) -> tuple[int, ...]:
    """Return the numbers of what has not passed: nobody tried it, or it failed the last time."""
    return tuple(place for place in to_try(wording) if place not in counted or not counted[place].passed)


def checked_step(requirement: Requirement, to: Fulfilment, counted: Mapping[int, Verification], reason: str) -> str:
    """Return the reason of a step as it is kept; Refusal for one that skips another, or that lacks something.

    Going back is always possible, but not without a reason: FormErrors at ``reason``.
    """
    now, fields = requirement.fulfilment, Fields()
    checked = checked_text if to in before(now) else optional_text
    why = fields.take("reason", lambda: checked(reason, what="The reason", limit=REASON_LIMIT))
    if why is None:
        raise fields.refused()
    next_ = following(now)
    if next_ is not None and ORDER.index(to) > ORDER.index(next_):
        raise Refusal(
            f"{requirement.reference} is {NAMES[now]}. The next step is {NAMES[next_]}; {NAMES[to]} comes after that."
        )
    if to is Fulfilment.VERIFIED and now is Fulfilment.IMPLEMENTED:
        _check_proven(requirement, unproven(requirement.wording, counted))
    return why


def _check_proven(requirement: Requirement, missing: Sequence[int]) -> None:
    if missing:
        raise Refusal(
            f"{requirement.reference} cannot be verified yet: {open_words(missing)}. "
            f"Record what you find with `/requirement verify {requirement.reference}`."
        )


def open_words(missing: Sequence[int]) -> str:
    """Say which criteria have not passed, a few of them by number; or that the requirement without any has not."""
    if missing[0] == WHOLE:
        return "it has not passed"
    shown = ", ".join(map(str, missing[:_NAMED]))
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    return f"criterion {shown} has not passed" if len(missing) == 1 else f"criteria {shown}{more} have not passed"


def check_triable(requirement: Requirement) -> None:
    """Refuse to try what nobody says is implemented, or what is verified already."""
    reference, now = requirement.reference, requirement.fulfilment
    if now in (Fulfilment.BASELINED, Fulfilment.IN_PROGRESS):
        raise Refusal(f"{reference} is {NAMES[now]}. Verifications are recorded once it is implemented.")
    if now is not Fulfilment.IMPLEMENTED:
        raise Refusal(
            f"{reference} is {NAMES[now]} already. If something is wrong with it, take it back first: "
            f"`/requirement stage {reference} implemented because …`."
        )


def checked_findings(wording: Wording, typed: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what was found as it is kept, without what was left open.

    FormErrors at ``note.N`` where a failure says nothing, and at ``passed.N`` for a note on nothing; Refusal for a
    criterion that there is not.
    """
    known, fields = to_try(wording), Fields()
    found = [fields.take(f"note.{each.criterion}", partial(_checked, each, known)) for each in typed]
    if fields.errors:
        raise fields.refused()
    return tuple(each for each in found if each is not None and each.passed is not None)


def _checked(finding: Finding, known: Mapping[int, str]) -> Finding:
    if finding.criterion not in known:
        raise NotFound("There is no such criterion. Open the form again.")
    note = optional_text(finding.note, what="The note", limit=NOTE_LIMIT)
    if finding.passed is None and note:
        raise FormErrors({f"passed.{finding.criterion}": "Choose Passed or Failed, or clear the note."})
    if finding.passed is False and not note:
        raise Refusal("Say what failed.")
    return replace(finding, note=note)
