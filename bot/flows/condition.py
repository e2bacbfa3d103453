"""A conditional yes: naming the condition, saying that it is met or not, and accepting what was done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from msgspec import Struct

from bot.domain import condition as rules
from bot.domain.condition import Condition, ConditionState
from bot.domain.electorate import unfit
from bot.domain.fields import Fields
from bot.domain.names import ProjectId, UserId
from bot.domain.outgoing import CardKind
from bot.domain.permissions import Action, denied
from bot.domain.person import Actor, Person
from bot.domain.project import Project
from bot.domain.refusal import NotAllowed, NotFound, Refusal
from bot.domain.showing_signoff import ConditionCard, Voted
from bot.domain.signoff import Ballot, Choice, Round
from bot.domain.standing import Votes
from bot.domain.text import checked_text
from bot.domain.values import replace
from bot.flows.access import enter_to_change
from bot.flows.casting import cast
from bot.flows.closing import card_of_round, round_of, still_open, votes_of
from bot.flows.overdue import plan as plan_chase
from bot.flows.voters import check_signatory
from bot.flows.votes import may_vote
from bot.flows.waiting import card_for, drop, noted
from bot.ports import Store

TEXT_LIMIT = 1000


class Wanted(Struct, frozen=True, kw_only=True):
    """What a yes is to wait for; nothing of it is checked yet."""

    text: str
    owner: UserId | None
    due: datetime | None
    counts_when_met: bool = False


class _Found(Struct, frozen=True, kw_only=True):
    """A condition of a round in which votes count, with the project held."""

    project: Project
    round: Round
    votes: Votes
    condition: Condition

    @property
    def waiting(self) -> Ballot:
        """The yes that waits for it."""
        ballot = self.votes.waiting(self.condition.voter)
        if ballot is None or ballot.condition != self.condition.number:
            raise Refusal("This condition is settled already: nobody's yes waits for it any more.")
        return ballot


def to_approve_if(store: Store, actor: Actor, *, project: ProjectId, number: int, now: datetime) -> Round:
    """Return the round in which somebody is about to approve on a condition, for the form that asks which."""
    round_ = may_vote(store, actor, project=project, number=number, now=now)
    rules.check_round(round_)
    return round_


def approve_if(
    store: Store,
    actor: Actor,
    *,
    project: ProjectId,
    number: int,
    revision: int,
    wanted: Wanted,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Voted:
    """Vote yes once something has happened; until then the vote is missing, whatever it was before.

    FormErrors at ``condition``, ``owner`` and ``due``.
    """
    where = enter_to_change(store, actor, project, Action.READ).project
    round_ = still_open(round_of(store, where, number), now)
    votes = votes_of(store, where, round_)
    check_signatory(store, actor, where, votes, now=now)
    rules.check_round(round_)
    new = _checked(store, actor, where, round_, wanted, people=people, in_channel=in_channel, now=now)
    if votes.waiting(actor.user):
        where = drop(store, where, actor, round_, [actor.user], now=now)
        votes = votes.without(actor.user)
    store.conditions.save(where.team, where.id, number, new)
    plan_chase(store, where, round_, new, at=new.due)
    store.outbox.place(card_for(where, round_, new, new.owner), new.owner, at=now)
    where = noted(store, where, actor, round_, new, "open", text=new.text, now=now)
    ballot = Ballot(
        user=actor.user,
        choice=Choice.APPROVE,
        revision=min(revision, round_.revision),
        condition=new.number,
        at=now,
    )
    return cast(store, actor, where, votes, [(ballot, None)], now=now)


def met(store: Store, actor: Actor, *, project: ProjectId, number: int, condition: int, now: datetime) -> ConditionCard:
    """Say that a condition is met: the yes counts at once, or the voter is asked to accept what was done."""
    found = _find(store, actor, project, number, condition, now=now)
    after = _said(found, actor, rules.met)
    waiting = found.waiting
    store.conditions.save(found.project.team, found.project.id, number, after)
    where = noted(store, found.project, actor, found.round, after, "met", now=now)
    if after.state is ConditionState.ACCEPTED:
        return _counted(store, actor, replace(found, project=where, condition=after), waiting, now=now)
    return _told(store, actor, replace(found, project=where, condition=after), now=now)


def not_met(
    store: Store, actor: Actor, *, project: ProjectId, number: int, condition: int, now: datetime
) -> ConditionCard:
    """Say that a condition will not be met: the yes is gone, and the voter is asked anew."""
    found = _find(store, actor, project, number, condition, now=now)
    after = _said(found, actor, rules.not_met)
    store.rounds.withdraw(found.project.team, found.project.id, number, found.waiting.user)
    store.conditions.save(found.project.team, found.project.id, number, after)
    where = noted(store, found.project, actor, found.round, after, "not_met", now=now)
    return _told(store, actor, replace(found, project=where, condition=after), now=now)


def accept(
    store: Store, actor: Actor, *, project: ProjectId, number: int, condition: int, now: datetime
) -> ConditionCard:
    """Accept that a condition is met: the voter's yes counts from now on."""
    found = _find(store, actor, project, number, condition, now=now)
    after = _said(found, actor, rules.accepted)
    waiting = found.waiting
    store.conditions.save(found.project.team, found.project.id, number, after)
    where = noted(store, found.project, actor, found.round, after, "accept", now=now)
    return _counted(store, actor, replace(found, project=where, condition=after), waiting, now=now)


