"""Requirements: adding, editing, withdrawing, and finding them again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.domain.canonical import digest_or_nothing, version_digest
from bot.domain.fields import Fields
from bot.domain.hints import Hint, shown
from bot.domain.hints import hints_on as found_in
from bot.domain.listing import Query
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.permissions import Action, allowed, require
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.references import parse
from bot.domain.refusal import NotFound, Refusal
from bot.domain.requirement import Requirement, RequirementState, Version, Wording
from bot.domain.showing_requirement import NO_WORK, EditedMeanwhile, History, Listing, Shown
from bot.domain.smells import Smell
from bot.domain.text import checked_text, fingerprint
from bot.domain.values import replace
from bot.domain.wording import Typed, checked_wording
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.project import card_of
from bot.flows.promise import link_captured
from bot.flows.recording import record
from bot.flows.relations import relations, requirement_card
from bot.flows.versions import find, find_open, move_to, require_no_vote, reword
from bot.flows.work import work_on
from bot.ports import Store

REASON_LIMIT = 3000
#: Among so many of somebody's projects, the newest, one is looked for by its name.
_MOST_PROJECTS = 2000
#: What is taken out for good, and how.
_TAKING_OUT: Mapping[Action, RequirementState] = MappingProxyType(
    {Action.WITHDRAW: RequirementState.WITHDRAWN, Action.REJECT: RequirementState.REJECTED}
)
#: How many requirements are loaded at a time where all of them are looked at.
_BATCH = 500


def prepare(store: Store, actor: Actor, place: Place, action: Action = Action.ADD) -> Project:
    """Say whether a form is of any use to the person here."""
    return enter_to_read(store, actor, place, action).project


def projects_to_add_to(store: Store, team: TeamId, user: UserId, *, named: str = "") -> list[Project]:
    """Return the projects in which a person may add requirements, the newest first; only those named like this."""
    found = store.projects.of_person(team, user, limit=_MOST_PROJECTS)
    theirs = [each.project for each in found if allowed(each.role, Action.ADD) and not each.is_barred]
    wanted = " ".join(named.split()).casefold()
    return [project for project in theirs if wanted in project.name.casefold()]


def add(
    store: Store, actor: Actor, place: Place, *, words: Wording | Typed, source: str | None = None, now: datetime
) -> Shown:
    """Add a requirement and show it in the channel; ``source`` links to the message it came from."""
    project = enter_to_change(store, actor, place, Action.ADD).project
    wording = checked_wording(words)
    number = project.numbers.requirement + 1
    requirement = new_requirement(project, number, wording, actor, source=source, now=now)
    store.requirements.add(project.team, requirement, fingerprint=fingerprint(wording.text))
    project = replace(
        project,
        numbers=replace(project.numbers, requirement=number),
        counts=replace(project.counts, open=project.counts.open + 1),
    )
    project = record(
        store,
        project,
        actor,
        action="requirement.add",
        subject=requirement.reference,
        now=now,
        version=requirement.version,
        digest=requirement.digest,
        facts={"message": digest_or_nothing(source)},
    )
    project = link_captured(store, project, actor, source=source, requirement=number, now=now)
    store.outbox.place(requirement_card(project, requirement.number), project.channel, at=now)
    store.outbox.touch(card_of(project), at=now)
    store.projects.save(project)
    return Shown(project=project, requirement=requirement)


def new_requirement(
    project: Project, number: int, wording: Wording, actor: Actor, *, source: str | None = None, now: datetime
) -> Requirement:
    """Return the first version of a requirement, not stored yet."""
    return Requirement(
        project=project.id,
        number=number,
        version=1,
        state=RequirementState.OPEN,
        wording=wording,
        digest=version_digest(number, 1, wording),
        source=source,
        added_by=actor.user,
        added_at=now,
        changed_by=actor.user,
        changed_at=now,
    )


def edit(
    store: Store, actor: Actor, place: Place, *, number: int, version: int, words: Wording | Typed, now: datetime
) -> Shown:
    """Give an open requirement other words, as its next version; the same words change nothing.

    ``version`` is the one that the person had in front of them: EditedMeanwhile when it is not the newest any more.
    Votes on the old words lapse, and their voters are asked again.
    """
    project = enter_to_change(store, actor, place, Action.EDIT).project
    old = find_open(store, project, number, "edited")
    wording = checked_wording(words)
    if wording == old.wording:
        return Shown(project=project, requirement=old)
    if old.version != version:
        raise EditedMeanwhile(_version(store, project, number, version), old)
    project, new = reword(store, project, actor, old, wording, now=now)
    store.projects.save(project)
    return Shown(project=project, requirement=new)


def withdraw(store: Store, actor: Actor, place: Place, *, number: int, reason: str, now: datetime) -> Shown:
    """Take an open requirement back; it stays readable. FormErrors at ``reason`` when there is none."""
    return _take_out(store, actor, place, Action.WITHDRAW, number=number, reason=reason, now=now)


def reject(store: Store, actor: Actor, place: Place, *, number: int, reason: str, now: datetime) -> Shown:
    """Turn an open requirement down for good; it stays readable. FormErrors at ``reason`` when there is none."""
    return _take_out(store, actor, place, Action.REJECT, number=number, reason=reason, now=now)


def _take_out(
    store: Store, actor: Actor, place: Place, action: Action, *, number: int, reason: str, now: datetime
) -> Shown:
    project = enter_to_change(store, actor, place, action).project
    state = _TAKING_OUT[action]
    old = find_open(store, project, number, state.value)
    require_no_vote(store, project, old)
    fields = Fields()
    why = fields.take("reason", lambda: checked_text(reason, what="The reason", limit=REASON_LIMIT))
    if why is None:
        raise fields.refused()
    project, new = move_to(store, project, actor, old, state, why=why, now=now)
    store.projects.save(project)
    return Shown(project=project, requirement=new)


def resume(store: Store, actor: Actor, place: Place, *, reference: str | int, now: datetime) -> Shown:
    """Take a postponed requirement up again: it is open, with the words that it had."""
    project = enter_to_change(store, actor, place, Action.EDIT).project
    old = find(store, project, number_of(reference))
    if old.state is not RequirementState.DEFERRED:
        raise Refusal(f"{old.reference} is not postponed, so there is nothing to take up again.")
    project, new = move_to(store, project, actor, old, RequirementState.OPEN, why="", now=now)
    store.projects.save(project)
    return Shown(project=project, requirement=new)


def show(store: Store, actor: Actor, place: Place, *, reference: str | int) -> Shown:
    """Return one requirement with its links, and with hints about its wording while that can still change."""
    project = enter_to_read(store, actor, place).project
    requirement = find(store, project, number_of(reference))
    return _shown(store, project, requirement)


def dismiss_hint(
    store: Store, actor: Actor, place: Place, *, number: int, version: int, smell: Smell, now: datetime
) -> Shown:
    """Dismiss a hint for good in one version; a later version is looked at anew."""
    project = enter_to_change(store, actor, place, Action.EDIT).project
    requirement = find_open(store, project, number, "edited")
    if smell not in store.requirements.dismissed(project.team, project.id, number, version):
        store.requirements.dismiss(project.team, project.id, number, version, smell)
        project = record(
            store,
            project,
            actor,
            action="requirement.dismiss_hint",
            subject=requirement.reference,
            now=now,
            version=version,
            facts={"hint": smell.value},
        )
        store.projects.save(project)
    return _shown(store, project, requirement)


def at_version(store: Store, actor: Actor, place: Place, *, number: int, version: int) -> Version:
    """Return the words that a form began with: what it does not show stays as it was."""
    return _version(store, enter_to_read(store, actor, place).project, number, version)


def to_change(store: Store, actor: Actor, place: Place, *, reference: str | int, action: Action) -> Shown:
    """Return a requirement that somebody is about to edit, withdraw or reject, for the form that asks how."""
    membership = enter_to_read(store, actor, place, action)
    require(membership, action)
    done = _TAKING_OUT[action].value if action in _TAKING_OUT else "edited"
    requirement = find_open(store, membership.project, number_of(reference), done)
    if action in _TAKING_OUT:
        # Said before anybody writes a reason for what cannot be done.
        require_no_vote(store, membership.project, requirement)
    found = _hints(store, membership.project, requirement)
    return Shown(project=membership.project, requirement=requirement, hints=found)


def history(store: Store, actor: Actor, place: Place, *, reference: str | int) -> History:
    """Return every version of a requirement."""
    project = enter_to_read(store, actor, place).project
    requirement = find(store, project, number_of(reference))
    versions = store.requirements.history(project.team, project.id, requirement.number)
    return History(
        project=project,
        requirement=requirement,
        versions=tuple(versions),
        work=work_on(store, project, requirement),
        requests=tuple(store.changes.about(project.team, project.id, requirement.number)),
    )


def listing(store: Store, actor: Actor, place: Place, *, query: Query) -> Listing:
    """Return one page of what somebody asks for."""
    project = enter_to_read(store, actor, place).project
    return Listing(project=project, query=query, page=store.requirements.page(project.team, project.id, query))


def number_of(reference: str | int) -> int:
    """Return the number in a reference as typed, or as a button carries it."""
    return reference if isinstance(reference, int) else parse(reference, "R")


def texts(store: Store, actor: Actor, place: Place, *, numbers: Sequence[int]) -> tuple[Requirement, ...]:
    """Return some requirements by their numbers."""
    project = enter_to_read(store, actor, place).project
    return tuple(store.requirements.some(project.team, project.id, numbers))


def every(store: Store, project: Project) -> Iterator[Requirement]:
    """Return every requirement in its current version, by number, a batch at a time."""
    last = project.numbers.requirement
    for first in range(1, last + 1, _BATCH):
        yield from store.requirements.some(project.team, project.id, range(first, min(first + _BATCH, last + 1)))


def _shown(store: Store, project: Project, requirement: Requirement) -> Shown:
    """Load everything that the details of a requirement show."""
    hints_ = _hints(store, project, requirement)
    work = work_on(store, project, requirement) if requirement.state is RequirementState.SIGNED else NO_WORK
    written = store.requirements.version(project.team, project.id, requirement.number, requirement.version)
    return Shown(
        project=project,
        requirement=requirement,
        written=written,
        hints=hints_,
        relations=relations(store, project, requirement),
        work=work,
        why=written.reason if written and requirement.is_put_aside else "",
    )


def load_card(store: Store, team: TeamId, project: ProjectId, number: int) -> Shown | None:
    """Load what the card of a requirement shows; None when there is no such requirement."""
    membership = store.projects.get(team, project, CLOCK)
    requirement = store.requirements.get(team, project, number)
    if membership is None or requirement is None:
        return None
    home = membership.project
    return Shown(
        project=home,
        requirement=requirement,
        written=store.requirements.version(team, project, number, requirement.version),
        relations=relations(store, home, requirement),
    )


def hints_in(words: Wording, dismissed: Collection[Smell] = ()) -> tuple[Hint, ...]:
    """Return the few hints about words that nobody dismissed."""
    return tuple(shown(found_in(words), dismissed))


def hints_on(
    store: Store, actor: Actor, place: Place, *, words: Wording, number: int = 0, version: int = 0
) -> tuple[Hint, ...]:
    """Return hints about what stands in a form; what was dismissed in a version stays away while its text is the same.

    Without a ``number`` it is the form for a new requirement.
    """
    project = enter_to_read(store, actor, place, Action.EDIT if number else Action.ADD).project
    if not number:
        return hints_in(words)
    find_open(store, project, number, "edited")
    is_same = _version(store, project, number, version).wording.text == words.text
    where = (project.team, project.id, number, version)
    return hints_in(words, store.requirements.dismissed(*where) if is_same else ())


def _hints(store: Store, project: Project, requirement: Requirement) -> tuple[Hint, ...]:
    if requirement.state is not RequirementState.OPEN or not (found := found_in(requirement.wording)):
        return ()
    where = (project.team, project.id, requirement.number, requirement.version)
    return tuple(shown(found, store.requirements.dismissed(*where)))


def _version(store: Store, project: Project, number: int, version: int) -> Version:
    found = store.requirements.version(project.team, project.id, number, version)
    if found is None:
        raise NotFound(f"There is no version {version} of R{number}. Open the form again.")
    return found
