"""Putting somebody in the place of a signatory who can no longer vote."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct

from bot.domain.electorate import role_of
from bot.domain.fields import Fields
from bot.domain.hands import check_place
from bot.domain.names import UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import Actor, Person
from bot.domain.project import Project
from bot.domain.refusal import FormErrors
from bot.domain.replacement import Replacement, check_joined, check_left, check_not_alone, is_gone, replaced
from bot.domain.showing_signoff import Replaced
from bot.domain.signoff import Round
from bot.domain.text import checked_text
from bot.flows import reminders
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.closing import still_open, votes_of
from bot.flows.delegation import ask_holders
from bot.flows.recording import record
from bot.flows.signoff import REASON_LIMIT, the_round
from bot.flows.waiting import drop
from bot.ports import Store


class Wanted(Struct, frozen=True, kw_only=True):
    """Who is to take whose place, and why."""

    left: UserId | None
    joined: UserId | None
    reason: str


def to_replace(store: Store, actor: Actor, place: Place, *, reference: str | None, now: datetime) -> Round:
    """Return the round in which an owner is about to replace a signatory."""
    project = enter_to_read(store, actor, place, Action.REPLACE_SIGNATORY).project
    return still_open(the_round(store, project, reference), now)


def put(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    reference: str | None,
    wanted: Wanted,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Replaced:
    """Give the place of somebody who left, with its roles and weight, to somebody else, who is asked to vote.

    FormErrors at ``left``, ``joined`` and ``reason``: only who can no longer vote and whose answer is missing on any
    words is replaced. What they had said of others goes with them.
    """
    project = enter_to_change(store, actor, place, Action.REPLACE_SIGNATORY).project
    old = still_open(the_round(store, project, reference), now)
    change = _checked(store, project, old, actor, wanted, people=people, in_channel=in_channel, now=now)
    round_ = replaced(old, left=change.left, joined=change.joined)
    where = (project.team, project.id, round_.number)
    if votes_of(store, project, old).waiting(change.left):
        project = drop(store, project, actor, old, [change.left], now=now)
    store.rounds.withdraw(*where, change.left)
    store.rounds.clear(*where, change.left)
    store.rounds.renew(project.team, round_)
    store.replacements.add(*where, change)
    store.reminders.clear_person(*where, change.left)
    reminders.plan(store, project, round_, users=[change.joined], now=now)
    facts = {"left": change.left, "joined": change.joined}
    project = record(
        store,
        project,
        actor,
        action="signoff.replace",
        subject=round_.reference,
        now=now,
        facts=facts,
        text=change.reason,
    )
    card = Card(team=project.team, project=project.id, kind=CardKind.BALLOT, number=round_.number, user=change.joined)
    store.outbox.place(card, change.joined, at=now)
    ask_holders(store, project, round_, users=[change.joined], now=now)
    store.outbox.touch_round(*where, at=now)
    store.projects.save(project)
    return Replaced(round=round_, replacement=change)


def _checked(
    store: Store,
    project: Project,
    round_: Round,
    actor: Actor,
    wanted: Wanted,
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Replacement:
    fields = Fields()
    left = fields.take("left", lambda: _left(store, project, round_, wanted.left, people, in_channel))
    joined = fields.take("joined", lambda: _joined(store, project, round_, wanted.joined, people, in_channel))
    if left is not None and joined is not None:
        fields.take("joined", lambda: check_not_alone(left, joined, round_))
        fields.take("joined", lambda: check_place(votes_of(store, project, round_), left=left, joined=joined))
    reason = fields.take("reason", lambda: checked_text(wanted.reason, what="The reason", limit=REASON_LIMIT))
    if left is None or joined is None or reason is None or fields.errors:
        raise fields.refused()
    return Replacement(left=left, joined=joined, author=actor.user, at=now, reason=reason)


def _left(
    store: Store,
    project: Project,
    round_: Round,
    user: UserId | None,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
) -> UserId:
    if user is None:
        raise FormErrors({"left": "Choose the signatory who can no longer vote."})
    # Nobody else can accept what a yes waits for, nor answer for them on what was edited since.
    voted = votes_of(store, project, round_).answered(user)
    check_left(user, people.get(user), round_, gone=is_gone(user, people.get(user), in_channel), voted=voted)
    return user


def _joined(
    store: Store,
    project: Project,
    round_: Round,
    user: UserId | None,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
) -> UserId:
    if user is None:
        raise FormErrors({"joined": "Choose who takes that place."})
    role = role_of(project, store.projects.roles(project.team, project.id), user)
    check_joined(user, people.get(user), round_, in_channel=in_channel, role=role)
    return user
