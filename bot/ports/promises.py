"""What a flow may ask of the promises of a project."""

from __future__ import annotations

from typing import Protocol

from bot.domain.names import ProjectId, TeamId
from bot.domain.promise import Promise


class Promises(Protocol):
    """Promises, each with the requirement that keeps it, if any."""

    def add(self, team: TeamId, promise: Promise) -> None:
        """Store a new promise."""

    def link(self, team: TeamId, project: ProjectId, number: int, requirement: int) -> None:
        """Store which requirement keeps a promise."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Promise | None:
        """Return one promise."""

    def by_source(self, team: TeamId, project: ProjectId, source: str) -> Promise | None:
        """Return the promise that was recorded from a message."""

    def kept_by(self, team: TeamId, project: ProjectId, requirement: int, *, limit: int) -> list[Promise]:
        """Return the first promises that a requirement keeps, or what was merged into it, by number."""

    def count_kept_by(self, team: TeamId, project: ProjectId, requirement: int) -> int:
        """Return how many promises that are."""

    def keeping(self, team: TeamId, project: ProjectId) -> list[int]:
        """Return the requirements that keep a promise, and those they were merged into, each once, by number."""

    def unmet(self, team: TeamId, project: ProjectId, *, after: int = 0, limit: int) -> list[Promise]:
        """Return the promises that nothing signed keeps, not even after a merge, by number, after a number."""
