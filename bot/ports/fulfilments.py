"""What a flow may ask of how signed requirements went on, and of what was found where they were tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.fulfilment import Step, Verification
from bot.domain.names import ProjectId, TeamId


class Fulfilments(Protocol):
    """Every step and every verification of a requirement, for ever."""

    def move(self, team: TeamId, project: ProjectId, number: int, step: Step) -> None:
        """Store a step; whoever does holds the project's row."""

    def steps(self, team: TeamId, project: ProjectId, number: int) -> list[Step]:
        """Return every step of a requirement, the earliest first."""

    def since(self, team: TeamId, project: ProjectId) -> Mapping[int, datetime]:
        """Return when each requirement of a project made its last step, by number."""

    def every_step(self, team: TeamId, project: ProjectId) -> Mapping[int, Sequence[Step]]:
        """Return every step in a project by requirement, the earliest first."""

    def record(self, team: TeamId, project: ProjectId, number: int, found: Verification) -> None:
        """Store what was found; whoever does holds the project's row."""

    def verifications(self, team: TeamId, project: ProjectId, number: int) -> list[Verification]:
        """Return everything that was found about a requirement, the earliest first."""

    def every_verification(self, team: TeamId, project: ProjectId) -> Mapping[int, Sequence[Verification]]:
        """Return everything that was found in a project by requirement, the earliest first."""
