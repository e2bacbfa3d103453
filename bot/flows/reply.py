"""Replies in the thread of a round's card: whether one that sounds like a vote is worth a question."""

from __future__ import annotations

from datetime import datetime

from bot.domain.names import ChannelId
from bot.domain.person import Actor
from bot.domain.refusal import Refusal
from bot.domain.showing_signoff import Heard
from bot.domain.signoff import Choice
from bot.flows.closing import still_open, votes_of
from bot.flows.voters import voters
from bot.ports import Store


def heard(
    store: Store, actor: Actor, channel: ChannelId, *, thread: str, choice: Choice, now: datetime
) -> Heard | None:
    """Return what somebody is to be asked after a reply, or None where it could be no vote, or changes nothing.

    Nobody asked for an answer, so nothing is refused here.
    """
    place = store.rounds.shown_at(actor.team, channel, thread)
    membership = store.projects.get(actor.team, place[0], actor.user) if place else None
    round_ = store.rounds.get(actor.team, *place) if place else None
    if membership is None or round_ is None or not membership.project.is_active:
        return None
    votes = votes_of(store, membership.project, round_)
    try:
        still_open(round_, now)
        whose = voters(store, actor, membership.project, votes, now=now)
    except Refusal:
        return None
    if all(votes.answered(user) and votes.choice(user) is choice for user in whose):
        return None
    return Heard(round=round_, choice=choice, whose=() if whose == (actor.user,) else whose)
