"""Loading everything that one message about a round shows."""

from __future__ import annotations

from datetime import datetime

from bot.domain.condition import Condition
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.outgoing import Card
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.refusal import NotFound
from bot.domain.reopening import could_go_on, lacks_somebody_else
from bot.domain.requirement import Version
from bot.domain.showing_signoff import (
    Apart,
    BallotCard,
    ConditionCard,
    Confirmation,
    Contents,
    DelegatedCard,
    RoundCard,
)
from bot.domain.signoff import Ballot, Round, RoundState
from bot.domain.standing import Votes, Words
from bot.domain.values import replace
from bot.flows.access import enter_to_read, gone
from bot.flows.closing import votes_of
from bot.flows.deciding import conditions_met, request_of, shown_change, under_vote
from bot.flows.edits import with_edits, with_edits_for
from bot.flows.relations import conflicts
from bot.flows.waiting import ownerless
from bot.ports import Store

#: How many requirements a card shows before **Read it all**.
FIRST_SHOWN = 5
#: How many of what is not agreed yet a card names.
NOT_AGREED_SHOWN = 20
#: How many a page of **Read it all** shows: with criteria and reasons they still fit a form of Slack's.
PAGE_SIZE = 10


def round_card(store: Store, project: Project, round_: Round) -> RoundCard:
    """Load a round as its channel shows it."""
    return _card(store, project, votes_of(store, project, round_))


def ballot_card(store: Store, project: Project, round_: Round, user: UserId) -> BallotCard:
    """Load one signatory's copy of a round."""
    return ballot_in(store, project, votes_of(store, project, round_), user)


def ballot_in(store: Store, project: Project, votes: Votes, user: UserId) -> BallotCard:
    """Load one signatory's copy of a round whose votes are loaded already."""
    return ballot_of(_card(store, project, votes), votes, user)


def ballot_of(card: RoundCard, votes: Votes, user: UserId) -> BallotCard:
    """Return how a person stands in a round that is loaded already."""
    waiting = votes.waiting(user)
    return BallotCard(
        card=card,
        user=user,
        choice=votes.choice(user),
        ballot=votes.ballot(user),
        own=votes.own(user),
        lapsed=votes.lapsed(user),
        waits=waiting is not None,
        condition_owner=next((each.owner for each in card.conditions if _is_stuck(card, each, waiting)), None),
    )


def _is_stuck(card: RoundCard, condition: Condition, ballot: Ballot | None) -> bool:
    """Whether a yes waits for a condition whose owner has left."""
    return ballot is not None and ballot.condition == condition.number and condition.number in card.ownerless


def confirmation(
    store: Store, project: Project, round_: Round, user: UserId, *, requirement: int, version: int
) -> Confirmation | None:
    """Load the difference of an edited requirement for somebody who had voted; None when there is no such edit."""
    item = store.rounds.item(project.team, project.id, round_.number, requirement)
    after = store.requirements.version(project.team, project.id, requirement, version)
    if item is None or after is None:
        return None
    votes = votes_of(store, project, round_)
    earlier = votes.earlier(user, item)
    before = _voted_on(store, project, after, earlier) if earlier else None
    if earlier is None or before is None:
        return None
    outdated = item.version != version
    standing = None if outdated else votes.ballot(user, item)
    return Confirmation(
        project=project,
        round=round_,
        user=user,
        before=before,
        after=after,
        earlier=earlier.choice,
        choice=standing.choice if standing else None,
        is_outdated=outdated,
    )


def _voted_on(store: Store, project: Project, after: Version, ballot: Ballot) -> Version | None:
    """Return the words that somebody had in front of them when they voted, before those they are asked about now."""
    history = store.requirements.history(project.team, project.id, after.number)
    older = [version for version in history if version.version < after.version]
    known = [version for version in older if version.at <= ballot.at]
    shown = known or older
    return shown[-1] if shown else None


def as_of(card: RoundCard, now: datetime) -> RoundCard:
    """Return a round's card that says which of its conditions are overdue."""
    return replace(card, overdue=frozenset(each.number for each in card.conditions if each.is_overdue(now)))


def load_round_card(store: Store, team: TeamId, project: ProjectId, number: int, *, now: datetime) -> RoundCard | None:
    """Load a round's card for delivery; None when there is no such round."""
    if (found := _find(store, team, project, number)) is None:
        return None
    return _with_stages(store, as_of(round_card(store, *found), now))


