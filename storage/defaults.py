"""How projects hold their sign-offs."""

from __future__ import annotations

import json

from sqlalchemy import select

from bot.domain.defaults import Defaults
from bot.domain.names import ProjectId, TeamId
from bot.domain.policy import from_members, members
from bot.domain.signoff import Meaning
from storage.round_tables import defaults
from storage.statements import Connection, Prepared, Upsert, given

_KEPT = ("policy", "quorum", "meaning", "partial", "consent")
_GET = Prepared(
    select(*(defaults.c[name] for name in _KEPT)).where(
        defaults.c.team == given("team"), defaults.c.project == given("project")
    )
)
_SAVE = Prepared(Upsert(defaults, *_KEPT))


class DefaultRows:
    """The ``ProjectDefaults`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def get(self, team: TeamId, project: ProjectId) -> Defaults:
        """Return a project's, which are empty where nothing was saved."""
        row = self._connection.one(_GET, team=team, project=project)
        if row is None:
            return Defaults()
        policy, quorum, meaning, partial, consent = row
        return Defaults(
            policy=None if policy is None else from_members(json.loads(policy)),
            quorum=quorum,
            meaning=Meaning(meaning),
            partial=bool(partial),
            consent=bool(consent),
        )

    def save(self, team: TeamId, project: ProjectId, defaults: Defaults) -> None:
        """Store them in place of earlier ones."""
        policy = defaults.policy
        self._connection.run(
            _SAVE,
            team=team,
            project=project,
            policy=None if policy is None else json.dumps(members(policy), separators=(",", ":")),
            quorum=defaults.quorum,
            meaning=defaults.meaning.value,
            partial=int(defaults.partial),
            consent=int(defaults.consent),
        )
