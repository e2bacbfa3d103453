"""A requirement's next version, with everything that hangs on it: votes, counts, cards and the audit stream.

Whoever calls these holds the project, and saves the one that is returned.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.canonical import version_digest
from bot.domain.names import UserId
from bot.domain.person import Actor
from bot.domain.project import Counts, Project
from bot.domain.refusal import NotFound, Refusal
from bot.domain.requirement import Requirement, RequirementState, Wording
from bot.domain.stage import stage_of_words
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.flows.edits import requirement_edited
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.flows.relations import requirement_card, touch_linked
from bot.ports import Store

#: Which event says that a version came to be, by the state that it has.
_EVENTS: Mapping[RequirementState, str] = {
    RequirementState.WITHDRAWN: "requirement.withdraw",
    RequirementState.REJECTED: "requirement.reject",
    RequirementState.DEFERRED: "requirement.defer",
    RequirementState.OPEN: "requirement.resume",
}


def find(store: Store, project: Project, number: int) -> Requirement:
    """Return a requirement; NotFound says how to find the number."""
    requirement = store.requirements.get(project.team, project.id, number)
    if requirement is None:
        raise NotFound(f"There is no R{number} in this project. Find the number with `/requirement list`.")
    return requirement


def find_open(store: Store, project: Project, number: int, done: str) -> Requirement:
    """Return a requirement that can still change; Refusal says why another one cannot be ``done``, and what can."""
    requirement = find(store, project, number)
    reference = requirement.reference
    match requirement.state:
        case RequirementState.SIGNED:
            raise Refusal(
                f"{reference} is signed in baseline L{requirement.baseline} and cannot be {done}: "
                f"what was signed never changes. Ask for a change with `/requirement change {reference}`."
            )
        case RequirementState.WITHDRAWN:
            raise Refusal(f"{reference} is withdrawn. Add it again as a new requirement if it is needed.")
        case RequirementState.REJECTED:
            raise Refusal(f"{reference} is rejected, and stays so. Add it again as a new requirement if it is needed.")
        case RequirementState.DEFERRED:
            raise Refusal(f"{reference} is postponed. Take it up again with `/requirement resume {reference}` first.")
        case RequirementState.OBSOLETE:
            newer = f"R{requirement.replaced_by}"
            raise Refusal(
                f"{reference} is obsolete and cannot be {done}: {newer} replaces it. Look at {newer} instead."
            )
        case RequirementState.MERGED:
            older = f"R{requirement.merged_into}"
            raise Refusal(f"{reference} is merged into {older} and cannot be {done}. Look at {older} instead.")
        case RequirementState.OPEN:
            return requirement


def require_no_vote(store: Store, project: Project, requirement: Requirement) -> None:
    """Refuse to take away what somebody is being asked to sign."""
    if rounds := store.rounds.open_with(project.team, project.id, requirement.number):
        raise Refusal(
            f"{requirement.reference} is under vote in {rounds[0].reference}. Wait for the votes, or cancel that first."
        )


def reword(
    store: Store,
    project: Project,
    actor: Actor,
    old: Requirement,
    wording: Wording,
    *,
    now: datetime,
    author: UserId | None = None,
    reason: str = "",
    facts: Mapping[str, str | int] | None = None,
) -> tuple[Project, Requirement]:
    """Give an open requirement other words; votes on the old ones lapse, and their voters are asked again.

    ``author`` wrote the words when that is somebody else than who acts.
    """
    new = _next(old, author or actor.user, wording=wording, now=now)
    store.requirements.change(project.team, new, fingerprint=fingerprint(wording.text), reason=reason)
    project = _record(store, project, actor, new, action="requirement.edit", now=now, facts=facts)
    project = requirement_edited(store, project, actor, new, now=now)
    touch_linked(store, project, new.number, now=now)
    _show_anew(store, project, new, now=now)
    return project, new


def move_to(
    store: Store,
    project: Project,
    actor: Actor,
    old: Requirement,
    state: RequirementState,
    *,
    why: str,
    now: datetime,
    author: UserId | None = None,
    facts: Mapping[str, str | int] | None = None,
) -> tuple[Project, Requirement]:
    """Withdraw, reject, postpone or take up again: a version with the old words, and the reason beside it.

    ``author`` gave the reason when that is somebody else than who acts; then it stands beside what they did.
    """
    new = replace(_next(old, author or actor.user, wording=old.wording, now=now), state=state)
    store.requirements.change(project.team, new, fingerprint=fingerprint(new.wording.text), reason=why)
    project = replace(project, counts=counted(counted(project.counts, old.state, -1), state, 1))
    project = _record(
        store, project, actor, new, action=_EVENTS[state], now=now, text="" if author else why, facts=facts
    )
    _show_anew(store, project, new, now=now)
    store.outbox.touch(card_of(project), at=now)
    return project, new


def _show_anew(store: Store, project: Project, requirement: Requirement, *, now: datetime) -> None:
    """Refresh what shows the requirement: its own card, and what was proposed about it and may be outdated now."""
    store.outbox.touch(requirement_card(project, requirement.number), at=now)
    store.outbox.touch_proposals(project.team, project.id, requirement.number, at=now)


def _next(old: Requirement, author: UserId, *, wording: Wording, now: datetime) -> Requirement:
    version = old.version + 1
    return replace(
        old,
        version=version,
        wording=wording,
        digest=version_digest(old.number, version, wording),
        changed_by=author,
        changed_at=now,
        stage=stage_of_words(old.stage, wording),
    )


def counted(counts: Counts, state: RequirementState, more: int) -> Counts:
    """Return how much there is in a project with so many more requirements in a state."""
    match state:
        case RequirementState.OPEN:
            return replace(counts, open=counts.open + more)
        case RequirementState.DEFERRED:
            return replace(counts, deferred=counts.deferred + more)
        case RequirementState.WITHDRAWN:
            return replace(counts, withdrawn=counts.withdrawn + more)
        case RequirementState.REJECTED:
            return replace(counts, rejected=counts.rejected + more)
        case RequirementState.OBSOLETE:
            return replace(counts, obsolete=counts.obsolete + more)
        case RequirementState.SIGNED:
            return replace(counts, signed=counts.signed + more)
        case RequirementState.MERGED:
            return replace(counts, merged=counts.merged + more)


def _record(
    store: Store,
    project: Project,
    actor: Actor,
    requirement: Requirement,
    *,
    action: str,
    now: datetime,
    text: str = "",
    facts: Mapping[str, str | int] | None = None,
) -> Project:
    return record(
        store,
        project,
        actor,
        action=action,
        subject=requirement.reference,
        now=now,
        version=requirement.version,
        digest=requirement.digest,
        facts=facts,
        text=text,
    )
