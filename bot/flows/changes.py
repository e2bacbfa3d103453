"""Change requests that were made: one after the other, and each for its card."""

from __future__ import annotations

from bot.domain.listing import PAGE_SIZE
from bot.domain.names import ProjectId, TeamId
from bot.domain.permissions import Action
from bot.domain.person import CLOCK, Actor
from bot.domain.requirement import Wording
from bot.domain.showing_signoff import Changes, ShownChange
from bot.flows.access import Place, enter_to_read
from bot.flows.deciding import shown_change
from bot.flows.requirement import at_version
from bot.ports import Store


def listing(store: Store, actor: Actor, place: Place, *, upto: int = 0) -> Changes:
    """Return one page of the change requests of a project, from one back to earlier ones; without one the newest."""
    project = enter_to_read(store, actor, place).project
    # They are numbered without gaps.
    newest = project.numbers.change
    first = upto if 0 < upto < newest else newest
    found = store.changes.newest(project.team, project.id, upto=first, limit=PAGE_SIZE)
    return Changes(
        project=project,
        requests=tuple(shown_change(store, project, each) for each in found),
        previous=min(first + PAGE_SIZE, newest) if first < newest else None,
        following=first - PAGE_SIZE if first > PAGE_SIZE else None,
    )


def words_at(store: Store, actor: Actor, place: Place, *, number: int, version: int) -> Wording:
    """Return everything of the version that the form began with: what it does not show stays as it was."""
    enter_to_read(store, actor, place, Action.REQUEST_CHANGE)
    return at_version(store, actor, place, number=number, version=version).wording


def load(store: Store, team: TeamId, project: ProjectId, number: int) -> ShownChange | None:
    """Load a change request for delivery; None when there is none."""
    membership = store.projects.get(team, project, CLOCK)
    found = store.changes.get(team, project, number)
    return None if membership is None or found is None else shown_change(store, membership.project, found)
