"""Requirements that lack something, and how far people have come in walking through them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, delete, func, or_, select

from bot.domain.analysis import Progress, says_why
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.requirement import Requirement, RequirementState, RequirementType
from storage.requirement_columns import requirement_of
from storage.requirement_statements import COLUMNS
from storage.requirement_tables import analyses, requirements
from storage.statements import Connection, Prepared, Upsert, given

_MINE = and_(analyses.c.team == given("team"), analyses.c.project == given("project"), analyses.c.user == given("user"))
_OPEN = and_(
    requirements.c.team == given("team"),
    requirements.c.project == given("project"),
    requirements.c.state == RequirementState.OPEN.value,
    requirements.c.number > given("after"),
)
#: What ``bot.domain.analysis.gaps`` looks for in the words of SQL, but for the reason: a user story may say it itself.
_LACKING = or_(
    requirements.c.owner.is_(None),
    requirements.c.criteria == "",
    requirements.c.priority.is_(None),
    and_(requirements.c.type == RequirementType.QUALITY.value, requirements.c.characteristic.is_(None)),
    requirements.c.verification.is_(None),
    requirements.c.estimate == "",
)
_NEXT = Prepared(select(*COLUMNS).where(_OPEN, _LACKING).order_by(requirements.c.number).limit(1))
_COUNT = Prepared(select(func.count()).select_from(requirements).where(_OPEN, _LACKING))
#: What can lack nothing but its reason; a whole backlog of user stories may be so, and each call looks at all of it.
_WITHOUT_REASON = Prepared(
    select(requirements.c.number, requirements.c.text)
    .where(_OPEN, ~_LACKING, requirements.c.rationale == "")
    .order_by(requirements.c.number)
)
_FIRST = Prepared(select(*COLUMNS).where(_OPEN).order_by(requirements.c.number).limit(1))
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
        found = None if row is None else requirement_of(row)
        number = next(self._without_reason(team, project, after), None)
        if number is None or (found is not None and found.number < number):
            return found
        row = self._connection.one(_FIRST, team=team, project=project, after=number - 1)
        return None if row is None else requirement_of(row)

    def count(self, team: TeamId, project: ProjectId, *, after: int) -> int:
        """Return how many open requirements above a number lack something."""
        row = self._connection.one(_COUNT, team=team, project=project, after=after)
        return (int(row[0]) if row else 0) + sum(1 for _ in self._without_reason(team, project, after))

    def _without_reason(self, team: TeamId, project: ProjectId, after: int) -> Iterator[int]:
        """Yield the numbers of what lacks its reason alone, in order."""
        rows = self._connection.all(_WITHOUT_REASON, team=team, project=project, after=after)
        return (number for number, text in rows if not says_why(text))

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
