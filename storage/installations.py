"""Workspaces that installed the app through OAuth, with their encrypted tokens."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.domain.names import TeamId, UserId
from bot.ports import Installation
from storage.instants import from_micros, to_micros
from storage.slack_tables import installations
from storage.statements import Connection, Prepared, Upsert, given

_GET = Prepared(select(installations).where(installations.c.team == given("team")))
_SAVE = Prepared(Upsert(installations, "enterprise", "bot_token_encrypted", "bot_user", "scopes", "installed_at"))
_REMOVE = Prepared(delete(installations).where(installations.c.team == given("team")))


class InstallationRows:
    """The ``Installations`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def get(self, team: TeamId) -> Installation | None:
        """Return a workspace's installation."""
        row = self._connection.one(_GET, team=team)
        if row is None:
            return None
        key, enterprise, token, bot_user, scopes, installed_at = row
        return Installation(
            team=key,
            enterprise=enterprise,
            bot_token_encrypted=token,
            bot_user=UserId(bot_user),
            scopes=tuple(scopes.split(",")) if scopes else (),
            installed_at=from_micros(installed_at),
        )

    def save(self, installation: Installation) -> None:
        """Store a workspace's installation in place of an earlier one."""
        self._connection.run(
            _SAVE,
            team=installation.team,
            enterprise=installation.enterprise,
            bot_token_encrypted=installation.bot_token_encrypted,
            bot_user=installation.bot_user,
            scopes=",".join(installation.scopes),
            installed_at=to_micros(installation.installed_at),
        )

    def remove(self, team: TeamId) -> None:
        """Forget a workspace that took the app away."""
        self._connection.run(_REMOVE, team=team)
