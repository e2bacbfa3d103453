"""What a flow may ask of conditions on which a yes waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.condition import Condition
from bot.domain.names import ProjectId, TeamId


class Conditions(Protocol):
    """Conditions, numbered within their round."""

    def save(self, team: TeamId, project: ProjectId, round_: int, condition: Condition) -> None:
        """Store a new condition, or what became of one."""

    def get(self, team: TeamId, project: ProjectId, round_: int, number: int) -> Condition | None:
        """Return one condition."""

    def open_on(
        self, team: TeamId, project: ProjectId, numbers: Sequence[int], *, besides: int
    ) -> list[tuple[int, int]]:
        """Return how many votes wait in each round, besides one, that has any of these requirements under vote."""

    def of_round(self, team: TeamId, project: ProjectId, round_: int) -> list[Condition]:
        """Return every condition of a round, whatever became of it, by number."""
