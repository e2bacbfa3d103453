"""App Home: what waits for somebody, and their projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.domain.condition import Condition, ConditionState
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.negotiation import Move, deciders, may_decide
from bot.domain.permissions import Action, allowed
from bot.domain.project import Membership, Project
from bot.domain.showing import Home
from bot.domain.showing_signoff import ConditionCard
from bot.domain.standing import Votes
from bot.flows.cards import ballot_in
from bot.flows.closing import votes_of
from bot.flows.negotiation_cards import move_card
from bot.flows.waiting import ownerless
from bot.ports import Store

#: App Home shows this many rounds and projects, and first the rounds that wait; the rest is found in the channels.
MOST_SHOWN = 10
#: And this many proposals, and conditions of each sort.
FEW_SHOWN = 5
#: Of so many it is said how many more there are.
MOST_COUNTED = 200


def home(store: Store, *, team: TeamId, user: UserId, now: datetime) -> Home:
    """Load what App Home shows to a person: only projects whose channel they are in."""
    memberships = store.projects.of_person(team, user, limit=MOST_SHOWN + 1)
    waiting, voted = _rounds(store, team, user)
    room = max(0, MOST_SHOWN - len(waiting))
    conditions = store.conditions.waiting_for(team, user, limit=MOST_COUNTED)
    theirs = [each for each in conditions if _is_for(each[2], user)]
    held = [each for each in conditions if not _is_for(each[2], user)]
    proposals = _proposals(store, team, user)
    return Home(
        waiting=tuple(ballot_in(store, *each, user) for each in waiting[:MOST_SHOWN]),
        more_waiting=max(0, len(waiting) - MOST_SHOWN),
        conditions=tuple(_condition_cards(store, theirs[:FEW_SHOWN], user, now)),
        more_conditions=max(0, len(theirs) - FEW_SHOWN),
        proposals=tuple(move_card(store, project, move) for project, move in proposals[:FEW_SHOWN]),
        more_proposals=max(0, len(proposals) - FEW_SHOWN),
        held=tuple(_condition_cards(store, held[:FEW_SHOWN], user, now)),
        more_held=max(0, len(held) - FEW_SHOWN),
        voted=tuple(ballot_in(store, *each, user) for each in voted[:room]),
        more_voted=max(0, len(voted) - room),
        projects=tuple(memberships[:MOST_SHOWN]),
        more_projects=len(memberships) > MOST_SHOWN,
    )


def _rounds(
    store: Store, team: TeamId, user: UserId
) -> tuple[list[tuple[Project, Votes]], list[tuple[Project, Votes]]]:
    """Return the open rounds in which a person still has to vote, and those in which they have; the nearest first."""
    waiting: list[tuple[Project, Votes]] = []
    voted: list[tuple[Project, Votes]] = []
    seen: dict[ChannelId, bool] = {}
    for project, round_ in store.rounds.waiting_for(team, user, limit=MOST_COUNTED):
        channel = project.channel
        if channel not in seen:
            seen[channel] = store.people.is_in(team, channel, user)
        if not seen[channel]:
            continue
        votes = votes_of(store, project, round_)
        # A yes that waits is shown with the condition that it waits for.
        if votes.waiting(user) is None:
            (voted if votes.answered(user) else waiting).append((project, votes))
    return waiting, voted


def _is_for(condition: Condition, user: UserId) -> bool:
    """Whether a person has to do something about a condition: as its owner, or as the voter once it is met."""
    return condition.state is ConditionState.MET or condition.owner == user


def _condition_cards(
    store: Store, found: Sequence[tuple[Membership, int, Condition]], user: UserId, now: datetime
) -> Iterator[ConditionCard]:
    for membership, number, condition in found:
        project = membership.project
        if (round_ := store.rounds.get(project.team, project.id, number)) is not None:
            overdue = condition.is_overdue(now)
            yield ConditionCard(
                project=project,
                round=round_,
                condition=condition,
                user=user,
                is_overdue=overdue,
                is_ownerless=bool(ownerless(store, project, [condition])),
            )


def _proposals(store: Store, team: TeamId, user: UserId) -> list[tuple[Project, Move]]:
    """Return the proposals to which a person may agree, oldest first."""
    found = store.negotiations.waiting_for(team, user, limit=MOST_COUNTED)
    waiting: list[tuple[Project, Move]] = []
    by_project = sorted(found, key=lambda each: each[0].project.id)
    for _, group in groupby(by_project, key=lambda each: each[0].project.id):
        waiting += _of_project(store, list(group))
    return sorted(waiting, key=lambda each: (each[1].proposed_at, each[0].id, each[1].number))


def _of_project(store: Store, found: Sequence[tuple[Membership, Move]]) -> Iterator[tuple[Project, Move]]:
    """Return those proposals of one project to which the person may agree."""
    membership = found[0][0]
    project = membership.project
    if not allowed(membership.role, Action.ANSWER):
        return
    numbers = sorted({move.requirement for _, move in found})
    about = {each.number: each for each in store.requirements.some(project.team, project.id, numbers)}
    known = store.people.get(project.team, sorted({*project.owners, *(each.added_by for each in about.values())}))
    gone = {user for user, person in known.items() if person.is_deactivated}
    for _, move in found:
        if may_decide(move, membership.user, deciders(project, about[move.requirement], move, gone)):
            yield project, move