def load_ballot_card(store: Store, team: TeamId, project: ProjectId, number: int, user: UserId) -> BallotCard | None:
    """Load a signatory's card for delivery; None when there is no such round."""
    if (found := _find(store, team, project, number)) is None:
        return None
    votes = votes_of(store, *found)
    ballot = ballot_in(store, found[0], votes, user)
    if gone(store, found[0], [user]):
        return replace(ballot, is_outside=True)
    return with_edits(store, replace(ballot, card=_with_stages(store, ballot.card)), votes)


def load_delegated_card(
    store: Store, team: TeamId, project: ProjectId, number: int, key: int, *, revision: int = 0
) -> DelegatedCard | None:
    """Load a colleague's copy of a round for delivery, the first or one that an edit made.

    None when there is no such round or delegation.
    """
    found, delegation = _find(store, team, project, number), store.delegations.get(team, key)
    if found is None or delegation is None:
        return None
    votes = votes_of(store, *found)
    copy = DelegatedCard(
        card=_card(store, found[0], votes),
        delegation=delegation,
        choice=votes.choice(delegation.giver),
        apart=votes.own(delegation.giver),
        is_own=votes.is_their_own(delegation.giver),
        holds=delegation.revoked_at is None
        and delegation.giver in votes.round.electorate
        and not gone(store, found[0], [delegation.giver, delegation.holder]),
    )
    return with_edits_for(store, copy, votes, revision=revision)


def load_condition_card(
    store: Store, team: TeamId, project: ProjectId, number: int, user: UserId, *, condition: int, now: datetime
) -> ConditionCard | None:
    """Load a condition for delivery; None when there is no such condition."""
    found, kept = _find(store, team, project, number), store.conditions.get(team, project, number, condition)
    if found is None or kept is None:
        return None
    return ConditionCard(
        project=found[0],
        round=found[1],
        condition=kept,
        user=user,
        is_overdue=kept.is_overdue(now),
        is_ownerless=bool(ownerless(store, found[0], [kept])),
    )


def load_overdue(
    store: Store, team: TeamId, project: ProjectId, number: int, user: str, *, condition: int, now: datetime
) -> ConditionCard | None:
    """Load what the owner of a condition is reminded of; None when it is settled meanwhile, or the round is over."""
    found = load_condition_card(store, team, project, number, UserId(user), condition=condition, now=now)
    return found if found and found.is_overdue and found.round.is_open else None


def load_sent_overdue(store: Store, card: Card, *, now: datetime) -> ConditionCard | None:
    """Load the same for a message that is kept up to date: once it was sent, it says what became of the condition."""
    where = (store, card.team, card.project, card.number)
    if store.outbox.location(card) is None:
        return load_overdue(*where, card.user, condition=card.item, now=now)
    return load_condition_card(*where, card.user, condition=card.item, now=now)


def load_reminder(store: Store, team: TeamId, project: ProjectId, number: int, user: str) -> BallotCard | None:
    """Load what a signatory is reminded of; None when they voted meanwhile, or the round is over."""
    found = load_ballot_card(store, team, project, number, UserId(user))
    return found if found and found.card.round.is_open and found.user in found.card.standing.not_yet else None


def load_sent_reminder(store: Store, card: Card) -> BallotCard | None:
    """Load the same for a message that is kept up to date: once it was sent, it says how the person has voted."""
    where = (store, card.team, card.project, card.number, card.user)
    return load_reminder(*where) if store.outbox.location(card) is None else load_ballot_card(*where)


def load_confirmation(
    store: Store, team: TeamId, project: ProjectId, number: int, user: UserId, *, requirement: int, version: int
) -> Confirmation | None:
    """Load a confirmation for delivery; None when there is no such edit."""
    if (found := _find(store, team, project, number)) is None:
        return None
    return confirmation(store, *found, user, requirement=requirement, version=version)


