"""Entering a project: found by its channel or its key, locked before it is changed, and only by those who may."""

from __future__ import annotations

from bot.domain.names import ChannelId, ProjectId
from bot.domain.permissions import Action, require
from bot.domain.person import Actor
from bot.domain.project import Membership
from bot.domain.refusal import NoProject, NotFound
from bot.ports import Store

#: Commands come from a channel; buttons and forms carry the key of their project.
Place = ChannelId | ProjectId


def enter_to_change(store: Store, actor: Actor, place: Place, action: Action) -> Membership:
    """Return the actor's place in a project and hold its row until the transaction ends; first in every such flow."""
    if isinstance(place, int):
        return _admitted(store.projects.lock(actor.team, place, actor.user), place, action)
    return _admitted(store.projects.lock_home(actor.team, place, actor.user), place, action)


def enter_to_read(store: Store, actor: Actor, place: Place, action: Action = Action.READ) -> Membership:
    """Return the actor's place in a project without holding it."""
    if isinstance(place, int):
        return _admitted(store.projects.get(actor.team, place, actor.user), place, action)
    return _admitted(store.projects.home(actor.team, place, actor.user), place, action)


def _admitted(membership: Membership | None, place: Place, action: Action) -> Membership:
    if membership is None:
        raise NotFound("There is no such project here.") if isinstance(place, int) else NoProject()
    require(membership, action)
    return membership
