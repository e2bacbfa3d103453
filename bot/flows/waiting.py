"""What ends the waiting of a conditional yes: another vote, or the end of the round."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from bot.domain.canonical import instant
from bot.domain.condition import Condition, ConditionState, dropped
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.signoff import Round
from bot.domain.values import replace
from bot.flows.access import gone
from bot.flows.recording import record
from bot.ports import Store

#: More conditions hardly ever wait for one person.
_MOST = 50


def drop(
    store: Store,
    project: Project,
    actor: Actor,
    round_: Round,
    voters: Collection[UserId],
    *,
    now: datetime,
) -> Project:
    """Take away the yes of these people that waits, and drop what it waits for.

    The project is locked and not saved yet. What somebody accepted a moment ago stays accepted.
    """
    where = (project.team, project.id, round_.number)
    for voter in voters:
        store.rounds.withdraw(*where, voter)
    for condition in store.conditions.of_round(*where):
        if condition.is_pending and condition.voter in voters:
            store.conditions.save(*where, dropped(condition))
            project = noted(store, project, actor, round_, condition, "drop", now=now)
    return project


def ownerless(store: Store, project: Project, conditions: Collection[Condition]) -> frozenset[int]:
    """Return the numbers of those conditions of which nobody can say whether they are met: their owner has left."""
    asked = [each for each in conditions if each.state is ConditionState.OPEN]
    left = gone(store, project, [each.owner for each in asked])
    return frozenset(each.number for each in asked if each.owner in left)


def owner_left(store: Store, team: TeamId, user: UserId, *, channel: ChannelId | None = None, now: datetime) -> None:
    """Tell whoever waits with their yes for somebody who is about to leave a channel, once, to vote again.

    Without a channel they leave all of them: their account is deactivated.
    """
    for project, round_, condition in _owned(store, team, user, channel):
        store.outbox.place(_parting(project, round_, condition), condition.voter, at=now)
        store.outbox.touch_round(team, project.id, round_.number, at=now)


def owner_back(store: Store, team: TeamId, user: UserId, *, channel: ChannelId | None = None, now: datetime) -> None:
    """Show anew what says that somebody has left for whom people wait."""
    for project, round_, _ in _owned(store, team, user, channel):
        store.outbox.touch_round(team, project.id, round_.number, at=now)


def _owned(
    store: Store, team: TeamId, user: UserId, channel: ChannelId | None
) -> Iterator[tuple[Project, Round, Condition]]:
    """Return the conditions that somebody has to see to, each with its round."""
    for membership, number, condition in store.conditions.waiting_for(team, user, limit=_MOST):
        project, round_ = membership.project, store.rounds.get(team, membership.project.id, number)
        is_theirs = condition.owner == user and condition.state is ConditionState.OPEN
        if round_ is not None and is_theirs and channel in {None, project.channel}:
            yield project, round_, condition


def noted(
    store: Store,
    project: Project,
    actor: Actor,
    round_: Round,
    condition: Condition,
    what: str,
    *,
    text: str = "",
    now: datetime,
) -> Project:
    """Write down what became of a condition, and show it anew wherever it is shown."""
    show_anew(store, project, round_, condition, now=now)
    facts: dict[str, str | int] = {
        "condition": condition.number,
        "voter": condition.voter,
        "owner": condition.owner,
        "due": instant(condition.due),
        "counts_when_met": int(condition.counts_when_met),
    }
    subject, action = round_.reference, f"condition.{what}"
    return record(store, project, actor, action=action, subject=subject, now=now, facts=facts, text=text)


def show_anew(store: Store, project: Project, round_: Round, condition: Condition, *, now: datetime) -> None:
    """Refresh the messages in which its owner and its voter see a condition."""
    for user in {condition.owner, condition.voter}:
        store.outbox.touch(card_for(project, round_, condition, user), at=now)
    store.outbox.touch(chasing(project, round_, condition), _parting(project, round_, condition), at=now)


def card_for(project: Project, round_: Round, condition: Condition, user: UserId) -> Card:
    """Name the message in which a person sees to a condition."""
    return Card(
        team=project.team,
        project=project.id,
        kind=CardKind.CONDITION,
        number=round_.number,
        user=user,
        item=condition.number,
    )


def _parting(project: Project, round_: Round, condition: Condition) -> Card:
    """Name the message that tells a voter of an owner who left: one more, since *met* may come yet, and be heard."""
    return replace(card_for(project, round_, condition, condition.voter), version=1)


def chasing(project: Project, round_: Round, condition: Condition) -> Card:
    """Name the message that reminds its owner of a condition."""
    return replace(card_for(project, round_, condition, condition.owner), kind=CardKind.OVERDUE)