def _find(store: Store, actor: Actor, project: ProjectId, number: int, condition: int, *, now: datetime) -> _Found:
    where = enter_to_change(store, actor, project, Action.READ).project
    round_ = still_open(round_of(store, where, number), now)
    found = store.conditions.get(where.team, where.id, number, condition)
    if found is None:
        raise NotFound(f"There is no such condition in {round_.reference}.")
    return _Found(project=where, round=round_, votes=votes_of(store, where, round_), condition=found)


def _said(found: _Found, actor: Actor, rule: Callable[[Condition, UserId], Condition]) -> Condition:
    """Return what becomes of a condition; whoever it is not up to may not do this in the project."""
    try:
        return rule(found.condition, actor.user)
    except NotAllowed as refused:
        refused.denied = denied(found.project.id, Action.VOTE)
        raise


def _counted(store: Store, actor: Actor, found: _Found, waiting: Ballot, *, now: datetime) -> ConditionCard:
    """Let a yes count that waited."""
    ballot = replace(waiting, condition=None, at=now)
    voted = cast(store, actor, found.project, found.votes, [(ballot, None)], now=now)
    shown = voted.ballot.card
    return ConditionCard(project=shown.project, round=shown.round, condition=found.condition, user=actor.user)


def _told(store: Store, actor: Actor, found: _Found, *, now: datetime) -> ConditionCard:
    """Tell the voter what became of their condition, and show the round anew."""
    project, number, voter = found.project, found.round.number, found.condition.voter
    store.outbox.place(card_for(project, found.round, found.condition, voter), voter, at=now)
    card = card_of_round(project, number)
    store.outbox.touch(card, replace(card, kind=CardKind.BALLOT, user=voter), at=now)
    store.projects.save_chain(project)
    return ConditionCard(project=project, round=found.round, condition=found.condition, user=actor.user)


def _checked(
    store: Store,
    actor: Actor,
    project: Project,
    round_: Round,
    wanted: Wanted,
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Condition:
    fields = Fields()
    text = fields.take("condition", lambda: checked_text(wanted.text, what="The condition", limit=TEXT_LIMIT))
    owner = fields.take("owner", lambda: _owner(wanted.owner, people, in_channel))
    due = fields.take("due", lambda: _due(wanted.due, round_, now))
    if text is None or owner is None or due is None:
        raise fields.refused()
    return Condition(
        number=len(store.conditions.of_round(project.team, project.id, round_.number)) + 1,
        voter=actor.user,
        text=text,
        owner=owner,
        due=due,
        counts_when_met=wanted.counts_when_met,
    )


def _owner(owner: UserId | None, people: Mapping[UserId, Person], in_channel: Collection[UserId]) -> UserId:
    if owner is None:
        raise Refusal("Name who has to see to it.")
    if why := unfit(owner, people.get(owner), in_channel):
        person = people.get(owner)
        raise Refusal(f"{person.name if person else owner} {why}. Name somebody in this channel.")
    return owner


def _due(due: datetime | None, round_: Round, now: datetime) -> datetime:
    if due is None:
        raise Refusal("Choose until when it has to be met.")
    if due <= now:
        raise Refusal("This is in the past. Choose a time that is still to come.")
    if due > round_.deadline:
        raise Refusal("The sign-off closes before that. Choose a time until its deadline.")
    return due
