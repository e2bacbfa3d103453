"""Moving a requirement from stage to stage: only the words decide what a stage needs, and nothing is put under vote."""

from __future__ import annotations

from datetime import datetime

from bot.domain.links import LinkKind
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.requirement import Stage
from bot.domain.showing_requirement import Shown
from bot.domain.stage import checked_step
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change
from bot.flows.recording import record
from bot.flows.relations import conflicts, requirement_card
from bot.flows.requirement import number_of
from bot.flows.versions import find_open
from bot.ports import Store


def move(store: Store, actor: Actor, place: Place, *, reference: str | int, stage: Stage, now: datetime) -> Shown:
    """Move an open requirement to the next stage, or back; to where it is already is no move.

    Refusal when it lacks something that the stage needs.
    """
    project = enter_to_change(store, actor, place, Action.EDIT).project
    old = find_open(store, project, number_of(reference), "moved")
    if old.stage is stage:
        return Shown(project=project, requirement=old)
    checked_step(old, stage, _conflicts(store, project, old.number))
    new = replace(old, stage=stage)
    store.requirements.change(project.team, new, fingerprint=fingerprint(new.wording.text), reason="")
    project = record(
        store,
        project,
        actor,
        action="requirement.move",
        subject=new.reference,
        now=now,
        version=new.version,
        facts={"stage": stage.value},
    )
    store.outbox.touch(requirement_card(project, new.number), at=now)
    for round_ in store.rounds.open_with(project.team, project.id, new.number):
        # Its card says what is not agreed yet.
        store.outbox.touch_round(project.team, project.id, round_.number, at=now)
    store.projects.save(project)
    return Shown(project=project, requirement=new)


def _conflicts(store: Store, project: Project, number: int) -> list[str]:
    """Return what a requirement is said to be in conflict with, for as long as the link is there."""
    links = store.links.of(project.team, project.id, number)
    return [f"R{link.other(number)}" for link in links if link.kind is LinkKind.CONFLICTS_WITH]


def in_conflict(store: Store, project: Project) -> tuple[tuple[int, int], ...]:
    """Return which pairs are said to be in conflict, at least one of them open."""
    return conflicts(
        store, project, lambda: [item.number for item in store.requirements.open_items(project.team, project.id)]
    )


def agreed(store: Store, project: Project) -> int:
    """Return how many open requirements are agreed."""
    return store.requirements.stages(project.team, project.id).get(Stage.AGREED, 0)
