"""Deliveries that were handled, by their own key, with what was answered."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, insert, select, tuple_, update

from bot.domain.names import TeamId
from bot.ports import FORM
from storage.instants import to_micros
from storage.slack_tables import inbox
from storage.statements import Connection, Prepared, given

_ANSWER = Prepared(select(inbox.c.answer).where(inbox.c.team == given("team"), inbox.c.key == given("key")))
_REMEMBER = Prepared(insert(inbox))
_IS_FORM = inbox.c.key.startswith(FORM)
#: Later than any sweep: what has come to it is looked at no more.
_FOR_GOOD = to_micros(datetime.max.replace(tzinfo=UTC))


def _oldest(which: ColumnElement[bool]) -> ColumnElement[bool]:
    old = select(inbox.c.team, inbox.c.key).where(inbox.c.at < given("before"), which).order_by(inbox.c.at)
    return tuple_(inbox.c.team, inbox.c.key).in_(old.limit(given("limit")))


_FORGET = Prepared(delete(inbox).where(_oldest(~_IS_FORM)))
_EMPTY = Prepared(update(inbox).where(_oldest(_IS_FORM)).values(answer="", at=_FOR_GOOD))


class InboxRows:
    """The ``Inbox`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def answer(self, team: TeamId, key: str) -> str | None:
        """Return what was answered to a delivery that was handled before."""
        row = self._connection.one(_ANSWER, team=team, key=key)
        return None if row is None else str(row[0])

    def remember(self, team: TeamId, key: str, answer: str, *, at: datetime) -> None:
        """Store the answer under the delivery's key.

        When another transaction was first, ``Database.write`` rolls this one back and raises AlreadyHandled; on
        PostgreSQL that may be found out only at the commit.
        """
        self._connection.run(_REMEMBER, team=team, key=key, answer=answer, at=to_micros(at))

    def forget(self, before: datetime, *, limit: int) -> int:
        """Remove at most so many of the oldest answers from before an instant, of all teams; return how many went.

        That a form was accepted is remembered all the same.
        """
        oldest = {"before": to_micros(before), "limit": limit}
        return self._connection.count(_EMPTY, **oldest) or self._connection.count(_FORGET, **oldest)
