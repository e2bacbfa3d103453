"""The order of a project's requirements: shown a page at a time, and changed one move at a time."""

from __future__ import annotations

from datetime import datetime

from bot.domain.order import BEFORE_ALL, Move, Ranked, Way, rank_between, spread
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.priority import by_wsjf, moved
from bot.domain.project import Project
from bot.domain.refusal import NotFound, Refusal
from bot.domain.requirement import STANDING, Requirement
from bot.domain.showing_requirement import Moved, Ordered
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.recording import record
from bot.flows.versions import find
from bot.ports import Store

#: How many each page shows: every one has a menu that names all the others.
PAGE_SIZE = 15


def page(store: Store, actor: Actor, place: Place, *, after: int = 0, before: int = 0) -> Ordered:
    """Return one page of what counts, in its order: behind a requirement, or up to before one."""
    project = enter_to_read(store, actor, place).project
    behind = not before
    start = _rank(store, project, after if behind else before)
    found = store.priorities.counting(project.team, project.id, start, behind=behind, limit=PAGE_SIZE + 1)
    numbers = [each.number for each in found[:PAGE_SIZE]]
    more = len(found) > PAGE_SIZE
    known = {each.number: each for each in store.requirements.some(project.team, project.id, numbers)}
    return Ordered(
        project=project,
        requirements=tuple(known[number] for number in (numbers if behind else reversed(numbers))),
        after=after,
        has_previous=bool(after) if behind else more,
        has_next=more if behind else True,
    )


def move(store: Store, actor: Actor, place: Place, *, move: Move, now: datetime) -> Moved:
    """Move a requirement; one write, whatever the size of the project. Where it stands already, nothing changes."""
    project = enter_to_change(store, actor, place, Action.ORDER).project
    requirement = _counting(store, project, move.number)
    if move.before is not None:
        _counting(store, project, move.before)
    gap = _gap(store, project, move)
    if gap is None:
        return Moved(requirement=requirement, move=move, already=True)
    before, after = gap
    _put(store, project, move.number, before, after)
    facts: dict[str, str | int] = {"before": f"R{after.number}"} if after else {}
    project = record(
        store, project, actor, action="requirement.move", subject=requirement.reference, now=now, facts=facts
    )
    store.projects.save(project)
    return Moved(requirement=requirement, move=move)


def by_scores(store: Store, actor: Actor, place: Place, *, now: datetime) -> Project:
    """Put what was scored in the order of its WSJF, before everything else."""
    project = enter_to_change(store, actor, place, Action.ORDER).project
    scored = [line.number for line in by_wsjf(store.priorities.scores(project.team, project.id))]
    if not scored:
        raise Refusal("Nothing is scored yet. Begin with `/requirement score`.")
    others = set(scored)
    rest = [number for number in store.priorities.order(project.team, project.id) if number not in others]
    store.priorities.move(project.team, project.id, spread([*scored, *rest]))
    facts: dict[str, str | int] = {"first": f"R{scored[0]}", "scored": len(scored)}
    project = record(store, project, actor, action="requirement.order_by_scores", subject="P", now=now, facts=facts)
    store.projects.save(project)
    return project


def _gap(store: Store, project: Project, move: Move) -> tuple[Ranked | None, Ranked | None] | None:
    """Return what the requirement is to stand between, or None where it stands there already."""
    own = _place(store, project, move.number)
    if move.before is None and move.way is Way.DOWN:
        nearest = store.priorities.counting(project.team, project.id, own.rank, behind=True, limit=1)
        if not nearest:
            return None
        return nearest[0], store.priorities.next_to(project.team, project.id, nearest[0].rank, behind=True)
    after = _goal(store, project, move, own)
    if after is None or after.number == move.number:
        return None
    before = store.priorities.next_to(project.team, project.id, after.rank, behind=False)
    return None if before and before.number == move.number else (before, after)


def _goal(store: Store, project: Project, move: Move, own: Ranked) -> Ranked | None:
    """Return what the requirement is to stand before."""
    if move.before is not None:
        return _place(store, project, move.before)
    if move.way is Way.TOP:
        return store.priorities.next_to(project.team, project.id, BEFORE_ALL, behind=True)
    nearest = store.priorities.counting(project.team, project.id, own.rank, behind=False, limit=1)
    return nearest[0] if nearest else None


def _put(store: Store, project: Project, number: int, before: Ranked | None, after: Ranked | None) -> None:
    ranks = (before.rank if before else None, after.rank if after else None)
    rank = rank_between(*ranks, last_number=project.numbers.requirement)
    if rank is not None:
        store.priorities.move(project.team, project.id, [Ranked(number=number, rank=rank)])
        return
    # No room between the two any more: all get room again, which happens once in many moves.
    order = moved(store.priorities.order(project.team, project.id), number, before=after.number if after else None)
    store.priorities.move(project.team, project.id, spread(order))


def _place(store: Store, project: Project, number: int) -> Ranked:
    found = store.priorities.place(project.team, project.id, number)
    if found is None:
        raise NotFound(f"There is no R{number} in this project. Find the number with `/requirement list`.")
    return found


def _rank(store: Store, project: Project, number: int) -> int:
    return _place(store, project, number).rank if number else BEFORE_ALL


def _counting(store: Store, project: Project, number: int) -> Requirement:
    requirement = find(store, project, number)
    if requirement.state in STANDING:
        return requirement
    raise Refusal(f"{requirement.reference} does not count any more, so it has no place in the order.")
