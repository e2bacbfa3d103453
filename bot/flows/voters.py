"""Whose votes somebody casts: their own, or those in their hands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.delegation import Ambiguous, Whose, delegation_of
from bot.domain.names import UserId
from bot.domain.permissions import Action, denied
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import NoPart, NotAllowed, NotASignatory, Refusal
from bot.domain.rules import may_hold_votes
from bot.domain.signoff import Round
from bot.domain.standing import Votes
from bot.flows.access import gone
from bot.ports import Store


def voters(
    store: Store,
    actor: Actor,
    project: Project,
    votes: Votes,
    whose: Sequence[UserId] = (),
    *,
    asks: bool = False,
    now: datetime,
) -> tuple[UserId, ...]:
    """Return whose votes a person casts: those named, else their own, else those in their hands.

    Ambiguous when somebody ``asks`` and it could be their own as well as a colleague's. Most people vote for themselves
    where nobody asks, and then nothing is looked for.
    """
    own = actor.user in votes.round.electorate
    if own and (tuple(whose) == (actor.user,) or not (whose or asks)):
        return (actor.user,)
    in_hand = _in_hand(store, actor.user, project, votes.round, now=now)
    undecided = tuple(user for user in in_hand if not votes.is_their_own(user))
    left = gone(store, project, undecided)
    can = Whose(own=own, held=tuple(user for user in undecided if user not in left))
    if tuple(whose) == (actor.user,):
        raise _not_a_signatory(can, actor.user, project, votes.round)
    if whose:
        return _named(whose, actor.user, can, in_hand, left, project, votes.round)
    if asks and can.is_ambiguous:
        raise Ambiguous(can)
    if own:
        return (actor.user,)
    return _named(can.held or in_hand, actor.user, can, in_hand, left, project, votes.round)


def check_signatory(store: Store, actor: Actor, project: Project, votes: Votes, *, now: datetime) -> None:
    """Refuse what only signatories do with their own vote, telling those who hold another's what they can do."""
    voters(store, actor, project, votes, [actor.user], now=now)


def _not_a_signatory(can: Whose, user: UserId, project: Project, round_: Round) -> Refusal:
    nope = denied(project.id, Action.VOTE)
    if can.held and round_.is_open and may_hold_votes(round_, user):
        why = "Only signatories themselves do that. Press Approve, Reject or Abstain to vote for:"
        return NotAllowed(why, people=can.held, denied=nope)
    return NotASignatory(people=round_.electorate, denied=nope)


def _named(
    whose: Sequence[UserId],
    user: UserId,
    can: Whose,
    in_hand: Collection[UserId],
    left: Collection[UserId],
    project: Project,
    round_: Round,
) -> tuple[UserId, ...]:
    """Return the signatories for whom somebody votes; Refusal where they cannot."""
    if not whose or (user in whose and not can.own):
        raise NotASignatory(people=round_.electorate, denied=denied(project.id, Action.VOTE))
    others = [each for each in whose if each != user]
    if strangers := tuple(each for each in others if each not in in_hand):
        why = "You do not hold this vote, or not any more. It belongs to:"
        raise NotAllowed(why, people=strangers, denied=denied(project.id, Action.VOTE))
    if others and not may_hold_votes(round_, user):
        why = f"Silence counts as a yes in {round_.reference}, and you asked for it, so you vote for nobody else there."
        raise Refusal(why)
    if absent := tuple(each for each in others if each in left):
        why = (
            "Nobody votes for somebody who is deactivated or left the channel. "
            f"An owner can put somebody else in their place with `/signoff replace {round_.reference}`. It is about:"
        )
        raise NoPart(project.channel, why, people=absent)
    if decided := tuple(each for each in others if each not in can.held):
        raise Refusal("Somebody's own vote beats yours for them, and this one has been cast:", people=decided)
    return tuple(dict.fromkeys(whose))


def _in_hand(store: Store, holder: UserId, project: Project, round_: Round, *, now: datetime) -> tuple[UserId, ...]:
    """Return the signatories whose vote in a round is in somebody's hands, in the electorate's order."""
    mine = [
        each for each in store.delegations.held_by(project.team, holder, now=now) if each.giver in round_.electorate
    ]
    if not mine:
        return ()
    # A narrower delegation of the same person may have put this vote into other hands.
    given = store.delegations.given_by(project.team, [each.giver for each in mine], now=now)
    found = (
        delegation_of(user, given, project=project.id, round_=round_.number, now=now) for user in round_.electorate
    )
    return tuple(each.giver for each in found if each is not None and each.holder == holder)
