"""How far people have come in walking through what requirements lack."""

from __future__ import annotations

from sqlalchemy import and_, delete, select

from bot.domain.analysis import Progress
from bot.domain.names import ProjectId, TeamId, UserId
from storage.statements import Connection, Prepared, Upsert, given
from storage.tables import analyses

_MINE = and_(analyses.c.team == given("team"), analyses.c.project == given("project"), analyses.c.user == given("user"))
_GET = Prepared(select(analyses.c.after, analyses.c.done).where(_MINE))
_SAVE = Prepared(Upsert(analyses, "after", "done"))
_FORGET = Prepared(delete(analyses).where(_MINE))


class AnalysisRows:
    """The ``Analyses`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def get(self, team: TeamId, project: ProjectId, user: UserId) -> Progress | None:
        """Return how far somebody has come; None for who has not begun, or has reached the end."""
        row = self._connection.one(_GET, team=team, project=project, user=user)
        return None if row is None else Progress(after=row[0], done=row[1])

    def save(self, team: TeamId, project: ProjectId, user: UserId, progress: Progress) -> None:
        """Remember how far somebody has come."""
        come = {"after": progress.after, "done": progress.done}
        self._connection.run(_SAVE, team=team, project=project, user=user, **come)

    def forget(self, team: TeamId, project: ProjectId, user: UserId) -> None:
        """Somebody has reached the end; the next time they begin anew."""
        self._connection.run(_FORGET, team=team, project=project, user=user)
