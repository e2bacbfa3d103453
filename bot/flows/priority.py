"""Priority: how the classes share the effort, and what requirements score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType

from bot.domain.order import BEFORE_ALL
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.priority import Settled, Wsjf, by_wsjf, settled, shares
from bot.domain.project import Project
from bot.domain.references import parse_several
from bot.domain.refusal import Refusal
from bot.domain.requirement import STANDING
from bot.domain.showing_requirement import LINES_SHOWN, Scored, Scoring, Shares
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.recording import record
from bot.flows.requirement import every
from bot.flows.versions import find
from bot.ports import Store

#: How many requirements one page of the form scores: with four menus each they stay far from Slack's 100 blocks.
PAGE_SIZE = 8


def effort_shares(store: Store, actor: Actor, place: Place) -> Shares:
    """Return how the MoSCoW classes share the effort, or the number where nothing is estimated."""
    project = enter_to_read(store, actor, place).project
    classes = store.priorities.classes(project.team, project.id)
    return Shares(project=project, check=shares(classes, estimates(store, project)), counted=len(classes))


def estimates(store: Store, project: Project) -> Mapping[int, Fraction]:
    """Return what is estimated as likely of each requirement, in points; nothing for those without an estimate."""
    found = ((each.number, each.wording.estimate) for each in every(store, project))
    return {number: Fraction(estimate.likely) for number, estimate in found if estimate is not None}


def to_score(store: Store, actor: Actor, place: Place, *, after: int = 0) -> Scoring:
    """Return one page of requirements in their order, with what they score so far."""
    project = enter_to_read(store, actor, place, Action.ORDER).project
    behind = store.priorities.place(project.team, project.id, after)
    rank = behind.rank if behind else BEFORE_ALL
    found = store.priorities.counting(project.team, project.id, rank, behind=True, limit=PAGE_SIZE + 1)
    if not found and not after:
        raise Refusal("There is nothing to score yet. Add a requirement with `/requirement add`.")
    numbers = [each.number for each in found[:PAGE_SIZE]]
    known = {each.number: each for each in store.requirements.some(project.team, project.id, numbers)}
    lines = {line.number: line for line in store.priorities.scores(project.team, project.id)}
    return Scoring(
        project=project,
        requirements=tuple(known[number] for number in numbers),
        lines={number: lines[number] for number in numbers if number in lines},
        next=numbers[-1] if len(found) > PAGE_SIZE else None,
    )


def chosen_to_score(store: Store, actor: Actor, place: Place, *, typed: str) -> Scoring:
    """Return only the requirements that somebody names, with what they score so far."""
    project = enter_to_read(store, actor, place, Action.ORDER).project
    numbers = parse_several(typed, "R")
    if len(numbers) > PAGE_SIZE:
        raise Refusal(f"At most {PAGE_SIZE} are scored at a time. Name fewer, or none for all of them page by page.")
    chosen = [find(store, project, number) for number in numbers]
    if gone := [each.reference for each in chosen if each.state not in STANDING]:
        raise Refusal(f"{gone[0]} does not count any more, so it is not scored.")
    lines = {line.number: line for line in store.priorities.scores(project.team, project.id)}
    return Scoring(
        project=project,
        requirements=tuple(chosen),
        lines={number: lines[number] for number in numbers if number in lines},
    )


def score(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    typed: Mapping[int, Wsjf | None],
    shown: Mapping[int, Wsjf] = MappingProxyType({}),
    now: datetime,
) -> Scoring | None:
    """Keep what somebody changed in a form that was ``shown`` with other scores; None where a row was left open.

    What others changed in another way while the form was open stays; those rows are returned, to be asked again.
    """
    project = enter_to_change(store, actor, place, Action.ORDER).project
    known = {line.number: line for line in store.priorities.scores(project.team, project.id)}
    there = {number for number, _ in store.priorities.classes(project.team, project.id)}
    found = settled({number: line for number, line in typed.items() if number in there}, shown=shown, known=known)
    _keep(store, project, actor, found, now)
    if not found.meanwhile:
        return None
    return Scoring(
        project=project,
        requirements=tuple(store.requirements.some(project.team, project.id, list(found.meanwhile))),
        lines={number: line for number in found.meanwhile if (line := typed[number])},
        meanwhile=found.meanwhile,
    )


def _keep(store: Store, project: Project, actor: Actor, found: Settled, now: datetime) -> None:
    store.priorities.score(project.team, project.id, found.lines)
    for line in found.lines:
        project = record(
            store,
            project,
            actor,
            action="requirement.score",
            subject=f"R{line.number}",
            now=now,
            facts={
                "value": line.value,
                "criticality": line.criticality,
                "opportunity": line.opportunity,
                "size": line.size,
            },
        )
    store.priorities.unscore(project.team, project.id, found.emptied)
    for number in found.emptied:
        project = record(store, project, actor, action="requirement.unscore", subject=f"R{number}", now=now)
    store.projects.save(project)


def scored(store: Store, actor: Actor, place: Place) -> Scored:
    """Return what was scored, highest WSJF first."""
    project = enter_to_read(store, actor, place).project
    lines = by_wsjf(store.priorities.scores(project.team, project.id))
    found = store.requirements.some(project.team, project.id, [line.number for line in lines[:LINES_SHOWN]])
    return Scored(project=project, lines=tuple(lines), words={each.number: each.wording.text for each in found})
