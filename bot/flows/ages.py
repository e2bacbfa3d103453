"""Since when requirements are where they are: what their rows do not say of it, the events do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.domain.project import Project
from bot.domain.requirement import Requirement, RequirementState, Stage, Wording
from bot.domain.stage import came_to_stage
from bot.ports import Store

_MERGED, _RESUMED, _MOVED = "requirement.merge", "requirement.resume", "requirement.move"
#: What may send requirements back under review.
_DECIDED = ("signoff.pass", "signoff.fail")


class Arrivals(Struct, frozen=True):
    """When requirements came to their state or stage, by number, where that is not when they last changed."""

    merged: Mapping[int, datetime]
    resumed: Mapping[int, datetime]
    #: Of those that were ever moved.
    staged: Mapping[int, datetime]
    #: When each baseline was signed, by its number.
    baselines: Mapping[int, datetime]

    def of(self, requirement: Requirement) -> datetime:
        """Return when a requirement came to the state in which it is; an open one, to its stage."""
        number, added = requirement.number, requirement.added_at
        if requirement.state is RequirementState.OPEN:
            return max(self.staged.get(number, added), self.resumed.get(number, added))
        if requirement.state is RequirementState.MERGED:
            return self.merged.get(number, requirement.changed_at)
        if requirement.state is RequirementState.SIGNED and not requirement.unratified:
            # What was done in an emergency and taken back stands as it stood before.
            return self.baselines.get(requirement.baseline or 0, requirement.changed_at)
        return requirement.changed_at


def arrivals(store: Store, project: Project) -> Arrivals:
    """Look through the events that say where requirements came to, and through the words of those that were moved."""
    at: dict[str, dict[int, datetime]] = {_MERGED: {}, _RESUMED: {}}
    steps: dict[int, list[tuple[datetime, Stage | Wording]]] = {}
    baselines: dict[int, datetime] = {}
    for entry in store.audit.done(project.team, project.id, (_MERGED, _RESUMED, _MOVED, *_DECIDED)):
        if (copied := entry.copied) is None:
            continue
        if copied.action in at:
            at[copied.action][int(copied.subject[1:])] = copied.at
        said = json.loads(entry.canonical)
        if made := said["facts"].get("baseline"):
            baselines[int(made[1:])] = copied.at
        for number, stage in _moved(said):
            steps.setdefault(number, []).append((copied.at, stage))
    added: dict[int, datetime] = {}
    for version in store.requirements.versions(project.team, project.id) if steps else ():
        if version.number in steps:
            added.setdefault(version.number, version.at)
            steps[version.number].append((version.at, version.wording))
    staged = {number: came_to_stage(first, sorted(steps[number], key=_in_order)) for number, first in added.items()}
    return Arrivals(merged=at[_MERGED], resumed=at[_RESUMED], staged=staged, baselines=baselines)


def _in_order(step: tuple[datetime, Stage | Wording]) -> tuple[datetime, bool]:
    """Order steps by time; who fills something in and moves on at once does it in this order."""
    at, what = step
    return at, isinstance(what, Stage)


def _moved(said: Mapping[str, Any]) -> Iterator[tuple[int, Stage]]:
    """Return the requirements that an event moved to a stage."""
    facts = said["facts"]
    if said["action"] == _MOVED and "stage" in facts:
        yield int(said["subject"][1:]), Stage(facts["stage"])
    for reference in facts.get("back", "").split() if said["action"] in _DECIDED else ():
        yield int(reference[1:]), Stage.UNDER_REVIEW
