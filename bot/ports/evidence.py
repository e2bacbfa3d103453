"""What a flow may ask of everything that is kept of a project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bot.domain.evidence import Records
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.person import Person


class Evidence(Protocol):
    """Every record of a project, table by table."""

    def schema(self) -> str:
        """Return the revision of the schema that the records have."""

    def people(self, team: TeamId, project: ProjectId) -> Iterator[Person]:
        """Return whoever is in the project's channel, and whoever has left it and is named in the records."""

    def strangers(self, team: TeamId, project: ProjectId) -> list[UserId]:
        """Return the accounts in the project's channel and in the records of which nothing more is known, in order."""

    def records(self, team: TeamId, project: ProjectId) -> Iterator[Records]:
        """Return the records of every kind; those that others refer to come first."""
