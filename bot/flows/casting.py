"""Storing ballots, and what follows from them: the round may close, messages change, the audit stream tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.ending import outcome_now
from bot.domain.hands import check_hands
from bot.domain.names import UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.showing_signoff import RoundCard, Voted
from bot.domain.signoff import Ballot, Item, Round
from bot.domain.standing import Votes
from bot.domain.values import replace
from bot.flows.cards import ballot_of
from bot.flows.closing import close
from bot.flows.delegation import card_for
from bot.flows.recording import record
from bot.flows.waiting import drop
from bot.ports import Store


def cast(
    store: Store,
    actor: Actor,
    project: Project,
    votes: Votes,
    ballots: Sequence[tuple[Ballot, Item | None]],
    *,
    now: datetime,
) -> Voted:
    """Store ballots, each with the item that it is about, and close the round when they settle it.

    The project is locked; it is saved here.
    """
    round_ = votes.round
    check_hands(votes, [ballot for ballot, _ in ballots])
    where = (project.team, project.id, round_.number)
    handed = [ballot.user for ballot, _ in ballots if ballot.hand or votes.hand(ballot.user)]
    for ballot, item in ballots:
        if votes.waiting(ballot.user):
            project = drop(store, project, actor, round_, [ballot.user], now=now)
        store.rounds.cast(*where, ballot)
        if ballot.item is None and votes.singles(ballot.user):
            store.rounds.clear(*where, ballot.user)
        votes = votes.cast(ballot)
        project = _record(store, actor, project, round_, ballot, item, now=now)
    if outcome := outcome_now(votes):
        project, round_ = close(store, project, votes, outcome, actor=actor, now=now)
        votes = votes.of(round_)
        store.projects.save(project)
    else:
        for user in dict.fromkeys(ballot.user for ballot, _ in ballots):
            _show_anew(store, project, votes, user, now=now)
        _show_holders(store, project, votes, handed, now=now)
        store.projects.save_chain(project)
    return shown(project, votes, actor.user, whose=_others(ballots, actor), changed=True)


def _record(
    store: Store,
    actor: Actor,
    project: Project,
    round_: Round,
    ballot: Ballot,
    item: Item | None,
    *,
    now: datetime,
) -> Project:
    facts: dict[str, str | int] = {"choice": ballot.choice.value, "revision": ballot.revision}
    if ballot.user != actor.user:
        # A delegate, or the owner of a condition with which the signatory's yes counts.
        facts["for"] = ballot.user
    if ballot.hand is not None:
        facts["hand"] = ballot.hand
    if ballot.condition is not None:
        facts["condition"] = ballot.condition
    if item is not None:
        facts["requirement"] = f"R{item.number}"
    return record(
        store,
        project,
        actor,
        action="signoff.vote",
        subject=round_.reference,
        now=now,
        version=item.version if item else None,
        digest=item.digest if item else None,
        facts=facts,
        text=ballot.reason,
    )


def _show_anew(store: Store, project: Project, votes: Votes, user: UserId, *, now: datetime) -> None:
    """Refresh what shows this vote: the round in its channel, and the person's own messages."""
    team, key, number = project.team, project.id, votes.round.number
    own = Card(team=team, project=key, kind=CardKind.BALLOT, number=number, user=user)
    store.outbox.touch(Card(team=team, project=key, kind=CardKind.ROUND, number=number), own, at=now)
    store.outbox.touch_reminders(team, key, number, user, at=now)
    lapsed = votes.lapsed(user)
    for item in votes.edited:
        question = replace(own, kind=CardKind.CONFIRM, item=item.number, version=item.version)
        if item in lapsed:
            # They voted from a message that showed older words, so nobody has asked them about these yet.
            store.outbox.place(question, user, at=now)
        store.outbox.touch(question, at=now)


def _show_holders(store: Store, project: Project, votes: Votes, givers: Sequence[UserId], *, now: datetime) -> None:
    """Refresh what colleagues see who voted for somebody, or whose vote for somebody does not count any more."""
    for delegation in store.delegations.given_by(project.team, givers, now=now) if givers else ():
        for revision in sorted({0, *(item.since for item in votes.edited)}):
            store.outbox.touch(card_for(project, votes.round, delegation, revision=revision), at=now)


def shown(project: Project, votes: Votes, user: UserId, *, whose: tuple[UserId, ...] = (), changed: bool) -> Voted:
    """Return what somebody is told after a vote, perhaps one for others."""
    # An answer names no requirements, so the words under vote need not be loaded.
    card = RoundCard(project=project, standing=votes.shown())
    return Voted(ballot=ballot_of(card, votes, user), changed=changed, whose=whose)


def _others(ballots: Sequence[tuple[Ballot, Item | None]], actor: Actor) -> tuple[UserId, ...]:
    """Return for whom somebody else voted than the signatory."""
    return tuple(dict.fromkeys(ballot.user for ballot, _ in ballots if ballot.user != actor.user))
