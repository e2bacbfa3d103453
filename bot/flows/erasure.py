"""Forgetting a person: what they wrote in passing and their name are erased, and what was decided stays."""

from __future__ import annotations

from datetime import datetime

from bot.domain.erasure import FORGET
from bot.domain.names import TeamId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import Refusal
from bot.domain.showing import Forgotten
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.negotiation import decline_those_of
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.ports import Store

_NOTHING = "Nothing that may be erased is kept of this person: neither a name nor words of their own."
_NAME_STAYS = (
    "Nothing that may be erased is kept of this person. Their name stays while they are in the channel of a project; "
    "once they have left, this can be done again."
)


def to_forget(store: Store, actor: Actor, place: Place) -> Project:
    """Return the project in which somebody is about to be forgotten, for the form that asks whether it is meant."""
    return enter_to_read(store, actor, place, Action.FORGET).project


def forget(store: Store, actor: Actor, place: Place, *, user: UserId, now: datetime) -> Forgotten:
    """Erase what a person wrote beside the chain, and their name; the chain stays whole and says that it was done.

    What they had proposed and nobody decided on is declined. Cards that showed some of it are shown anew. The name
    stays while they take part anywhere. Refusal when nothing is left to erase.
    """
    project = enter_to_change(store, actor, place, Action.FORGET).project
    project = decline_those_of(store, project, actor, user, now=now)
    takes_part = _takes_part(store, project.team, user)
    erased = store.erasure.erase(project.team, project.id, user, name=not takes_part)
    if not erased.is_anything:
        raise Refusal(_NAME_STAYS if takes_part else _NOTHING)
    facts: dict[str, str | int] = {"user": user, "texts": erased.texts}
    project = record(store, project, actor, action=FORGET, subject="P", now=now, facts=facts)
    for number in erased.rounds:
        store.outbox.touch_round(project.team, project.id, number, at=now)
    for number in erased.proposals:
        store.outbox.touch_proposals(project.team, project.id, number, at=now)
    store.outbox.touch_delegations(project.team, erased.delegations, at=now)
    promises = [Card(team=project.team, project=project.id, kind=CardKind.PROMISE, number=n) for n in erased.promises]
    store.outbox.touch(*promises, card_of(project), at=now)
    store.projects.save_chain(project)
    return Forgotten(project=project, user=user, erased=erased, keeps_name=takes_part)


def _takes_part(store: Store, team: TeamId, user: UserId) -> bool:
    """Whether somebody is in the channel of any project: then one owner cannot take their name from all the others."""
    person = store.people.get(team, [user]).get(user)
    return not (person and person.is_deactivated) and bool(store.projects.of_person(team, user, limit=1))
