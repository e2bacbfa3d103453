"""Somebody else in the place of a signatory who can no longer vote."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from bot.domain.electorate import is_alone, unfit
from bot.domain.names import UserId
from bot.domain.permissions import Action, allowed
from bot.domain.person import Person
from bot.domain.policy import Policy, passes_in_silence
from bot.domain.project import Role
from bot.domain.refusal import FormErrors
from bot.domain.signoff import Round
from bot.domain.values import replace


class Replacement(Struct, frozen=True, kw_only=True):
    """Who took whose place in a round, by whom, when and why."""

    left: UserId
    joined: UserId
    author: UserId
    at: datetime
    reason: str


def is_gone(user: UserId, person: Person | None, in_channel: Collection[UserId]) -> bool:
    """Whether a signatory can no longer vote: deactivated, or not in the channel any more."""
    return user not in in_channel or (person is not None and person.is_deactivated)


def check_left(user: UserId, person: Person | None, round_: Round, *, gone: bool, voted: bool) -> None:
    """Refuse to replace somebody who can vote, or has; FormErrors at ``left``."""
    name = person.name if person else user
    if user not in round_.electorate:
        raise FormErrors({"left": f"{name} is no signatory of {round_.reference}."})
    if not gone:
        left = f"{name} can still vote: only who is deactivated or left the channel is replaced."
        raise FormErrors({"left": f"{left} Whoever is away can hand the vote over: /signoff delegate."})
    if voted:
        raise FormErrors({"left": f"{name} has voted in {round_.reference}, and that vote stands."})


def check_joined(
    user: UserId, person: Person | None, round_: Round, *, in_channel: Collection[UserId], role: Role
) -> None:
    """Refuse somebody who cannot sign, or signs already; FormErrors at ``joined``."""
    name = person.name if person else user
    why = unfit(user, person, in_channel)
    if why is None and user in round_.electorate:
        why = f"is a signatory of {round_.reference} already"
    if why is None and not allowed(role, Action.VOTE):
        why = "is an observer"
    if why:
        raise FormErrors({"joined": f"{name} {why}. Choose somebody in this channel who may vote."})


def check_not_alone(left: UserId, joined: UserId, round_: Round) -> None:
    """Refuse to leave a round to whoever asked for it; FormErrors at ``joined``."""
    if is_alone(_among(round_.electorate, left, joined), round_.started_by):
        why = f"Who asked for {round_.reference} would decide on it alone. Choose somebody else."
        raise FormErrors({"joined": why})
    if joined == round_.started_by and passes_in_silence(round_.policy):
        why = f"Who asked for {round_.reference} could be the only one who says yes, for silence counts. Choose others."
        raise FormErrors({"joined": why})


def replaced(round_: Round, *, left: UserId, joined: UserId) -> Round:
    """Return a round in which somebody has another's place, with the roles and the weight that belong to it."""
    return replace(
        round_,
        electorate=_among(round_.electorate, left, joined),
        policy=in_the_place_of(round_.policy, left, joined),
    )


def in_the_place_of(policy: Policy, left: UserId, joined: UserId) -> Policy:
    """Return a policy in which somebody has another's place."""
    return replace(
        policy,
        seats=tuple(replace(seat, holders=_among(seat.holders, left, joined)) for seat in policy.seats),
        weights=tuple((joined if user == left else user, weight) for user, weight in policy.weights),
        parts=tuple(in_the_place_of(part, left, joined) for part in policy.parts),
    )


def _among(users: tuple[UserId, ...], left: UserId, joined: UserId) -> tuple[UserId, ...]:
    return tuple(joined if user == left else user for user in users)
