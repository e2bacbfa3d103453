"""Loading what is shown of proposals: one card, the story of a requirement, and the trades of a project."""

from __future__ import annotations

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.negotiation import Move, deciders
from bot.domain.outgoing import Card, CardKind
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.refusal import NotFound
from bot.domain.requirement import Requirement, Version
from bot.domain.showing_negotiation import MoveCard, Story, Trade, Trades
from bot.flows.access import Place, enter_to_read
from bot.flows.requirement import number_of
from bot.flows.versions import find
from bot.ports import Store

#: What each page of the story of a requirement, and of the trades, shows.
STORY_PAGE = 4
TRADES_PAGE = 8


def story(store: Store, actor: Actor, place: Place, *, reference: str | int, after: int = 0) -> Story:
    """Return one page of everything that was proposed about a requirement, oldest first."""
    project = enter_to_read(store, actor, place).project
    requirement = find(store, project, number_of(reference))
    found = store.negotiations.about(project.team, project.id, requirement.number, after=after, limit=STORY_PAGE + 1)
    cards = tuple(move_card(store, project, move) for move in found[:STORY_PAGE])
    return Story(project=project, requirement=requirement, cards=cards, after=after, has_next=len(found) > STORY_PAGE)


def trades(store: Store, actor: Actor, place: Place, *, after: int = 0) -> Trades:
    """Return one page of what was agreed, with what was given for it, and the effect of everything on the scope."""
    project = enter_to_read(store, actor, place).project
    found = store.negotiations.agreed(project.team, project.id, after=after, limit=TRADES_PAGE + 1)
    shown = found[:TRADES_PAGE]
    known = store.requirements.some(project.team, project.id, [move.requirement for move in shown])
    by_number = {requirement.number: requirement for requirement in known}
    return Trades(
        project=project,
        trades=tuple(_trade(store, project, move, by_number[move.requirement]) for move in shown),
        effect=store.negotiations.effect(project.team, project.id),
        after=after,
        has_next=len(found) > TRADES_PAGE,
    )


def _trade(store: Store, project: Project, move: Move, requirement: Requirement) -> Trade:
    before = version_of(store, project, move.requirement, move.version)
    return Trade(move=move, requirement=requirement, estimate=before.wording.estimate)


def load_card(store: Store, team: TeamId, project: ProjectId, number: int) -> MoveCard | None:
    """Load a proposal for delivery; None when there is no such one."""
    membership = store.projects.get(team, project, CLOCK)
    move = store.negotiations.get(team, project, number)
    return None if membership is None or move is None else move_card(store, membership.project, move)


def card_of(project: Project, move: Move) -> Card:
    """Name a proposal's living card."""
    return Card(
        team=project.team, project=project.id, kind=CardKind.PROPOSAL, number=move.requirement, item=move.number
    )


def find_move(store: Store, project: Project, number: int) -> Move:
    """Return a proposal; NotFound when there is none with this number."""
    move = store.negotiations.get(project.team, project.id, number)
    if move is None:
        raise NotFound(f"There is no proposal N{number} in this project.")
    return move


def version_of(store: Store, project: Project, number: int, version: int) -> Version:
    """Return a version of a requirement that somebody had in front of them; NotFound when there is none."""
    found = store.requirements.version(project.team, project.id, number, version)
    if found is None:
        raise NotFound(f"There is no version {version} of R{number}. Open the form again.")
    return found


def move_card(store: Store, project: Project, move: Move) -> MoveCard:
    """Load everything that a proposal is shown with."""
    requirement = find(store, project, move.requirement)
    before = version_of(store, project, move.requirement, move.version)
    return MoveCard(
        project=project,
        move=move,
        requirement=requirement,
        before=before,
        deciders=deciders_of(store, project, requirement, move),
    )


def deciders_of(store: Store, project: Project, requirement: Requirement, move: Move) -> tuple[UserId, ...]:
    """Return who may agree to a proposal, without those who cannot any more; empty where anybody else may."""
    known = store.people.get(project.team, (requirement.added_by, *project.owners))
    gone = {user for user, person in known.items() if person.is_deactivated}
    return deciders(project, requirement, move, gone)
