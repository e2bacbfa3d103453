"""What a flow may ask of proposals and counter-proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.negotiation import Effect, Move
from bot.domain.project import Membership


class Negotiations(Protocol):
    """Proposals about requirements, with what was decided on each."""

    def add(self, team: TeamId, move: Move) -> None:
        """Store a new proposal."""

    def decide(self, team: TeamId, move: Move) -> None:
        """Store what became of a proposal."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Move | None:
        """Return one proposal."""

    def chain(self, team: TeamId, project: ProjectId, requirement: int, chain: int) -> list[Move]:
        """Return every proposal of a chain, by number."""

    def about(
        self, team: TeamId, project: ProjectId, requirement: int, *, after: int = 0, limit: int
    ) -> Sequence[Move]:
        """Return the proposals about a requirement, by number, after a number."""

    def last_about(self, team: TeamId, project: ProjectId, requirement: int, *, limit: int) -> list[Move]:
        """Return the last proposals about a requirement, oldest first."""

    def count_about(self, team: TeamId, project: ProjectId, requirement: int) -> int:
        """Return how many proposals there are about a requirement."""

    def agreed(self, team: TeamId, project: ProjectId, *, after: int = 0, limit: int) -> Sequence[Move]:
        """Return the proposals of a project that were agreed to, by number, after a number."""

    def open_by(self, team: TeamId, project: ProjectId, user: UserId) -> Sequence[Move]:
        """Return the proposals of a person on which nobody has decided, by number."""

    def waiting_for(self, team: TeamId, user: UserId, *, limit: int) -> list[tuple[Membership, Move]]:
        """Return open proposals of others about open requirements, oldest first, where the person is in the channel."""

    def effect(self, team: TeamId, project: ProjectId) -> Effect:
        """Return what all agreed proposals of a project did to its scope."""
