"""Negotiating: proposing a change, countering, agreeing and declining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.names import ProjectId, UserId
from bot.domain.negotiation import (
    Move,
    MoveState,
    Typed,
    checked,
    outcome,
    require_decider,
    require_open,
    said,
    still_open,
    unlike,
)
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Membership, Project
from bot.domain.requirement import Requirement
from bot.domain.showing_negotiation import MoveCard, Outdated, Proposing
from bot.domain.showing_requirement import EditedMeanwhile
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.negotiation_cards import card_of, deciders_of, find_move, move_card, version_of
from bot.flows.recording import record
from bot.flows.requirement import number_of
from bot.flows.versions import find, find_open, move_to, require_no_vote, reword
from bot.ports import Store

_EVENTS: Mapping[MoveState, str] = {
    MoveState.AGREED: "negotiation.agree",
    MoveState.DECLINED: "negotiation.decline",
    MoveState.TAKEN_BACK: "negotiation.take_back",
}


def to_propose(store: Store, actor: Actor, place: Place, *, reference: str | int) -> Proposing:
    """Return the requirement about which somebody is about to propose a change."""
    project = enter_to_read(store, actor, place, Action.PROPOSE).project
    return Proposing(project=project, requirement=find_open(store, project, number_of(reference), "changed"))


def to_counter(store: Store, actor: Actor, project: ProjectId, *, number: int) -> Proposing:
    """Return the same for a counter-proposal, with what it counters."""
    where = enter_to_read(store, actor, project, Action.PROPOSE).project
    countered = find_move(store, where, number)
    require_open(countered)
    requirement = find_open(store, where, countered.requirement, "changed")
    return Proposing(project=where, requirement=requirement, countered=countered)


def propose(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    requirement: int,
    version: int,
    position: Typed,
    counters: int | None = None,
    now: datetime,
) -> MoveCard:
    """Put a proposal, or with ``counters`` a counter-proposal, into the channel.

    ``version`` is the one that the proposer had in front of them: EditedMeanwhile when it is not the newest any more.
    FormErrors at the fields of the form. What is countered stays open beside it, unless it was outdated.
    """
    project = enter_to_change(store, actor, place, Action.PROPOSE).project
    countered = None if counters is None else find_move(store, project, counters)
    if countered is not None:
        require_open(countered)
    about = find_open(store, project, requirement, "changed")
    position = checked(position, about)
    if about.version != version:
        raise EditedMeanwhile(version_of(store, project, requirement, version), about)
    outdated = countered if countered and countered.is_outdated(about) else None
    if countered is not None and outdated is None:
        unlike(position, countered.position)
    move = _next_move(project, actor, about, position, countered, now=now)
    project = _put(store, project, actor, move, outdated, now=now)
    if countered is not None:
        store.outbox.touch(card_of(project, countered), at=now)
    store.projects.save(project)
    return move_card(store, project, move)


def agree(store: Store, actor: Actor, project: ProjectId, *, number: int, now: datetime) -> MoveCard:
    """Agree to a proposal: the requirement gets its next version, and everything else in the chain closes.

    Saying it once more changes nothing. Settled when somebody was faster; Outdated, with what changed, when the
    requirement is not what the proposal was about.
    """
    membership, move = _to_decide(store, actor, project, number)
    where = membership.project
    if move.says(MoveState.AGREED, actor.user):
        return move_card(store, where, move)
    require_open(move)
    requirement = find_open(store, where, move.requirement, "changed")
    require_decider(requirement, move, actor.user, deciders_of(store, where, requirement, move))
    if move.is_outdated(requirement):
        raise Outdated(move, version_of(store, where, requirement.number, move.version), requirement)
    if outcome(move) is not None:
        require_no_vote(store, where, requirement)
    others = still_open(store.negotiations.chain(where.team, where.id, move.requirement, move.chain), move)
    where = _decide(store, where, actor, move, MoveState.AGREED, closed=others, now=now)
    where = _carry_out(store, where, actor, move, requirement, now=now)
    store.outbox.touch_proposals(where.team, where.id, move.requirement, at=now)
    store.projects.save(where)
    return move_card(store, where, find_move(store, where, number))


def decline(store: Store, actor: Actor, project: ProjectId, *, number: int, now: datetime) -> MoveCard:
    """Decline a proposal; its proposer takes it back by that. Others of its chain stay open."""
    membership, move = _to_decide(store, actor, project, number)
    where = membership.project
    state = MoveState.TAKEN_BACK if actor.user == move.proposed_by else MoveState.DECLINED
    if move.says(state, actor.user):
        return move_card(store, where, move)
    require_open(move)
    if state is MoveState.DECLINED:
        about = find(store, where, move.requirement)
        require_decider(about, move, actor.user, deciders_of(store, where, about, move))
    where = _decide(store, where, actor, move, state, now=now)
    store.projects.save(where)
    return move_card(store, where, find_move(store, where, number))


def decline_those_of(store: Store, project: Project, actor: Actor, user: UserId, *, now: datetime) -> Project:
    """Decline every open proposal of a person whose words are about to be erased, so that nobody agrees to nothing.

    Called by the flow that erases them, which holds the project and saves the one that is returned.
    """
    for move in store.negotiations.open_by(project.team, project.id, user):
        project = _decide(store, project, actor, move, MoveState.DECLINED, now=now)
    return project


def _to_decide(store: Store, actor: Actor, project: ProjectId, number: int) -> tuple[Membership, Move]:
    membership = enter_to_change(store, actor, project, Action.ANSWER)
    return membership, find_move(store, membership.project, number)


def _next_move(
    project: Project, actor: Actor, about: Requirement, position: Typed, countered: Move | None, *, now: datetime
) -> Move:
    number = project.numbers.move + 1
    return Move(
        project=project.id,
        number=number,
        requirement=about.number,
        version=about.version,
        position=position,
        proposed_by=actor.user,
        proposed_at=now,
        chain=countered.chain if countered else number,
        answers=countered.number if countered else None,
    )


def _put(store: Store, project: Project, actor: Actor, move: Move, outdated: Move | None, *, now: datetime) -> Project:
    """Store a proposal and show it in the channel; an outdated one that it renews closes."""
    store.negotiations.add(project.team, move)
    project = replace(project, numbers=replace(project.numbers, move=move.number))
    facts: dict[str, str | int] = {"requirement": f"R{move.requirement}", "kind": move.position.kind.value}
    if move.answers is not None:
        facts["counters"] = f"N{move.answers}"
    if outdated is not None:
        facts["closed"] = _close(store, project, actor, [outdated], move, now=now)
    project = record(
        store,
        project,
        actor,
        action="negotiation.counter" if move.answers else "negotiation.propose",
        subject=move.reference,
        now=now,
        version=move.version,
        facts=facts,
        text=said(move.position),
    )
    store.outbox.place(card_of(project, move), project.channel, at=now)
    return project


def _decide(
    store: Store,
    project: Project,
    actor: Actor,
    move: Move,
    state: MoveState,
    *,
    closed: Sequence[Move] = (),
    now: datetime,
) -> Project:
    store.negotiations.decide(project.team, move.decided(state, actor.user, now))
    store.outbox.touch(card_of(project, move), at=now)
    facts: dict[str, str | int] = {"requirement": f"R{move.requirement}", "proposed_by": move.proposed_by}
    if closed:
        facts["closed"] = _close(store, project, actor, closed, move, now=now)
    return record(
        store,
        project,
        actor,
        action=_EVENTS[state],
        subject=move.reference,
        now=now,
        version=move.version,
        facts=facts,
    )


def _close(store: Store, project: Project, actor: Actor, moves: Sequence[Move], winner: Move, *, now: datetime) -> str:
    """Close proposals in favour of another one, and return their references for its event."""
    for move in moves:
        store.negotiations.decide(project.team, move.decided(MoveState.CLOSED, actor.user, now, winner=winner.number))
    return " ".join(move.reference for move in moves)


def _carry_out(
    store: Store, project: Project, actor: Actor, move: Move, requirement: Requirement, *, now: datetime
) -> Project:
    facts: dict[str, str | int] = {"proposal": move.reference}
    # Words and reason are those of the proposer; who agreed to them stands in the audit stream.
    why, author = move.position.why, move.proposed_by
    state = outcome(move)
    if state is None:
        wording = replace(requirement.wording, text=move.position.words)
        return reword(store, project, actor, requirement, wording, author=author, reason=why, facts=facts, now=now)[0]
    return move_to(store, project, actor, requirement, state, author=author, why=why, facts=facts, now=now)[0]
