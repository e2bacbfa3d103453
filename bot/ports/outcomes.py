"""What a flow may ask of what owners write about closed rounds."""

from __future__ import annotations

from typing import Protocol

from bot.domain.names import ProjectId, TeamId
from bot.domain.outcome import Outcome


class Outcomes(Protocol):
    """At most one statement for each round."""

    def write(self, team: TeamId, project: ProjectId, number: int, outcome: Outcome) -> None:
        """Store a statement, in place of an earlier one."""

    def of_round(self, team: TeamId, project: ProjectId, number: int) -> Outcome | None:
        """Return what was written about a round."""

    def clear(self, team: TeamId, project: ProjectId, number: int) -> None:
        """Take it away: the round goes on."""
