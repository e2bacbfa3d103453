"""Conditions that are due and that nobody has said anything of: their owner is reminded once, while at work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.condition import Condition, ConditionState
from bot.domain.hours import next_working_instant
from bot.domain.person import Actor, working_zone
from bot.domain.project import Project
from bot.domain.reminders import Reminder
from bot.domain.signoff import Round
from bot.flows.access import gone
from bot.flows.closing import card_of_round
from bot.flows.waiting import chasing, noted, show_anew
from bot.ports import Store


def plan(store: Store, project: Project, round_: Round, condition: Condition, *, at: datetime) -> None:
    """Plan when to look at a condition; closing the round takes that away."""
    due = Reminder(user=condition.owner, condition=condition.number, at=at)
    store.reminders.plan(project.team, project.id, round_.number, [due])


def chase(
    store: Store, project: Project, actor: Actor, round_: Round, reached: Iterable[Reminder], *, now: datetime
) -> Project:
    """Remind the owners of conditions that are due and still open, and say on every card that they are overdue.

    Whoever is not at work is reminded when they are. The project is locked and not saved yet.
    """
    for each in reached:
        store.reminders.drop(project.team, project.id, round_.number, each)
        condition = store.conditions.get(project.team, project.id, round_.number, each.condition)
        if condition is None or condition.state is not ConditionState.OPEN:
            continue
        show_anew(store, project, round_, condition, now=now)
        store.outbox.touch(card_of_round(project, round_.number), at=now)
        project = _remind(store, project, actor, round_, condition, now=now)
    return project


def _remind(
    store: Store, project: Project, actor: Actor, round_: Round, condition: Condition, *, now: datetime
) -> Project:
    if gone(store, project, [condition.owner]):
        return project
    owner = store.people.get(project.team, [condition.owner]).get(condition.owner)
    at = next_working_instant(now, working_zone(owner))
    if at > now:
        plan(store, project, round_, condition, at=at)
        return project
    store.outbox.place(chasing(project, round_, condition), condition.owner, at=now)
    return noted(store, project, actor, round_, condition, "overdue", now=now)
