"""Entering a project: found by its channel or its key, locked before it is changed, and only by those who may."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.permissions import Action, Archived, inherits, require, without_owners
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Membership, Project, Role
from bot.domain.refusal import NoPart, NoProject, NotAllowed, NotFound, NotSeen
from bot.domain.replacement import is_gone
from bot.domain.signoff import Round
from bot.domain.values import replace
from bot.ports import Store

#: Commands come from a channel; buttons and forms carry the key of their project.
Place = ChannelId | ProjectId


def enter_to_change(store: Store, actor: Actor, place: Place, action: Action) -> Membership:
    """Return the actor's place in a project and hold its row until the transaction ends; first in every such flow."""
    if isinstance(place, int):
        return _by_key(store, store.projects.lock(actor.team, place, actor.user), action)
    return _at_home(store, store.projects.lock_home(actor.team, place, actor.user), action)


def enter_to_read(store: Store, actor: Actor, place: Place, action: Action = Action.READ) -> Membership:
    """Return the actor's place in a project without holding it."""
    if isinstance(place, int):
        return _by_key(store, store.projects.get(actor.team, place, actor.user), action)
    return _at_home(store, store.projects.home(actor.team, place, actor.user), action)


def known_to_change(store: Store, actor: Actor, project: ProjectId) -> Membership | None:
    """Return the place in a project of somebody who takes part in it, and hold its row; None for everybody else."""
    membership = store.projects.lock(actor.team, project, actor.user)
    if membership is None or membership.is_barred or not _sees_its_channel(store, membership):
        return None
    return membership


def require_beside(store: Store, membership: Membership, round_: Round, action: Action) -> None:
    """Refuse unless the person started the round, and so may do with it what owners may, or may do this with any."""
    started_it = membership.user == round_.started_by
    require_right(store, replace(membership, role=Role.OWNER) if started_it else membership, action)


def gone(store: Store, project: Project, users: Collection[UserId]) -> frozenset[UserId]:
    """Return those who could not vote here themselves: deactivated, or not in the project's channel any more."""
    if not users:
        return frozenset()
    known = store.people.get(project.team, tuple(users))
    in_channel = {user for user in users if store.people.is_in(project.team, project.channel, user)}
    # A channel that was never looked at keeps nobody out; all of a large one is read only where it has none of them.
    in_channel = in_channel or store.people.members(project.team, project.channel) or set(users)
    return frozenset(user for user in users if is_gone(user, known.get(user), in_channel))


def _at_home(store: Store, membership: Membership | None, action: Action) -> Membership:
    if membership is None:
        raise NoProject
    return _let_in(store, membership, action)


def _by_key(store: Store, membership: Membership | None, action: Action) -> Membership:
    # One sentence for both: nobody learns from a key that there is a project elsewhere.
    if membership is None:
        raise NotFound(NotSeen.__doc__)
    if not _sees_its_channel(store, membership):
        raise _not_seen(store, membership)
    return _let_in(store, membership, action)


def _let_in(store: Store, membership: Membership, action: Action) -> Membership:
    if membership.is_barred:
        raise _no_part(store, membership)
    require_right(store, membership, action)
    return membership


def require_right(store: Store, membership: Membership, action: Action) -> None:
    """Refuse as ``permissions.require`` does; of those who could, only people are named whom one can still ask.

    Where no owner is left, members may do what gives the project one again.
    """
    try:
        require(membership, action)
    except (NotAllowed, Archived) as refused:
        if _has_owners(store, membership.project):
            refused.people = _in_use(store, membership.project.team, refused.people)
            raise
        _require_without_owners(store, membership, action)


def _require_without_owners(store: Store, membership: Membership, action: Action) -> None:
    person = store.people.get(membership.project.team, [membership.user]).get(membership.user)
    role = Role.OWNER if inherits(membership.role, action) and not (person and person.is_guest) else membership.role
    try:
        require(replace(membership, role=role), action)
    except (NotAllowed, Archived):
        raise without_owners(membership, action) from None


def _has_owners(store: Store, project: Project) -> bool:
    known = store.people.get(project.team, project.owners)
    return not all(user in known and known[user].is_deactivated for user in project.owners)


def _in_use(store: Store, team: TeamId, users: Sequence[UserId]) -> tuple[UserId, ...]:
    """Return those whose accounts are not deactivated; all of them where nobody else is left to be named."""
    known = store.people.get(team, users)
    found = tuple(user for user in users if user not in known or not known[user].is_deactivated)
    return found or tuple(users)


def _no_part(store: Store, membership: Membership) -> NoPart:
    """Say why an account takes no part, whatever role it has."""
    project, user = membership.project, membership.user
    person = store.people.get(project.team, [user]).get(user)
    why = "Bots take no part in projects."
    if person is not None and person.is_deactivated:
        why = "Your Slack account is deactivated, so it can do nothing here."
    return NoPart(project.channel, f"{why} The owners are:", people=_in_use(store, project.team, project.owners))


def _not_seen(store: Store, membership: Membership) -> NotSeen:
    """Say no more than the person knows already: a signatory knows the project and what it asks of them."""
    project = membership.project
    asked = [each for each in store.rounds.open(project.team, project.id) if membership.user in each.electorate]
    if not asked:
        return NotSeen(project.channel)
    return NotSeen(
        project.channel,
        f"You are a signatory of {asked[0].reference}, but not in its channel any more. "
        "Have yourself invited there, then vote. The owners are:",
        people=_in_use(store, project.team, project.owners),
    )


def _sees_its_channel(store: Store, membership: Membership) -> bool:
    """Whether the person is in the project's channel; a channel that was never looked at keeps nobody out."""
    if membership.is_in_channel or membership.user == CLOCK:
        return True
    return not store.people.members(membership.project.team, membership.project.channel)
