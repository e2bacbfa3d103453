"""Looking for requirements from a menu that we fill: by number where one was typed, else by words."""

from __future__ import annotations

from bot.domain.listing import MOST_WORDS, Query
from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.references import parse
from bot.domain.refusal import Refusal
from bot.domain.requirement import STANDING, Requirement, RequirementState
from bot.flows import requirement as requirements
from bot.ports import Store
from bot.views import blocks


def matching(
    store: Store, actor: Actor, project: ProjectId, typed: str, *, state: RequirementState | None = None
) -> tuple[Requirement, ...]:
    """Return what fits, of one state or, without one, of everything that still counts."""
    wanted = STANDING if state is None else (state,)
    return tuple(each for each in find(store, actor, project, typed, state=state) if each.state in wanted)


def find(
    store: Store, actor: Actor, project: ProjectId, typed: str, *, state: RequirementState | None = None
) -> tuple[Requirement, ...]:
    """Return what fits, whatever became of it; by words only what is in the state, where there is one."""
    try:
        number = parse(typed, "R")
    except Refusal:
        query = Query(words=tuple(typed.split()[:MOST_WORDS]), state=state, limit=blocks.MOST_OPTIONS)
        return requirements.listing(store, actor, project, query=query).page.requirements
    return requirements.texts(store, actor, project, numbers=[number])
