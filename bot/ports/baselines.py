"""What a flow may ask of the baselines."""

from __future__ import annotations

from typing import Protocol

from bot.domain.baseline import Baseline
from bot.domain.names import ProjectId, TeamId


class Baselines(Protocol):
    """Baselines; nothing of one ever changes."""

    def add(self, team: TeamId, baseline: Baseline) -> None:
        """Store a new baseline."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Baseline | None:
        """Return one baseline."""
