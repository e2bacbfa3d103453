"""Voting: on a whole round, on single requirements, and again on one whose words changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.fields import Fields
from bot.domain.names import ProjectId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import NotASignatory, NotFound, Refusal
from bot.domain.showing import RoundCard, Voted
from bot.domain.signoff import NOES, Ballot, Choice, Item, Round
from bot.domain.standing import Votes, outcome_now
from bot.domain.text import checked_text
from bot.flows.access import enter_to_change, enter_to_read
from bot.flows.cards import ballot_of
from bot.flows.closing import close, still_open, votes_of
from bot.flows.recording import record
from bot.ports import Store

REASON_LIMIT = 3000


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What somebody says of one requirement."""

    requirement: int
    #: The version that they had in front of them.
    version: int
    choice: Choice
    reason: str = ""


def vote(
    store: Store,
    actor: Actor,
    *,
    project: ProjectId,
    number: int,
    choice: Choice,
    revision: int,
    reason: str = "",
    now: datetime,
) -> Voted:
    """Vote on everything under vote, as it was at the revision that the person had in front of them.

    Saying the same once more changes nothing. A vote that settles the round closes it. A rejection needs a reason:
    FormErrors at ``reason``. A vote from a message that shows older words does not cover newer ones, for which the
    person is asked again.
    """
    where = enter_to_change(store, actor, project, Action.READ).project
    round_ = _electors_round(store, actor, where, number, now=now)
    votes = votes_of(store, where, round_)
    ballot = Ballot(
        user=actor.user,
        choice=choice,
        reason=_reason(choice, reason),
        revision=min(revision, round_.revision),
        at=now,
    )
    if _says_the_same(votes, ballot):
        return _shown(where, votes, ballot.user, changed=False)
    return _cast(store, actor, where, votes, [(ballot, None)], now=now)


def vote_each(
    store: Store,
    actor: Actor,
    *,
    project: ProjectId,
    number: int,
    verdicts: Sequence[Verdict],
    now: datetime,
) -> Voted:
    """Vote on single requirements, each in the version that the person had in front of them.

    FormErrors at ``reason.<number>`` where a no has none, and at ``verdict.<number>`` where the words changed
    meanwhile. What was said already changes nothing.
    """
    where = enter_to_change(store, actor, project, Action.READ).project
    round_ = _electors_round(store, actor, where, number, now=now)
    votes = votes_of(store, where, round_)
    fields = Fields()
    found = [_single(store, where, round_, actor.user, verdict, fields, now=now) for verdict in verdicts]
    cast = [(ballot, item) for ballot, item in filter(None, found) if not _stands(votes, ballot, item)]
    if fields.errors:
        raise fields.refused()
    if not cast:
        return _shown(where, votes, actor.user, changed=False)
    return _cast(store, actor, where, votes, cast, now=now)


def vote_again(
    store: Store,
    actor: Actor,
    *,
    project: ProjectId,
    number: int,
    requirement: int,
    version: int,
    choice: Choice = Choice.APPROVE,
    reason: str = "",
    now: datetime,
) -> Voted:
    """Vote on one requirement whose words changed while the round was open (**Still approve**); others stand."""
    where = enter_to_change(store, actor, project, Action.READ).project
    round_ = _electors_round(store, actor, where, number, now=now)
    item = store.rounds.item(where.team, where.id, number, requirement)
    if item is None:
        raise NotFound(f"R{requirement} is not under vote in {round_.reference}.")
    if item.version != version:
        raise Refusal(f"R{requirement} changed once more after this. Answer on its newest words, in a later message.")
    votes = votes_of(store, where, round_)
    ballot = Ballot(
        user=actor.user,
        choice=choice,
        reason=_reason(choice, reason),
        revision=item.since,
        item=requirement,
        at=now,
    )
    if _stands(votes, ballot, item):
        return _shown(where, votes, ballot.user, changed=False)
    return _cast(store, actor, where, votes, [(ballot, item)], now=now)


