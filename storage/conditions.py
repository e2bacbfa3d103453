"""Conditions on which a yes waits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, or_, select

from bot.domain.condition import Condition, ConditionState
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.project import Membership
from bot.domain.signoff import RoundState
from storage.instants import from_micros, to_micros
from storage.projects import PLACE, membership_of, of_person
from storage.round_tables import conditions, items, rounds
from storage.statements import Connection, Prepared, Row, Upsert, Value, among, given, listed
from storage.tables import projects

_OF_ROUND = and_(
    conditions.c.team == given("team"), conditions.c.project == given("project"), conditions.c.round == given("round")
)
_PENDING = (ConditionState.OPEN.value, ConditionState.MET.value)
_SAVE = Prepared(Upsert(conditions, "state"))
_GET = Prepared(select(conditions).where(_OF_ROUND, conditions.c.number == given("number")))
_ALL = Prepared(select(conditions).where(_OF_ROUND).order_by(conditions.c.number))
_ON = Prepared(
    select(conditions.c.round, func.count())
    .where(
        conditions.c.team == given("team"),
        conditions.c.project == given("project"),
        conditions.c.round != given("besides"),
        conditions.c.state.in_(_PENDING),
        exists().where(
            items.c.project == conditions.c.project,
            items.c.round == conditions.c.round,
            among(items.c.number, "numbers"),
        ),
    )
    .group_by(conditions.c.round)
    .order_by(conditions.c.round)
)
_USER = given("user")
_WAITING_FOR = Prepared(
    of_person()
    .add_columns(*conditions.columns)
    .join(rounds, and_(rounds.c.project == projects.c.id, rounds.c.state == RoundState.OPEN.value))
    .join(conditions, and_(conditions.c.project == rounds.c.project, conditions.c.round == rounds.c.number))
    .where(
        or_(
            and_(conditions.c.owner == _USER, conditions.c.state == ConditionState.OPEN.value),
            and_(conditions.c.voter == _USER, conditions.c.state.in_(_PENDING)),
        )
    )
    .order_by(conditions.c.due, conditions.c.project, conditions.c.round, conditions.c.number)
    .limit(given("limit"))
)


class ConditionRows:
    """The ``Conditions`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def save(self, team: TeamId, project: ProjectId, round_: int, condition: Condition) -> None:
        """Store a new condition, or what became of one."""
        self._connection.run(
            _SAVE,
            team=team,
            project=project,
            round=round_,
            number=condition.number,
            voter=condition.voter,
            text=condition.text,
            owner=condition.owner,
            due=to_micros(condition.due),
            counts_when_met=int(condition.counts_when_met),
            state=condition.state.value,
        )

    def get(self, team: TeamId, project: ProjectId, round_: int, number: int) -> Condition | None:
        """Return one condition."""
        row = self._connection.one(_GET, team=team, project=project, round=round_, number=number)
        return None if row is None else _condition(row)

    def open_on(
        self, team: TeamId, project: ProjectId, numbers: Sequence[int], *, besides: int
    ) -> list[tuple[int, int]]:
        """Return how many votes wait in each round, besides one, that has any of these requirements under vote."""
        asked: dict[str, Value] = {"numbers": listed(numbers), "besides": besides}
        return [(round_, count) for round_, count in self._connection.all(_ON, team=team, project=project, **asked)]

    def waiting_for(self, team: TeamId, user: UserId, *, limit: int) -> list[tuple[Membership, int, Condition]]:
        """Return conditions of open rounds, each with the round's number, the one that is due soonest first.

        They are those that the person has to see to, and those on which their own yes waits.
        """
        rows = self._connection.all(_WAITING_FOR, team=team, user=user, limit=limit)
        found = ((membership_of(row[:PLACE], user), row[PLACE:]) for row in rows)
        return [(membership, row[2], _condition(row)) for membership, row in found]

    def of_round(self, team: TeamId, project: ProjectId, round_: int) -> list[Condition]:
        """Return every condition of a round, whatever became of it, by number."""
        rows = self._connection.all(_ALL, team=team, project=project, round=round_)
        return [_condition(row) for row in rows]


def _condition(row: Row) -> Condition:
    _team, _project, _round, number, voter, text, owner, due, counts_when_met, state = row
    return Condition(
        number=number,
        voter=voter,
        text=text,
        owner=owner,
        due=from_micros(due),
        counts_when_met=bool(counts_when_met),
        state=ConditionState(state),
    )
