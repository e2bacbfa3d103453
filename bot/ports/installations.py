"""What a flow may ask of the workspaces that installed the app."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.domain.names import TeamId, UserId


class Installation(Struct, frozen=True, kw_only=True):
    """A workspace that installed the app through OAuth."""

    team: TeamId
    #: The organization on Enterprise Grid, else empty.
    enterprise: str = ""
    #: Only whoever holds the secret key can read it.
    bot_token_encrypted: str
    bot_user: UserId
    scopes: tuple[str, ...]
    installed_at: datetime


class Installations(Protocol):
    """Workspaces that installed the app through OAuth."""

    def get(self, team: TeamId) -> Installation | None:
        """Return a workspace's installation."""

    def save(self, installation: Installation) -> None:
        """Store a workspace's installation in place of an earlier one."""

    def remove(self, team: TeamId) -> None:
        """Forget a workspace that took the app away."""
