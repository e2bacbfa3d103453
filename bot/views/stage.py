"""How far a requirement has come: what the next stage needs, and the button that takes it there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.project import Project
from bot.domain.requirement import Requirement, RequirementState, Stage
from bot.domain.stage import NAMES, being, following, lacking
from bot.views import blocks, ids
from bot.views.buttons import pack
from bot.views.message import Message, message

#: What the button says that takes a requirement to a stage.
_STEPS: Mapping[Stage, str] = MappingProxyType(
    {Stage.PROPOSED: "Propose", Stage.UNDER_REVIEW: "Start review", Stage.AGREED: "Agree"}
)


def moved(requirement: Requirement) -> Message:
    """Say where a requirement is now."""
    text = f"{requirement.reference} is {being(requirement.stage)} now."
    return message(text, [blocks.section(text)])


def lacking_words(requirement: Requirement) -> list[str]:
    """Say in which stage an open requirement is, and what it lacks for the next one that it cannot reach."""
    if requirement.state is not RequirementState.OPEN:
        return []
    said = f"*Stage: {NAMES[requirement.stage]}*"
    for stage in _ahead(requirement.stage):
        if words := lacking(requirement.wording, stage):
            needs = f"To be {NAMES[stage]} it still needs {', '.join(words)}."
            return [f"{said}\n{needs} `/requirement analyse` asks for what is missing."]
    return [said]


def next_button(project: Project, requirement: Requirement) -> list[blocks.Element]:
    """Return the button for the next step, where nothing is in its way."""
    stage = following(requirement.stage)
    if stage is None or lacking(requirement.wording, stage):
        return []
    value = pack(p=project.id, n=requirement.number, s=stage.value)
    return [blocks.button(_STEPS[stage], ids.MOVE_STAGE, value=value)]


def _ahead(stage: Stage) -> list[Stage]:
    stages = list(Stage)
    return stages[stages.index(stage) + 1 :]