def may_vote(store: Store, actor: Actor, *, project: ProjectId, number: int, now: datetime) -> Round:
    """Return the round when the person's vote counts in it, for the form that asks for a reason."""
    return _electors_round(store, actor, enter_to_read(store, actor, project).project, number, now=now)


def _electors_round(store: Store, actor: Actor, project: Project, number: int, *, now: datetime) -> Round:
    round_ = store.rounds.get(project.team, project.id, number)
    if round_ is None:
        raise NotFound(f"There is no sign-off V{number} in this project. See `/signoff status`.")
    if actor.user not in round_.electorate:
        raise NotASignatory(people=round_.electorate)
    return still_open(round_, now)


def _reason(choice: Choice, raw: str) -> str:
    fields = Fields()
    reason = fields.take("reason", lambda: _why(choice, raw))
    if reason is None:
        raise fields.refused()
    return reason


def _why(choice: Choice, raw: str) -> str:
    """Return the reason of a no, and none for any other vote; Refusal where a no has none."""
    return checked_text(raw, what="The reason", limit=REASON_LIMIT) if choice in NOES else ""


def _says_the_same(votes: Votes, ballot: Ballot) -> bool:
    """Whether the person's vote on everything is this one already."""
    return all(_agree(standing, ballot) for standing in votes.ballots(ballot.user))


def _single(
    store: Store, project: Project, round_: Round, user: UserId, verdict: Verdict, fields: Fields, *, now: datetime
) -> tuple[Ballot, Item] | None:
    """Return a ballot on one requirement, or None after keeping a sentence for what is wrong with it."""
    number = verdict.requirement
    item = fields.take(f"verdict.{number}", lambda: _item(store, project, round_, verdict))
    reason = fields.take(f"reason.{number}", lambda: _why(verdict.choice, verdict.reason))
    if item is None or reason is None:
        return None
    return Ballot(user=user, choice=verdict.choice, reason=reason, revision=item.since, item=number, at=now), item


def _stands(votes: Votes, ballot: Ballot, item: Item) -> bool:
    """Whether the person's vote on a requirement is this one already."""
    return _agree(votes.ballot(ballot.user, item), ballot)


def _agree(standing: Ballot | None, ballot: Ballot) -> bool:
    return standing is not None and (standing.choice, standing.reason) == (ballot.choice, ballot.reason)


def _item(store: Store, project: Project, round_: Round, verdict: Verdict) -> Item:
    item = store.rounds.item(project.team, project.id, round_.number, verdict.requirement)
    if item is None:
        raise Refusal(f"R{verdict.requirement} is not under vote in {round_.reference}.")
    if item.version != verdict.version:
        raise Refusal("The words changed after this page was opened. Close it and open it again to see them.")
    return item


def _cast(
    store: Store,
    actor: Actor,
    project: Project,
    votes: Votes,
    cast: Sequence[tuple[Ballot, Item | None]],
    *,
    now: datetime,
) -> Voted:
    round_ = votes.round
    where = (project.team, project.id, round_.number)
    for ballot, item in cast:
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
        _show_anew(store, project, votes, actor.user, now=now)
        store.projects.save_chain(project)
    return _shown(project, votes, actor.user, changed=True)


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
    lapsed = votes.lapsed(user)
    for item in votes.edited:
        question = replace(own, kind=CardKind.CONFIRM, item=item.number, version=item.version)
        if item in lapsed:
            # They voted from a message that showed older words, so nobody has asked them about these yet.
            store.outbox.place(question, user, at=now)
        store.outbox.touch(question, at=now)


def _shown(project: Project, votes: Votes, user: UserId, *, changed: bool) -> Voted:
    # An answer names no requirements, so the words under vote need not be loaded.
    card = RoundCard(project=project, standing=votes.shown())
    return Voted(ballot=ballot_of(card, votes, user), changed=changed)
