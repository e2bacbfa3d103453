"""What a flow may ask of conditions on which a yes waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.condition import Condition
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.project import Membership


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

    def waiting_for(self, team: TeamId, user: UserId, *, limit: int) -> list[tuple[Membership, int, Condition]]:
        """Return conditions of open rounds, each with the round's number, the one that is due soonest first.

        They are those that the person has to see to, and those on which their own yes waits.
        """

    def of_round(self, team: TeamId, project: ProjectId, round_: int) -> list[Condition]:
        """Return every condition of a round, whatever became of it, by number."""
