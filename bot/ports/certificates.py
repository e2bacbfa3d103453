"""What a flow may ask of the certificates of baselines."""

from __future__ import annotations

from typing import Protocol

from bot.domain.certificate import Certificate
from bot.domain.names import ProjectId, TeamId


class Certificates(Protocol):
    """Certificates; once made, nothing of one ever changes."""

    def add(self, team: TeamId, certificate: Certificate) -> None:
        """Store that a certificate is to be made."""

    def get(self, team: TeamId, project: ProjectId, baseline: int) -> Certificate | None:
        """Return what is kept of a baseline's certificate beside the document."""

    def document(self, team: TeamId, project: ProjectId, baseline: int) -> bytes | None:
        """Return the document as PDF; None until it is made. ValueError when what is kept is no document."""

    def ask(self, team: TeamId, certificate: Certificate) -> None:
        """Store who asked for a certificate before it was there."""

    def keep(self, team: TeamId, certificate: Certificate, document: bytes) -> None:
        """Store a document that was made, for good."""

    def unmade(self, *, limit: int) -> list[tuple[TeamId, Certificate]]:
        """Return certificates of all teams that are to be made: they are made after a restart too."""
