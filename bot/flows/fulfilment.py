"""What is signed goes on to acceptance, and back where something was wrong; and is tried in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.fulfilment import (
    Finding,
    Step,
    Verification,
    check_triable,
    checked_findings,
    checked_step,
    implemented_with,
    to_try,
)
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import Conflict, Refusal
from bot.domain.requirement import Fulfilment, Requirement, RequirementState
from bot.domain.showing_requirement import Shown, Trying
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.recording import record
from bot.flows.relations import requirement_card
from bot.flows.requirement import number_of
from bot.flows.versions import find, find_open
from bot.flows.work import work_on
from bot.ports import Store

#: One form asks about so many criteria.
PAGE_SIZE = 20


def to_move(store: Store, actor: Actor, place: Place, *, reference: str | int) -> Shown:
    """Return a requirement that somebody is about to move, for the form that asks why it goes back."""
    project = enter_to_read(store, actor, place, Action.FULFIL).project
    return Shown(project=project, requirement=find_signed(store, project, reference, "moved on"))


def to_go_back(store: Store, actor: Actor, place: Place, *, reference: str | int) -> Shown:
    """Return the same; Refusal when there is no step behind the requirement."""
    shown = to_move(store, actor, place, reference=reference)
    if shown.requirement.fulfilment is Fulfilment.BASELINED:
        raise Refusal(f"{shown.requirement.reference} is baselined: there is no step behind it.")
    return shown


def move(
    store: Store, actor: Actor, place: Place, *, reference: str | int, to: Fulfilment, reason: str = "", now: datetime
) -> Shown:
    """Move what is signed to the next step, or back; to where it is already is no move.

    Refusal when a criterion has not passed that must have; FormErrors at ``reason`` when it goes back without one.
    """
    project = enter_to_change(store, actor, place, Action.FULFIL).project
    old = find_signed(store, project, reference, "moved on")
    if old.fulfilment is to:
        return Shown(project=project, requirement=old)
    work = work_on(store, project, old)
    why = checked_step(old, to, work.counted, reason)
    new = replace(old, fulfilment=to)
    store.requirements.change(project.team, new, fingerprint=fingerprint(new.wording.text), reason="")
    step = Step(place=len(work.steps) + 1, version=new.version, to=to, author=actor.user, at=now, reason=why)
    store.fulfilments.move(project.team, project.id, new.number, step)
    project = record(
        store,
        project,
        actor,
        action="requirement.fulfil",
        subject=new.reference,
        now=now,
        version=new.version,
        digest=new.digest,
        facts={"fulfilment": to.value},
        text=why,
    )
    store.outbox.touch(requirement_card(project, new.number), at=now)
    store.projects.save(project)
    return Shown(project=project, requirement=new)


def to_verify(store: Store, actor: Actor, place: Place, *, reference: str | int, after: int = -1) -> Trying:
    """Return one page of what the form **Record verification** lists: the criteria behind ``after``."""
    project = enter_to_read(store, actor, place, Action.VERIFY).project
    requirement = find_signed(store, project, reference, "verified")
    check_triable(requirement)
    left = {number: words for number, words in to_try(requirement.wording).items() if number > after}
    return Trying(
        project=project,
        requirement=requirement,
        criteria=dict(list(left.items())[:PAGE_SIZE]),
        counted=work_on(store, project, requirement).counted,
        has_next=len(left) > PAGE_SIZE,
    )


def verify(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    number: int,
    version: int,
    findings: Sequence[Finding],
    now: datetime,
) -> Shown:
    """Record what somebody found who tried criteria; what was left open is not recorded.

    Conflict when the words are others by now than those that were tried; FormErrors at the fields that are wrong.
    """
    project = enter_to_change(store, actor, place, Action.VERIFY).project
    requirement = find_signed(store, project, number, "verified")
    check_triable(requirement)
    if requirement.version != version:
        raise Conflict
    found = checked_findings(requirement.wording, findings)
    project = _recorded(store, project, actor, requirement, found, now=now)
    store.projects.save(project)
    return Shown(project=project, requirement=requirement, work=work_on(store, project, requirement))


def _recorded(
    store: Store,
    project: Project,
    actor: Actor,
    requirement: Requirement,
    findings: Sequence[Finding],
    *,
    now: datetime,
) -> Project:
    work = work_on(store, project, requirement)
    step = implemented_with(work.steps, requirement.version)
    for place, each in enumerate(findings, start=len(work.found) + 1):
        found = Verification(
            place=place,
            version=requirement.version,
            step=step,
            criterion=each.criterion,
            passed=bool(each.passed),
            author=actor.user,
            at=now,
            note=each.note,
        )
        store.fulfilments.record(project.team, project.id, requirement.number, found)
        project = record(
            store,
            project,
            actor,
            action="requirement.verify",
            subject=requirement.reference,
            now=now,
            version=requirement.version,
            digest=requirement.digest,
            facts={"criterion": found.criterion, "passed": int(found.passed), "step": found.step},
            text=found.note,
        )
    return project


def find_signed(store: Store, project: Project, reference: str | int, done: str) -> Requirement:
    """Return a requirement under baseline; Refusal says why another one cannot be ``done``."""
    requirement = find(store, project, number_of(reference))
    if requirement.state is RequirementState.SIGNED:
        return requirement
    find_open(store, project, requirement.number, done)
    raise Refusal(f"{requirement.reference} is not signed yet and cannot be {done}. `/signoff start` asks for votes.")
