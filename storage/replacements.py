"""Who took whose place in a round."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.domain.names import ProjectId, TeamId
from bot.domain.replacement import Replacement
from storage.instants import from_micros, to_micros
from storage.round_tables import replacements
from storage.statements import Connection, Prepared, given

_ADD = Prepared(insert(replacements))
_OF_ROUND = Prepared(
    select(*(replacements.c[name] for name in ("left", "joined", "author", "at", "reason")))
    .where(replacements.c.team == given("team"), replacements.c.project == given("project"))
    .where(replacements.c.round == given("round"))
    .order_by(replacements.c.number)
)


class ReplacementRows:
    """The ``Replacements`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, project: ProjectId, number: int, replacement: Replacement) -> None:
        """Store that somebody took a place; whoever does holds the project's row."""
        self._connection.run(
            _ADD,
            team=team,
            project=project,
            round=number,
            number=len(self.of_round(team, project, number)) + 1,
            left=replacement.left,
            joined=replacement.joined,
            author=replacement.author,
            at=to_micros(replacement.at),
            reason=replacement.reason,
        )

    def of_round(self, team: TeamId, project: ProjectId, number: int) -> list[Replacement]:
        """Return everything of a round, the earliest first."""
        rows = self._connection.all(_OF_ROUND, team=team, project=project, round=number)
        return [
            Replacement(left=left, joined=joined, author=author, at=from_micros(at), reason=reason)
            for left, joined, author, at, reason in rows
        ]
