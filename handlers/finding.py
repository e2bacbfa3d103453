"""Looking for requirements from a menu that we fill: by number where one was typed, else by words."""

from __future__ import annotations

from bot.domain.listing import MOST_WORDS, Query
from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.references import parse
from bot.domain.refusal import Refusal
from bot.domain.requirement import Requirement, RequirementState
from bot.flows import requirement as requirements
from bot.ports import Store

#: Slack takes no more entries.
MOST_OPTIONS = 100
_COUNTING = (RequirementState.OPEN, RequirementState.SIGNED)


def matching(
    store: Store, actor: Actor, project: ProjectId, typed: str, *, state: RequirementState | None = None
) -> tuple[Requirement, ...]:
    """Return what fits, of one state or, without one, of everything that still counts."""
    wanted = _COUNTING if state is None else (state,)
    try:
        number = parse(typed, "R")
    except Refusal:
        query = Query(words=tuple(typed.split()[:MOST_WORDS]), state=state, limit=MOST_OPTIONS)
        found = requirements.listing(store, actor, project, query=query).page.requirements
    else:
        found = requirements.texts(store, actor, project, numbers=[number])
    return tuple(each for each in found if each.state in wanted)
