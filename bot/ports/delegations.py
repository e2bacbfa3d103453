"""What a flow may ask of votes in the hands of colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.delegation import Delegation
from bot.domain.names import ProjectId, TeamId, UserId


class Delegations(Protocol):
    """Delegations of all projects of a team."""

    def add(self, team: TeamId, delegation: Delegation) -> Delegation:
        """Store a new one and return it with its key."""

    def revoke(self, team: TeamId, key: int, *, at: datetime) -> None:
        """Store that one was taken back."""

    def get(self, team: TeamId, key: int) -> Delegation | None:
        """Return one, whether or not it still holds."""

    def given_by(self, team: TeamId, givers: Sequence[UserId], *, now: datetime) -> list[Delegation]:
        """Return those of these people that are not over and not taken back, in the order in which they were given."""

    def held_by(self, team: TeamId, holder: UserId, *, now: datetime) -> list[Delegation]:
        """Return those in one person's hands that are not over and not taken back."""

    def given_in(self, team: TeamId, project: ProjectId) -> list[Delegation]:
        """Return those that were ever given in a project, in that order."""
