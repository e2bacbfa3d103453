"""Voting: on a whole round, on single requirements, and again on one whose words changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.domain.fields import Fields
from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import NotFound, Refusal
from bot.domain.showing_signoff import Apart, Voted
from bot.domain.signoff import NOES, Ballot, Choice, Item, Round
from bot.domain.standing import Votes
from bot.domain.text import checked_text
from bot.flows.access import enter_to_change, enter_to_read
from bot.flows.cards import PAGE_SIZE, apart
from bot.flows.casting import cast, shown
from bot.flows.closing import round_of, still_open, votes_of
from bot.flows.voters import check_signatory, voters
from bot.ports import Store

REASON_LIMIT = 3000


class Verdict(Struct, frozen=True, kw_only=True):
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
    whose: Sequence[UserId] = (),
    asks: bool = False,
    now: datetime,
) -> Voted:
    """Vote on everything under vote, as it was at the revision that the person had in front of them.

    Saying the same once more changes nothing. A vote that settles the round closes it. A rejection needs a reason:
    FormErrors at ``reason``. A vote from a message that shows older words does not cover newer ones, for which the
    person is asked again. ``whose`` names the signatories for whom it is; without names it is the person's own vote,
    or, where none is asked of them, that of everybody whose vote they hold. Where somebody ``asks``, Ambiguous is
    raised when it could be both.
    """
    where = enter_to_change(store, actor, project, Action.READ).project
    round_ = still_open(round_of(store, where, number), now)
    votes = votes_of(store, where, round_)
    why = _reason(choice, reason)
    said = [
        Ballot(
            user=user,
            choice=choice,
            reason=why,
            revision=min(revision, round_.revision),
            hand=None if user == actor.user else actor.user,
            at=now,
        )
        for user in voters(store, actor, where, votes, whose, asks=asks, now=now)
    ]
    new = [(ballot, None) for ballot in said if not _says_the_same(votes, ballot)]
    if not new:
        others = tuple(ballot.user for ballot in said if ballot.hand)
        return shown(where, votes, actor.user, whose=others, changed=False)
    return cast(store, actor, where, votes, new, now=now)


def vote_each(
    store: Store,
    actor: Actor,
    *,
    project: ProjectId,
    number: int,
    verdicts: Sequence[Verdict],
    whose: Sequence[UserId] = (),
    now: datetime,
) -> Voted:
    """Vote on single requirements, each in the version that the person had in front of them.

    FormErrors at ``reason.<number>`` where a no has none, and at ``verdict.<number>`` where the words changed
    meanwhile. What was said already changes nothing. ``whose`` names the one signatory for whom it is, as in ``vote``.
    """
    where = enter_to_change(store, actor, project, Action.READ).project
    round_ = still_open(round_of(store, where, number), now)
    votes = votes_of(store, where, round_)
    user, fields = _voter(store, actor, where, votes, whose, now=now), Fields()
    others = () if user == actor.user else (user,)
    found = [
        _single(store, where, round_, user, verdict, fields, hand=actor.user if others else None, now=now)
        for verdict in verdicts
    ]
    new = [(ballot, item) for ballot, item in filter(None, found) if not _stands(votes, ballot, item)]
    if fields.errors:
        raise fields.refused()
    if not new:
        return shown(where, votes, actor.user, whose=others, changed=False)
    return cast(store, actor, where, votes, new, now=now)


def one_by_one(
    store: Store,
    actor: Actor,
    *,
    project: ProjectId,
    number: int,
    after: int | None = None,
    whose: Sequence[UserId] = (),
    now: datetime,
) -> Apart:
    """Return a page of what ``vote_each`` takes, after a requirement's number, with what was said of it so far.

    Without a number it is the first page on which something is left to answer.
    """
    where = enter_to_read(store, actor, project).project
    votes = votes_of(store, where, still_open(round_of(store, where, number), now))
    user = _voter(store, actor, where, votes, whose, now=now)
    if after is None:
        after = _left_open(store, where, votes, user)
    return apart(store, actor, project, number=number, after=after, user=user)


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
        return shown(where, votes, actor.user, changed=False)
    return cast(store, actor, where, votes, [(ballot, item)], now=now)


def may_vote(store: Store, actor: Actor, *, project: ProjectId, number: int, now: datetime) -> Round:
    """Return the round when the person's own vote counts in it."""
    return _electors_round(store, actor, enter_to_read(store, actor, project).project, number, now=now)


