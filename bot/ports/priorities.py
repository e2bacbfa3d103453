"""What a flow may ask of the order of requirements, and of their scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.domain.names import ProjectId, TeamId
from bot.domain.order import Ranked
from bot.domain.priority import Wsjf
from bot.domain.requirement import Priority


class Priorities(Protocol):
    """The order of a project's requirements, and what they score. Open and signed ones count."""

    def place(self, team: TeamId, project: ProjectId, number: int) -> Ranked | None:
        """Return the place of one requirement."""

    def next_to(self, team: TeamId, project: ProjectId, rank: int, *, behind: bool) -> Ranked | None:
        """Return what stands next before or behind a rank, whatever its state."""

    def counting(self, team: TeamId, project: ProjectId, rank: int, *, behind: bool, limit: int) -> list[Ranked]:
        """Return those that count and stand before or behind a rank, the nearest first."""

    def order(self, team: TeamId, project: ProjectId) -> list[int]:
        """Return the numbers of all requirements in their order, whatever their state."""

    def ranked(self, team: TeamId, project: ProjectId) -> Iterator[Ranked]:
        """Return the place of every requirement, by rank, a batch at a time."""

    def move(self, team: TeamId, project: ProjectId, places: Sequence[Ranked]) -> None:
        """Give requirements other ranks."""

    def classes(self, team: TeamId, project: ProjectId) -> list[tuple[int, Priority | None]]:
        """Return the class of every requirement that counts, by number."""

    def scores(self, team: TeamId, project: ProjectId) -> list[Wsjf]:
        """Return what every requirement scores that counts and was scored, by number."""

    def every_score(self, team: TeamId, project: ProjectId) -> list[Wsjf]:
        """Return what every requirement scores that was ever scored, by number."""

    def score(self, team: TeamId, project: ProjectId, lines: Sequence[Wsjf]) -> None:
        """Store what requirements score, in place of what they scored before."""

    def unscore(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> None:
        """Take away what requirements score."""
