"""What a flow may ask of the change requests."""

from __future__ import annotations

from typing import Protocol

from bot.domain.change import ChangeRequest
from bot.domain.names import ProjectId, TeamId


class Changes(Protocol):
    """Change requests with what became of them."""

    def add(self, team: TeamId, request: ChangeRequest) -> None:
        """Store a new request."""

    def save(self, team: TeamId, request: ChangeRequest) -> None:
        """Store what was decided."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> ChangeRequest | None:
        """Return one request."""

    def about(self, team: TeamId, project: ProjectId, requirement: int) -> list[ChangeRequest]:
        """Return every request about one requirement, oldest first."""

    def newest(self, team: TeamId, project: ProjectId, *, upto: int, limit: int) -> list[ChangeRequest]:
        """Return the last requests of a project up to a number, newest first."""