def channel_to_vote(store: Store, actor: Actor, *, project: ProjectId, number: int, now: datetime) -> ChannelId:
    """Return the project's channel when the person's own vote counts in the round."""
    where = enter_to_read(store, actor, project).project
    _electors_round(store, actor, where, number, now=now)
    return where.channel


def whose_votes(
    store: Store,
    actor: Actor,
    *,
    project: ProjectId,
    number: int,
    whose: Sequence[UserId] = (),
    asks: bool = False,
    now: datetime,
) -> tuple[Round, tuple[UserId, ...]]:
    """Return the round and whose votes the person is about to cast in it, as ``vote`` does, for a form before it."""
    where = enter_to_read(store, actor, project).project
    round_ = still_open(round_of(store, where, number), now)
    votes = votes_of(store, where, round_)
    return round_, voters(store, actor, where, votes, whose, asks=asks, now=now)


def _left_open(store: Store, project: Project, votes: Votes, user: UserId) -> int:
    """Return after which number the first page begins on which somebody left something open; 0 where nothing is.

    Pages are counted from the beginning: what was answered just before stays on the same page.
    """
    if votes.answered(user):
        return 0
    items = store.rounds.all_items(project.team, project.id, votes.round.number)
    first = next((at for at, item in enumerate(items) if votes.ballot(user, item) is None), 0)
    begins = first - first % PAGE_SIZE
    return items[begins - 1].number if begins else 0


def _electors_round(store: Store, actor: Actor, project: Project, number: int, *, now: datetime) -> Round:
    round_ = round_of(store, project, number)
    if actor.user not in round_.electorate:
        check_signatory(store, actor, project, votes_of(store, project, round_), now=now)
    return still_open(round_, now)


def _voter(
    store: Store, actor: Actor, project: Project, votes: Votes, whose: Sequence[UserId], *, now: datetime
) -> UserId:
    """Return whose vote a person casts on single requirements: one person's at a time."""
    found = voters(store, actor, project, votes, whose, now=now)
    if len(found) > 1:
        why = "One by one you vote for one person at a time. Press it in the message that asks you for the vote of:"
        raise Refusal(why, people=found)
    return found[0]


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
    store: Store,
    project: Project,
    round_: Round,
    user: UserId,
    verdict: Verdict,
    fields: Fields,
    *,
    hand: UserId | None,
    now: datetime,
) -> tuple[Ballot, Item] | None:
    """Return a ballot on one requirement, or None after keeping a sentence for what is wrong with it."""
    number = verdict.requirement
    item = fields.take(f"verdict.{number}", lambda: _item(store, project, round_, verdict))
    reason = fields.take(f"reason.{number}", lambda: _why(verdict.choice, verdict.reason))
    if item is None or reason is None:
        return None
    choice, revision = verdict.choice, item.since
    ballot = Ballot(user=user, choice=choice, reason=reason, revision=revision, item=number, hand=hand, at=now)
    return ballot, item


def _stands(votes: Votes, ballot: Ballot, item: Item) -> bool:
    """Whether the person's vote on a requirement is this one already."""
    return _agree(votes.ballot(ballot.user, item), ballot)


def _agree(standing: Ballot | None, ballot: Ballot) -> bool:
    if standing is None:
        return False
    # What a delegate said becomes somebody's own vote once they say it themselves.
    told, said = ((each.choice, each.reason, each.hand) for each in (standing, ballot))
    return told == said


def _item(store: Store, project: Project, round_: Round, verdict: Verdict) -> Item:
    item = store.rounds.item(project.team, project.id, round_.number, verdict.requirement)
    if item is None:
        raise Refusal(f"R{verdict.requirement} is not under vote in {round_.reference}.")
    if item.version != verdict.version:
        raise Refusal("The words changed after this page was opened. Close it and open it again to see them.")
    return item
