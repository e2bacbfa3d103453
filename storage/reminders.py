"""Who is to be reminded of which open round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, delete, func, select

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.reminders import Reminder
from bot.ports import DueReminders
from storage.instants import from_micros, from_micros_or_none, to_micros
from storage.round_tables import reminders
from storage.statements import Connection, Prepared, Upsert, Value, given

_ROUND = and_(
    reminders.c.team == given("team"), reminders.c.project == given("project"), reminders.c.round == given("round")
)
_THEIRS = and_(_ROUND, reminders.c.user == given("user"))

_PLAN = Prepared(Upsert(reminders, "at"))
_OF_ROUND = Prepared(
    select(reminders.c.user, reminders.c.share, reminders.c.at)
    .where(_ROUND)
    .order_by(reminders.c.at, reminders.c.user, reminders.c.share)
)
_DROP = Prepared(delete(reminders).where(_THEIRS, reminders.c.share == given("share")))
_CLEAR = Prepared(delete(reminders).where(_ROUND))
#: What is about a condition has its number in ``share``, below 0.
_IS_VOTE = reminders.c.share > 0
_CLEAR_VOTES = Prepared(delete(reminders).where(_ROUND, _IS_VOTE))
_CLEAR_PERSON = Prepared(delete(reminders).where(_THEIRS, _IS_VOTE))
_DUE = Prepared(
    select(reminders.c.team, reminders.c.project, reminders.c.round)
    .where(reminders.c.at <= given("now"))
    .group_by(reminders.c.team, reminders.c.project, reminders.c.round)
    .order_by(func.min(reminders.c.at))
    .limit(given("limit"))
)
_NEXT_AT = Prepared(select(func.min(reminders.c.at)))


class ReminderRows:
    """The ``Reminders`` port over the table; whoever works one off holds the project's row."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def plan(self, team: TeamId, project: ProjectId, number: int, reminders: Iterable[Reminder]) -> None:
        """Store reminders of a round; one that is there already is moved."""
        where: dict[str, Value] = {"team": team, "project": project, "round": number}
        rows = [where | {"user": each.user, "share": _share(each), "at": to_micros(each.at)} for each in reminders]
        if rows:
            self._connection.many(_PLAN, rows)

    def of_round(self, team: TeamId, project: ProjectId, number: int) -> list[Reminder]:
        """Return what is still to come in a round, the earliest first."""
        rows = self._connection.all(_OF_ROUND, team=team, project=project, round=number)
        return [
            Reminder(user=user, share=max(share, 0), condition=max(-share, 0), at=from_micros(at))
            for user, share, at in rows
        ]

    def drop(self, team: TeamId, project: ProjectId, number: int, reminder: Reminder) -> None:
        """Take one away."""
        self._connection.run(
            _DROP, team=team, project=project, round=number, user=reminder.user, share=_share(reminder)
        )

    def clear(self, team: TeamId, project: ProjectId, number: int) -> None:
        """Take everything of a round away."""
        self._connection.run(_CLEAR, team=team, project=project, round=number)

    def clear_votes(self, team: TeamId, project: ProjectId, number: int) -> None:
        """Take away what is about votes that are missing, and leave what is about conditions."""
        self._connection.run(_CLEAR_VOTES, team=team, project=project, round=number)

    def clear_person(self, team: TeamId, project: ProjectId, number: int, user: UserId) -> None:
        """Take away what is about one person's vote."""
        self._connection.run(_CLEAR_PERSON, team=team, project=project, round=number, user=user)

    def due(self, now: datetime, *, limit: int) -> list[DueReminders]:
        """Return rounds of all teams of which somebody is to be reminded now."""
        rows = self._connection.all(_DUE, now=to_micros(now), limit=limit)
        return [DueReminders(team=team, project=project, number=number) for team, project, number in rows]

    def next_at(self) -> datetime | None:
        """Return when the next reminder of any team is due."""
        row = self._connection.one(_NEXT_AT)
        return None if row is None else from_micros_or_none(row[0])


def _share(reminder: Reminder) -> int:
    return -reminder.condition if reminder.condition else reminder.share
