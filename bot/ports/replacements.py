"""What a flow may ask of the places of signatories that were taken by others."""

from __future__ import annotations

from typing import Protocol

from bot.domain.names import ProjectId, TeamId
from bot.domain.replacement import Replacement


class Replacements(Protocol):
    """Who took whose place in a round."""

    def add(self, team: TeamId, project: ProjectId, number: int, replacement: Replacement) -> None:
        """Store that somebody took a place."""

    def of_round(self, team: TeamId, project: ProjectId, number: int) -> list[Replacement]:
        """Return everything of a round, the earliest first."""
