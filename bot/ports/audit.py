"""What a flow may ask of the audit stream of each project."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from bot.domain.audit import AuditEntry, Event
from bot.domain.names import ProjectId, TeamId, UserId


class AuditTrail(Protocol):
    """The hash-chained stream of each project."""

    def append(self, team: TeamId, project: ProjectId, event: Event, entry: AuditEntry, *, salt: str) -> None:
        """Store the next link and the free text beside it."""

    def stream(self, team: TeamId, project: ProjectId) -> Iterator[AuditEntry]:
        """Return all links, oldest first."""

    def done(self, team: TeamId, project: ProjectId, actions: Collection[str]) -> Iterator[AuditEntry]:
        """Return the links of some actions, oldest first."""

    def about(self, team: TeamId, project: ProjectId, subject: str) -> list[AuditEntry]:
        """Return the links about one subject, oldest first."""

    def newest(self, team: TeamId, project: ProjectId, action: str, subject: str) -> AuditEntry | None:
        """Return the newest link that says that this was done with a subject."""

    def has_been(
        self, team: TeamId, project: ProjectId, action: str, subject: str, *, by: UserId, since: datetime
    ) -> bool:
        """Whether somebody did this with that subject after an instant."""
