"""What was done about a requirement since it was signed."""

from __future__ import annotations

from bot.domain.fulfilment import counting
from bot.domain.project import Project
from bot.domain.requirement import Requirement
from bot.domain.showing_requirement import Work
from bot.ports import Store


def work_on(store: Store, project: Project, requirement: Requirement) -> Work:
    """Return every step and every finding, and what of them counts for the version that holds."""
    where = (project.team, project.id, requirement.number)
    steps, found = store.fulfilments.steps(*where), store.fulfilments.verifications(*where)
    return Work(steps=tuple(steps), found=tuple(found), counted=counting(found, steps, requirement.version))
