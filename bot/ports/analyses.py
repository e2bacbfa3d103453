"""What a flow may ask of how far people have come in walking through what requirements lack."""

from __future__ import annotations

from typing import Protocol

from bot.domain.analysis import Progress
from bot.domain.names import ProjectId, TeamId, UserId


class Analyses(Protocol):
    """Where each person is, in each project."""

    def get(self, team: TeamId, project: ProjectId, user: UserId) -> Progress | None:
        """Return how far somebody has come; None for who has not begun, or has reached the end."""

    def save(self, team: TeamId, project: ProjectId, user: UserId, progress: Progress) -> None:
        """Remember how far somebody has come."""

    def forget(self, team: TeamId, project: ProjectId, user: UserId) -> None:
        """Somebody has reached the end; the next time they begin anew."""
