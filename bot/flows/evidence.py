"""Gathering everything that is kept of a project, and sending it to its owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.outgoing import Post, PostKind
from bot.domain.permissions import Action
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.requirement import Requirement, Version
from bot.domain.showing import Evidence, ShownBaseline
from bot.flows import baseline
from bot.flows.access import Place, enter_to_change
from bot.flows.recording import record
from bot.flows.requirement import every
from bot.ports import Store


def send(store: Store, actor: Actor, place: Place, *, now: datetime) -> Project:
    """Send the evidence pack of a project to the owner who asks; that it left is an event of its own."""
    project = enter_to_change(store, actor, place, Action.EXPORT).project
    store.outbox.post(
        Post(
            team=project.team,
            project=project.id,
            kind=PostKind.EVIDENCE,
            to=actor.user,
            key=f"evidence-{project.id}-{actor.user}-{actor.request}",
            about={"asked": int(now.timestamp())},
        ),
        at=now,
    )
    project = record(store, project, actor, action="project.export", subject="P", now=now)
    store.projects.save(project)
    return project


def gather(store: Store, team: TeamId, project: ProjectId) -> Evidence | None:
    """Return everything about a project, to be read while this transaction lasts; None when it is gone."""
    membership = store.projects.get(team, project, CLOCK)
    if membership is None:
        return None
    home = membership.project
    return Evidence(
        project=home,
        schema=store.evidence.schema(),
        records=store.evidence.records(team, project),
        people=store.evidence.people(team, project),
        strangers=_strangers(store, home),
        members=frozenset(store.people.members(team, home.channel)),
        name_of=_names(store, team),
        requirements=every(store, home),
        versions=partial(_versions, store, home),
        baselines=_baselines(store, home),
        uncertified=_uncertified(store, home),
        events=store.audit.stream(team, project),
    )


def _names(store: Store, team: TeamId) -> Callable[[UserId], str]:
    """Return what finds the names of people, each looked up once."""

    @cache
    def name_of(user: UserId) -> str:
        person = store.people.get(team, [user]).get(user)
        return person.name if person else ""

    return name_of


def _versions(store: Store, project: Project, requirement: Requirement) -> list[Version]:
    """Return every version of a requirement."""
    return store.requirements.history(project.team, project.id, requirement.number)


def _strangers(store: Store, project: Project) -> list[UserId]:
    """Return whoever is named and was never looked up; owners stand in the project itself."""
    known = store.people.get(project.team, project.owners)
    owners = {user for user in project.owners if user not in known}
    return sorted({*store.evidence.strangers(project.team, project.id), *owners})


def _uncertified(store: Store, project: Project) -> list[str]:
    """Name the baselines whose certificate is not made yet: a process of its own typesets it after the sign-off."""
    numbers = range(1, project.numbers.baseline + 1)
    found = ((number, store.certificates.get(project.team, project.id, number)) for number in numbers)
    return [f"L{number}" for number, certificate in found if certificate is None or not certificate.is_made]


def _baselines(store: Store, project: Project) -> Iterator[ShownBaseline]:
    for number in range(1, project.numbers.baseline + 1):
        if shown := baseline.load_with_certificate(store, project.team, project.id, number):
            yield shown
