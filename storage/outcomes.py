"""What owners write about closed rounds."""

from __future__ import annotations

from sqlalchemy import and_, delete, select

from bot.domain.names import ProjectId, TeamId
from bot.domain.outcome import Outcome
from storage.instants import from_micros, to_micros
from storage.round_tables import outcomes
from storage.statements import Connection, Prepared, Upsert, given

_ROUND = and_(
    outcomes.c.team == given("team"), outcomes.c.project == given("project"), outcomes.c.round == given("round")
)
_WRITE = Prepared(Upsert(outcomes, "text", "author", "at"))
_OF_ROUND = Prepared(select(outcomes.c.text, outcomes.c.author, outcomes.c.at).where(_ROUND))
_CLEAR = Prepared(delete(outcomes).where(_ROUND))


class OutcomeRows:
    """The ``Outcomes`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def write(self, team: TeamId, project: ProjectId, number: int, outcome: Outcome) -> None:
        """Store a statement, in place of an earlier one."""
        self._connection.run(
            _WRITE,
            team=team,
            project=project,
            round=number,
            text=outcome.text,
            author=outcome.author,
            at=to_micros(outcome.at),
        )

    def of_round(self, team: TeamId, project: ProjectId, number: int) -> Outcome | None:
        """Return what was written about a round."""
        row = self._connection.one(_OF_ROUND, team=team, project=project, round=number)
        return None if row is None else Outcome(text=row[0], author=row[1], at=from_micros(row[2]))

    def clear(self, team: TeamId, project: ProjectId, number: int) -> None:
        """Take it away: the round goes on."""
        self._connection.run(_CLEAR, team=team, project=project, round=number)
