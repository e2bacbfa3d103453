"""What a flow may ask of requirements that lack something, and of how far people have come in walking through them."""

from __future__ import annotations

from typing import Protocol

from bot.domain.analysis import Progress
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.requirement import Requirement


class Analyses(Protocol):
    """What lacks something, in each project, and where each person is."""

    def next(self, team: TeamId, project: ProjectId, *, after: int) -> Requirement | None:
        """Return the first open requirement above a number that lacks something (``bot.domain.analysis``)."""

    def count(self, team: TeamId, project: ProjectId, *, after: int) -> int:
        """Return how many open requirements above a number lack something."""

    def get(self, team: TeamId, project: ProjectId, user: UserId) -> Progress | None:
        """Return how far somebody has come; None for who has not begun, or has reached the end."""

    def save(self, team: TeamId, project: ProjectId, user: UserId, progress: Progress) -> None:
        """Remember how far somebody has come."""

    def forget(self, team: TeamId, project: ProjectId, user: UserId) -> None:
        """Somebody has reached the end; the next time they begin anew."""