def _with_stages(store: Store, card: RoundCard) -> RoundCard:
    """Return an open round's card that says what is not agreed yet, and what is in conflict.

    Only delivery looks, and no vote waits for it.
    """
    round_ = card.round
    if not round_.is_open or round_.change is not None:
        return card
    where = (card.project.team, round_.project, round_.number)
    return replace(
        card,
        not_agreed_count=round_.item_count - store.rounds.count_agreed(*where),
        not_agreed=tuple(store.rounds.not_agreed(*where, limit=NOT_AGREED_SHOWN)),
        conflicts=conflicts(store, card.project, lambda: [item.number for item in store.rounds.all_items(*where)]),
    )


def _find(store: Store, team: TeamId, project: ProjectId, number: int) -> tuple[Project, Round] | None:
    membership = store.projects.get(team, project, CLOCK)
    round_ = store.rounds.get(team, project, number)
    return None if membership is None or round_ is None else (membership.project, round_)


def _card(store: Store, project: Project, votes: Votes) -> RoundCard:
    round_ = votes.round
    first = store.rounds.items(project.team, project.id, round_.number, limit=FIRST_SHOWN)
    where = (project.team, project.id, round_.number)
    request = request_of(store, project, round_)
    conditions = _conditions(store, project, votes)
    show = under_vote if round_.is_open else shown_change
    card = RoundCard(
        project=project,
        standing=votes.shown(),
        first=tuple(first),
        change=None if request is None else show(store, project, request),
        conditions=conditions,
        ownerless=ownerless(store, project, conditions) if round_.is_open else frozenset(),
        outcome=None if round_.is_open else store.outcomes.of_round(*where),
        replacements=tuple(store.replacements.of_round(*where)),
        could_go_on=round_.state is RoundState.FAILED and could_go_on(votes),
        lacks_somebody_else=round_.state is RoundState.FAILED and lacks_somebody_else(votes),
    )
    if round_.baseline is None:
        return card
    signed = (project.team, project.id, round_.baseline)
    certificate = store.certificates.get(*signed)
    return replace(card, baseline=store.baselines.get(*signed), anchor=certificate.anchor if certificate else None)


def _conditions(store: Store, project: Project, votes: Votes) -> tuple[Condition, ...]:
    """Return what somebody's yes waits for; hardly any round has conditions, and then nobody looks for them.

    Of a change that was approved it is what the board asked for, and got.
    """
    if votes.round.change is not None and votes.round.baseline is not None:
        return conditions_met(store, project, votes)
    if not votes.waiting_users:
        return ()
    found = store.conditions.of_round(project.team, project.id, votes.round.number)
    return tuple(condition for condition in found if condition.is_pending)


def contents(store: Store, actor: Actor, project: ProjectId, *, number: int, after: int = 0) -> Contents:
    """Load one page of the exact words under vote, after a requirement's number."""
    where = enter_to_read(store, actor, project).project
    round_ = store.rounds.get(where.team, where.id, number)
    if round_ is None:
        raise NotFound(f"There is no sign-off V{number} in this project. See `/signoff status`.")
    versions = store.rounds.items(where.team, where.id, number, after=after, limit=PAGE_SIZE + 1)
    shown = tuple(versions[:PAGE_SIZE])
    return Contents(project=where, round=round_, versions=shown, after=after, has_next=len(versions) > PAGE_SIZE)


def contents_from(
    store: Store, actor: Actor, project: ProjectId, *, number: int, start: int, limit: int
) -> tuple[Round, list[Version]]:
    """Return a round with so many of the requirements under vote, from a number on."""
    page = contents(store, actor, project, number=number)
    where = page.project
    return page.round, store.rounds.items(where.team, where.id, number, after=max(start - 1, 0), limit=limit)


def apart(store: Store, actor: Actor, project: ProjectId, *, number: int, after: int = 0, user: UserId) -> Apart:
    """Load one page of requirements for somebody who votes on them one by one, perhaps in the name of a colleague."""
    page = contents(store, actor, project, number=number, after=after)
    votes = votes_of(store, page.project, page.round)
    items = {item.number: item for item in votes.edited}
    found = {
        version.number: votes.ballot(user, items.get(version.number) or Words(version.number, 1))
        for version in page.versions
    }
    own = votes.own(user)
    missing = own.missing if own else 0 if votes.ballot(user) else page.round.item_count
    return Apart(
        contents=page,
        ballots={number: ballot for number, ballot in found.items() if ballot is not None},
        answered=page.round.item_count - missing,
        whose=None if user == actor.user else user,
    )
