"""Giving an open round more time."""

from __future__ import annotations

from datetime import datetime

from bot.domain.canonical import instant
from bot.domain.extension import check_extending, checked_extension
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Membership
from bot.domain.signoff import Round
from bot.domain.values import replace
from bot.flows import reminders
from bot.flows.access import Place, enter_to_change, enter_to_read, require_beside
from bot.flows.closing import still_open
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.flows.signoff import the_round
from bot.ports import Store


def to_extend(store: Store, actor: Actor, place: Place, *, reference: str | None, now: datetime) -> Round:
    """Return the round to which somebody is about to give more time, for the form that asks until when."""
    membership = enter_to_read(store, actor, place)
    return _extendable(store, membership, the_round(store, membership.project, reference), now)


def extend(
    store: Store, actor: Actor, place: Place, *, reference: str | None, deadline: datetime | None, now: datetime
) -> Round:
    """Move the deadline of an open round on; Refusal with the deadline it has unless it is later than that.

    Votes stand. The messages of the round show the new deadline, and reminders go by it.
    """
    membership = enter_to_change(store, actor, place, Action.READ)
    project = membership.project
    old = _extendable(store, membership, the_round(store, project, reference), now)
    round_ = replace(old, deadline=checked_extension(deadline, old=old.deadline, now=now))
    store.rounds.renew(project.team, round_)
    reminders.plan(store, project, round_, now=now)
    facts = {"from": instant(old.deadline), "until": instant(round_.deadline)}
    project = record(store, project, actor, action="signoff.extend", subject=round_.reference, now=now, facts=facts)
    store.outbox.touch_round(project.team, project.id, round_.number, at=now)
    store.outbox.touch(card_of(project), at=now)
    store.projects.save(project)
    return round_


def _extendable(store: Store, membership: Membership, round_: Round, now: datetime) -> Round:
    require_beside(store, membership, round_, Action.EXTEND_ROUND)
    check_extending(round_)
    return still_open(round_, now)
