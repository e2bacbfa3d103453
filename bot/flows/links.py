"""Links between requirements: made, taken away, and looked at again when an end has changed."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.domain.links import MOST_LINKS, Link, LinkKind, check_link, closed_by
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import NotFound, Refusal
from bot.domain.requirement import GONE, Requirement, RequirementState
from bot.domain.showing_requirement import Shown
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.recording import record
from bot.flows.relations import relations, requirement_card
from bot.flows.requirement import number_of
from bot.flows.versions import find
from bot.ports import Store


def prepare(store: Store, actor: Actor, place: Place, *, reference: str | int) -> Shown:
    """Return a requirement that somebody is about to link, for the form that asks with what and how."""
    project = enter_to_read(store, actor, place, Action.LINK).project
    return _shown(store, project, _counting(store, project, number_of(reference)))


def link(
    store: Store, actor: Actor, place: Place, *, source: int, kind: LinkKind, target: int, now: datetime
) -> tuple[Shown, Link]:
    """Link two requirements as they are now; Refusal when that makes no sense."""
    project = enter_to_change(store, actor, place, Action.LINK).project
    ends = [_counting(store, project, number) for number in (source, target)]
    new = Link(kind=kind, source=source, target=target, source_version=ends[0].version, target_version=ends[1].version)
    existing = store.links.of(project.team, project.id, source)
    check_link(new, existing, lambda kind_, number: store.links.targets(project.team, project.id, kind_, number))
    for number in (source, target):
        if len(store.links.of(project.team, project.id, number)) >= MOST_LINKS:
            raise Refusal(f"R{number} has {MOST_LINKS} links already. Take one away with `/requirement unlink` first.")
    store.links.save(project.team, project.id, new)
    project = _record(store, project, actor, new, action="requirement.link", now=now)
    return _shown(store, project, ends[0]), new


def unlink(store: Store, actor: Actor, place: Place, *, first: int, second: int, now: datetime) -> Shown:
    """Take away every link between two requirements; NotFound when there is none."""
    project = enter_to_change(store, actor, place, Action.LINK).project
    requirement = find(store, project, first)
    find(store, project, second)
    between = [each for each in store.links.of(project.team, project.id, first) if each.other(first) == second]
    if not between:
        raise NotFound(f"R{first} and R{second} are not linked. See `/requirement links R{first}`.")
    for each in between:
        store.links.remove(project.team, project.id, each)
        project = _record(store, project, actor, each, action="requirement.unlink", now=now)
    return _shown(store, project, requirement)


def confirm(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    number: int,
    kind: LinkKind,
    ends: tuple[int, int],
    versions: tuple[int, int],
    now: datetime,
) -> Shown:
    """Say that a link still holds between the versions that the person had in front of them.

    Returns the requirement from whose details it was said. Versions that are gone by now leave the link suspect.
    """
    project = enter_to_change(store, actor, place, Action.LINK).project
    requirement = find(store, project, number)
    stored = [
        each
        for each in store.links.of(project.team, project.id, number)
        if each.kind is kind and (each.source, each.target) == ends
    ]
    if not stored:
        raise NotFound(f"R{ends[0]} and R{ends[1]} are not linked in this way any more.")
    confirmed = replace(stored[0], source_version=versions[0], target_version=versions[1])
    if confirmed != stored[0]:
        store.links.save(project.team, project.id, confirmed)
        project = _record(store, project, actor, confirmed, action="requirement.confirm_link", now=now)
    return _shown(store, project, requirement)


def bring_along(
    store: Store, project: Project, actor: Actor, merged: Requirement, into: Requirement, *, now: datetime
) -> tuple[Project, tuple[int, ...]]:
    """Let the links of what was merged be those of the requirement that counts for it.

    What that one cannot have stays where it is: a link to itself, one that it has, one that closes a circle, one too
    many. Whoever calls this holds the project. Returns the saved project, and with what a circle would be closed.
    """
    left = []
    for old in store.links.of(project.team, project.id, merged.number):
        new = _of_what_stays(old, merged, into)
        if _fits(store, project, new, into):
            store.links.remove(project.team, project.id, old)
            project = _record(store, project, actor, old, action="requirement.unlink", now=now)
            store.links.save(project.team, project.id, new)
            project = _record(store, project, actor, new, action="requirement.link", now=now)
        elif new.source != new.target and closed_by(new, partial(store.links.targets, project.team, project.id)):
            left.append(new.other(into.number))
    return project, tuple(dict.fromkeys(left))


def _fits(store: Store, project: Project, link: Link, requirement: Requirement) -> bool:
    existing = store.links.of(project.team, project.id, requirement.number)
    try:
        check_link(link, existing, lambda kind, number: store.links.targets(project.team, project.id, kind, number))
    except Refusal:
        return False
    return len(existing) < MOST_LINKS


def _of_what_stays(old: Link, merged: Requirement, into: Requirement) -> Link:
    """Return a link with the requirement that stays as it is now in the place of the merged one."""
    if old.source == merged.number:
        return replace(old, source=into.number, source_version=into.version)
    return replace(old, target=into.number, target_version=into.version)


def links(store: Store, actor: Actor, place: Place, *, reference: str | int) -> Shown:
    """Return a requirement with every link it has."""
    project = enter_to_read(store, actor, place).project
    return _shown(store, project, find(store, project, number_of(reference)))


def _counting(store: Store, project: Project, number: int) -> Requirement:
    """Return a requirement that still counts."""
    requirement = find(store, project, number)
    if requirement.state in GONE:
        raise Refusal(
            f"{requirement.reference} is {requirement.state.value} and gets no new links. Name one that still counts."
        )
    if requirement.state is RequirementState.MERGED:
        older = f"R{requirement.merged_into}"
        raise Refusal(f"{requirement.reference} is merged into {older}. Use {older} instead.")
    if requirement.state is RequirementState.OBSOLETE:
        newer = f"R{requirement.replaced_by}"
        raise Refusal(f"{requirement.reference} is obsolete, replaced by {newer}. Use {newer} instead.")
    return requirement


def _shown(store: Store, project: Project, requirement: Requirement) -> Shown:
    return Shown(project=project, requirement=requirement, relations=relations(store, project, requirement))


def _record(store: Store, project: Project, actor: Actor, link: Link, *, action: str, now: datetime) -> Project:
    """Write down what happened to a link, show both cards anew, and save the project."""
    project = record(
        store,
        project,
        actor,
        action=action,
        subject=f"R{link.source}",
        now=now,
        version=link.source_version,
        facts={"kind": link.kind.value, "other": f"R{link.target}", "other_version": link.target_version},
    )
    store.outbox.touch(requirement_card(project, link.source), requirement_card(project, link.target), at=now)
    if link.kind is LinkKind.CONFLICTS_WITH:
        _touch_rounds(store, project, link, now=now)
    store.projects.save(project)
    return project


def _touch_rounds(store: Store, project: Project, link: Link, *, now: datetime) -> None:
    """Show the cards of open rounds anew that say what is in conflict."""
    rounds = {
        round_.number
        for end in (link.source, link.target)
        for round_ in store.rounds.open_with(project.team, project.id, end)
    }
    for number in sorted(rounds):
        store.outbox.touch_round(project.team, project.id, number, at=now)
