"""What a flow may ask of how projects hold their sign-offs."""

from __future__ import annotations

from typing import Protocol

from bot.domain.defaults import Defaults
from bot.domain.names import ProjectId, TeamId


class ProjectDefaults(Protocol):
    """At most one set for each project."""

    def get(self, team: TeamId, project: ProjectId) -> Defaults:
        """Return a project's, which are empty where nothing was saved."""

    def save(self, team: TeamId, project: ProjectId, defaults: Defaults) -> None:
        """Store them in place of earlier ones."""
