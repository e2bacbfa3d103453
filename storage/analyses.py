"""Requirements that lack something, and how far people have come in walking through them."""

from __future__ import annotations

from sqlalchemy import and_, delete, func, or_, select

from bot.domain.analysis import Progress
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.requirement import Requirement, RequirementState, RequirementType
from storage.requirement_statements import COLUMNS
from storage.requirement_tables import analyses, requirements
from storage.requirements import requirement_of
from storage.statements import Connection, Prepared, Upsert, given

_MINE = and_(analyses.c.team == given("team"), analyses.c.project == given("project"), analyses.c.user == given("user"))
#: What ``bot.domain.analysis.gaps`` looks for, in the words of SQL.
_LACKING = and_(
    requirements.c.team == given("team"),
    requirements.c.project == given("project"),
    requirements.c.state == RequirementState.OPEN.value,
    requirements.c.number > given("after"),
    or_(
        requirements.c.owner.is_(None),
        requirements.c.rationale == "",
        requirements.c.criteria == "",
        requirements.c.priority.is_(None),
        and_(requirements.c.type == RequirementType.QUALITY.value, requirements.c.characteristic.is_(None)),
        requirements.c.verification.is_(None),
        requirements.c.estimate == "",
    ),
)
_NEXT = Prepared(select(*COLUMNS).where(_LACKING).order_by(requirements.c.number).limit(1))
_COUNT = Prepared(select(func.count()).select_from(requirements).where(_LACKING))
_GET = Prepared(select(analyses.c.after, analyses.c.done).where(_MINE))
_SAVE = Prepared(Upsert(analyses, "after", "done"))
_FORGET = Prepared(delete(analyses).where(_MINE))


class AnalysisRows:
    """The ``Analyses`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def next(self, team: TeamId, project: ProjectId, *, after: int) -> Requirement | None:
        """Return the first open requirement above a number that lacks something."""
        row = self._connection.one(_NEXT, team=team, project=project, after=after)
        return None if row is None else requirement_of(row)

    def count(self, team: TeamId, project: ProjectId, *, after: int) -> int:
        """Return how many open requirements above a number lack something."""
        row = self._connection.one(_COUNT, team=team, project=project, after=after)
        return int(row[0]) if row else 0

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
