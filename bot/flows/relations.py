"""How a requirement stands to others: its links, what was merged into it, and what it replaces."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from bot.domain.links import LinkKind, version_to_look_at
from bot.domain.outgoing import Card, CardKind
from bot.domain.project import Project
from bot.domain.requirement import STANDING, Requirement
from bot.domain.showing_requirement import Linked, Relations
from bot.ports import Store


def relations(store: Store, project: Project, requirement: Requirement) -> Relations:
    """Load every link of a requirement as it reads from there, and the requirements that were merged into it."""
    found = store.links.of(project.team, project.id, requirement.number)
    merged = tuple(store.requirements.merged_into(project.team, project.id, requirement.number))
    replaces = tuple(store.requirements.replaced_by(project.team, project.id, requirement.number))
    if not found:
        return Relations(merged=merged, replaces=replaces)
    numbers = sorted({link.other(requirement.number) for link in found})
    others = {each.number: each for each in store.requirements.some(project.team, project.id, numbers)}
    others[requirement.number] = requirement
    linked = (
        Linked(
            link=link,
            reads=link.reads(requirement.number),
            other=others[link.other(requirement.number)],
            is_suspect=link.is_suspect(*(version_to_look_at(others[end]) for end in (link.source, link.target))),
        )
        for link in found
    )
    return Relations(linked=tuple(linked), merged=merged, replaces=replaces)


def conflicts(store: Store, project: Project, numbers: Callable[[], Collection[int]]) -> tuple[tuple[int, int], ...]:
    """Return which pairs that count are said to be in conflict, of those with at least one of some requirements.

    ``numbers`` is asked for them only where there is any conflict at all.
    """
    found = list(store.links.every(project.team, project.id, (LinkKind.CONFLICTS_WITH,)))
    if not found:
        return ()
    asked, pairs = set(numbers()), {(min(each.source, each.target), max(each.source, each.target)) for each in found}
    ends = sorted({end for pair in pairs for end in pair})
    standing = {
        each.number for each in store.requirements.some(project.team, project.id, ends) if each.state in STANDING
    }
    return tuple(sorted(pair for pair in pairs if standing.issuperset(pair) and not asked.isdisjoint(pair)))


def touch_linked(store: Store, project: Project, number: int, *, now: datetime) -> None:
    """Show the cards of everything anew that is linked with a requirement: its words changed, so the links are open."""
    others = {link.other(number) for link in store.links.of(project.team, project.id, number)}
    store.outbox.touch(*(requirement_card(project, other) for other in sorted(others)), at=now)


def requirement_card(project: Project, number: int) -> Card:
    """Name the living card of a requirement."""
    return Card(team=project.team, project=project.id, kind=CardKind.REQUIREMENT, number=number)
