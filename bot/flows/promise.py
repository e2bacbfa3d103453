"""Promises: recording one from a message, linking it to the requirement that keeps it, and finding unmet ones."""

from __future__ import annotations

from datetime import datetime

from bot.domain.canonical import digest_or_nothing
from bot.domain.likeness import Compared, spoken_of
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.promise import Promise, Said, checked, due_of, linkable, text_of
from bot.domain.refusal import Conflict, NotFound
from bot.domain.requirement import GONE, Requirement
from bot.domain.showing_negotiation import PromiseCard, Promises
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.recording import record as write_down
from bot.ports import Store

PAGE_SIZE = 5


def to_record(store: Store, actor: Actor, place: Place, *, source: str) -> Project:
    """Return the project in which a message is about to be recorded; Conflict when it was recorded already."""
    project = enter_to_read(store, actor, place, Action.PROMISE).project
    _require_new(store, project, source)
    return project


def record(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    said: Said,
    source: str,
    made_by: UserId | None,
    now: datetime,
) -> PromiseCard:
    """Keep a message as a promise and show it in the channel; FormErrors at ``words`` or ``recipient``.

    A requirement that was captured from the same message keeps it from the beginning.
    """
    project = enter_to_change(store, actor, place, Action.PROMISE).project
    _require_new(store, project, source)
    promise = Promise(
        project=project.id,
        number=project.numbers.promise + 1,
        said=checked(said),
        source=source,
        made_by=made_by,
        recorded_by=actor.user,
        recorded_at=now,
        requirement=store.requirements.captured_from(project.team, project.id, source) if source else None,
    )
    store.promises.add(project.team, promise)
    project = replace(project, numbers=replace(project.numbers, promise=promise.number))
    facts = {"due": due_of(promise.said), "message": digest_or_nothing(source)}
    if promise.requirement:
        facts["requirement"] = f"R{promise.requirement}"
    if made_by:
        facts["made_by"] = made_by
    subject = promise.reference
    project = write_down(
        store,
        project,
        actor,
        action="promise.record",
        subject=subject,
        now=now,
        facts=facts,
        text=text_of(promise.said),
    )
    store.outbox.place(card_of(project, promise), project.channel, at=now)
    store.projects.save(project)
    return PromiseCard(project=project, promise=promise)


def to_link(store: Store, actor: Actor, project: ProjectId, *, number: int) -> PromiseCard:
    """Return a promise that somebody is about to link, with the requirements that may say the same."""
    where = enter_to_read(store, actor, project, Action.PROMISE).project
    promise = _find(store, where, number)
    return _card(store, where, promise, _written(store, where))


def link(
    store: Store, actor: Actor, project: ProjectId, *, number: int, requirement: int, now: datetime
) -> PromiseCard:
    """Say which requirement keeps a promise, in place of an earlier one; the same again changes nothing.

    FormErrors at ``promised_requirement`` when that one cannot.
    """
    where = enter_to_change(store, actor, project, Action.PROMISE).project
    promise = _find(store, where, number)
    keeps = linkable(requirement, store.requirements.get(where.team, where.id, requirement))
    if promise.requirement != requirement:
        where = _link(store, where, actor, promise, requirement, now=now)
        store.projects.save(where)
    linked = replace(promise, requirement=requirement)
    return PromiseCard(project=where, promise=linked, requirement=keeps)


def link_captured(
    store: Store, project: Project, actor: Actor, *, source: str | None, requirement: int, now: datetime
) -> Project:
    """Link the promise that was recorded from the same message as a new requirement, unless it has one already.

    Called by the capture itself, which holds the project and saves the one that is returned.
    """
    promise = unlinked(store, project, source)
    if promise is None:
        return project
    return _link(store, project, actor, promise, requirement, now=now)


def unlinked(store: Store, project: Project, source: str | None) -> Promise | None:
    """Return the promise that was recorded from a message, unless it is linked already."""
    promise = store.promises.by_source(project.team, project.id, source) if source else None
    return promise if promise is not None and promise.requirement is None else None


def unmet(store: Store, actor: Actor, place: Place, *, after: int = 0) -> Promises:
    """Return one page of the promises that no signed requirement keeps."""
    project = enter_to_read(store, actor, place).project
    found = store.promises.unmet(project.team, project.id, after=after, limit=PAGE_SIZE + 1)
    written = _written(store, project) if found else Compared.of({})
    cards = tuple(_card(store, project, promise, written) for promise in found[:PAGE_SIZE])
    return Promises(project=project, cards=cards, after=after, has_next=len(found) > PAGE_SIZE)


def load_card(store: Store, team: TeamId, project: ProjectId, number: int) -> PromiseCard | None:
    """Load a promise for delivery; None when there is no such one."""
    membership = store.projects.get(team, project, CLOCK)
    promise = store.promises.get(team, project, number)
    if membership is None or promise is None:
        return None
    where = membership.project
    return PromiseCard(project=where, promise=promise, requirement=_keeper(store, where, promise))


def touch_kept(store: Store, project: Project, requirement: int, *, now: datetime) -> None:
    """Show the cards of promises anew that a requirement keeps: another one counts for it now."""
    where = (project.team, project.id, requirement)
    kept = store.promises.kept_by(*where, limit=store.promises.count_kept_by(*where))
    store.outbox.touch(*(card_of(project, each) for each in kept), at=now)


def card_of(project: Project, promise: Promise) -> Card:
    """Name a promise's living card."""
    return Card(team=project.team, project=project.id, kind=CardKind.PROMISE, number=promise.number)


def _link(
    store: Store, project: Project, actor: Actor, promise: Promise, requirement: int, *, now: datetime
) -> Project:
    store.promises.link(project.team, project.id, promise.number, requirement)
    store.outbox.touch(card_of(project, promise), at=now)
    facts = {"requirement": f"R{requirement}"}
    return write_down(store, project, actor, action="promise.link", subject=promise.reference, now=now, facts=facts)


def _require_new(store: Store, project: Project, source: str) -> None:
    known = store.promises.by_source(project.team, project.id, source) if source else None
    if known is not None:
        raise Conflict(f"This message is recorded as {known.reference} already. See `/requirement promises`.")


def _find(store: Store, project: Project, number: int) -> Promise:
    promise = store.promises.get(project.team, project.id, number)
    if promise is None:
        raise NotFound(f"There is no promise P{number} in this project. See `/requirement promises`.")
    return promise


def _written(store: Store, project: Project) -> Compared:
    """Return the words of every requirement as they are compared."""
    return Compared.of(store.requirements.texts(project.team, project.id))


def _card(store: Store, project: Project, promise: Promise, written: Compared) -> PromiseCard:
    """Load what a promise is shown with; only one that nothing keeps is compared with requirements."""
    requirement = _keeper(store, project, promise)
    if requirement is not None and requirement.state not in GONE:
        return PromiseCard(project=project, promise=promise, requirement=requirement)
    numbers = [each.number for each in spoken_of(promise.said.words, written)]
    by_number = {each.number: each for each in store.requirements.some(project.team, project.id, numbers)}
    suggested = tuple(by_number[number] for number in numbers if number in by_number)
    return PromiseCard(project=project, promise=promise, requirement=requirement, suggested=suggested)


def _keeper(store: Store, project: Project, promise: Promise) -> Requirement | None:
    """Return the requirement that a promise is linked to, or the one that counts for it after a merge."""
    number, found = promise.requirement, None
    while number is not None:
        found = store.requirements.get(project.team, project.id, number)
        # One is only ever merged into an older one.
        number = found.merged_into if found is not None else None
    return found
