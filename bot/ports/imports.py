"""What a flow may ask of files that are being imported."""

from __future__ import annotations

from typing import Protocol

from bot.domain.importing import Import
from bot.domain.names import TeamId


class Imports(Protocol):
    """Files that are being imported: read, shown for confirmation, then added in batches."""

    def add(self, draft: Import) -> Import:
        """Store what was read from a file and return it with its key."""

    def get(self, team: TeamId, key: int) -> Import | None:
        """Return one import with its rows."""

    def save(self, draft: Import) -> None:
        """Store its state and how far it has come."""

    def clear(self, draft: Import) -> None:
        """Take away what was read from a file of which everything was added."""

    def unfinished(self, *, limit: int) -> list[Import]:
        """Return imports of all teams that were confirmed and not finished: they go on after a restart."""
