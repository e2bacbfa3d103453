"""The way of a requirement from a draft to what can be signed, and what each step needs (``domain.md`` 1.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.domain.analysis import Gap, gaps
from bot.domain.fulfilment import NAMES as FULFILMENT_NAMES
from bot.domain.refusal import Refusal
from bot.domain.requirement import Fulfilment, Requirement, Stage, Wording

#: In the order in which they are gone through.
ORDER = tuple(Stage)
#: What must be there to be in a stage; text and type always are.
NEEDS: Mapping[Stage, tuple[Gap, ...]] = MappingProxyType(
    {
        Stage.DRAFT: (),
        Stage.PROPOSED: (Gap.OWNER,),
        Stage.UNDER_REVIEW: (Gap.OWNER,),
        Stage.AGREED: (Gap.OWNER, Gap.RATIONALE, Gap.CRITERIA),
    }
)
NAMES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.DRAFT: "draft",
        Stage.PROPOSED: "proposed",
        Stage.UNDER_REVIEW: "under review",
        Stage.AGREED: "agreed",
    }
)
_WORDS: Mapping[Gap, str] = MappingProxyType(
    {Gap.OWNER: "an owner", Gap.RATIONALE: "a reason (Why)", Gap.CRITERIA: "an acceptance criterion"}
)


def following(stage: Stage) -> Stage | None:
    """Return the next stage; None after the last."""
    place = ORDER.index(stage) + 1
    return ORDER[place] if place < len(ORDER) else None


def lacking(wording: Wording, stage: Stage, conflicts: Sequence[str] = ()) -> tuple[str, ...]:
    """Return in words what keeps a requirement from a stage; nothing when it may be there.

    ``conflicts`` names the requirements that it conflicts with.
    """
    missing = gaps(wording)
    words = [_WORDS[gap] for gap in NEEDS[stage] if gap in missing]
    if stage is Stage.AGREED:
        words += [f"an end to its conflict with {reference}" for reference in conflicts]
    return tuple(words)


def checked_step(requirement: Requirement, stage: Stage, conflicts: Sequence[str] = ()) -> None:
    """Refuse a step that skips a stage, or that lacks something; going back is always possible."""
    now = requirement.stage
    if ORDER.index(stage) > ORDER.index(now) + 1:
        raise Refusal(
            f"{requirement.reference} is {being(now)}. The next stage is {NAMES[ORDER[ORDER.index(now) + 1]]}; "
            f"{NAMES[stage]} comes after that."
        )
    if ORDER.index(stage) > ORDER.index(now) and (words := lacking(requirement.wording, stage, conflicts)):
        raise Refusal(
            f"{requirement.reference} cannot be {NAMES[stage]} yet: it needs {_joined(words)}. "
            f"{_mend(requirement, stage, conflicts)}"
        )


def _mend(requirement: Requirement, stage: Stage, conflicts: Sequence[str]) -> str:
    """Say how a requirement gets what it lacks: the form fills in what belongs to it, and a link is none of that."""
    own = requirement.reference
    said = [f"Fill that in with `/requirement edit {own}`."] if lacking(requirement.wording, stage) else []
    if stage is Stage.AGREED and conflicts:
        said.append(f"A conflict ends with `/requirement unlink {own} {conflicts[0]}`.")
    return " ".join(said)


def stage_of_words(stage: Stage, wording: Wording) -> Stage:
    """Return where new words stand: nobody has agreed to them yet, and what they lack may put them further back."""
    last = min(ORDER.index(stage), ORDER.index(Stage.UNDER_REVIEW))
    return next(each for each in reversed(ORDER[: last + 1]) if not lacking(wording, each))


def came_to_stage(added: datetime, steps: Iterable[tuple[datetime, Stage | Wording]]) -> datetime:
    """Return when an open requirement came to the stage in which it is.

    ``steps`` are the stages that it was moved to and the words that it got, each with its time, in their order.
    """
    stage, since = Stage.DRAFT, added
    for at, step in steps:
        reached = step if isinstance(step, Stage) else stage_of_words(stage, step)
        if reached is not stage:
            stage, since = reached, at
    return since


def parsed(typed: str) -> Stage | Fulfilment:
    """Return the stage that somebody names, of what is open or of what is signed; Refusal says which there are."""
    word = " ".join(typed.lower().replace("_", " ").replace("-", " ").split())
    known: tuple[tuple[Stage | Fulfilment, str], ...] = (*NAMES.items(), *FULFILMENT_NAMES.items())
    for stage, name in known:
        if word in (name, name.split()[-1]):
            return stage
    raise Refusal(f"Say which stage: {_or(NAMES.values())}; or once it is signed {_or(FULFILMENT_NAMES.values())}.")


def being(stage: Stage) -> str:
    """Return the stage as it stands behind *is* in a sentence."""
    return "a draft" if stage is Stage.DRAFT else NAMES[stage]


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _or(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}"
