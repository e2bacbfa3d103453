"""Votes in the hands of colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, insert, select, update

from bot.domain.delegation import Delegation, Scope
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.values import replace
from storage.instants import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from storage.round_tables import delegations
from storage.statements import Connection, Prepared, Row, among, given, listed

_TEAM = delegations.c.team == given("team")
_HOLDS = and_(_TEAM, delegations.c.ends_at > given("now"), delegations.c.revoked_at.is_(None))

_ADD = Prepared(
    insert(delegations)
    .values({column: given(column.name) for column in delegations.columns if column.name != "id"})
    .returning(delegations.c.id)
)
_REVOKE = Prepared(
    update(delegations).where(_TEAM, delegations.c.id == given("id")).values(revoked_at=given("revoked_at"))
)
_GET = Prepared(select(delegations).where(_TEAM, delegations.c.id == given("id")))
_GIVEN_BY = Prepared(select(delegations).where(_HOLDS, among(delegations.c.giver, "givers")).order_by(delegations.c.id))
_HELD_BY = Prepared(
    select(delegations).where(_HOLDS, delegations.c.holder == given("holder")).order_by(delegations.c.id)
)

_GIVEN_IN = Prepared(
    select(delegations).where(_TEAM, delegations.c.project == given("project")).order_by(delegations.c.id)
)


class DelegationRows:
    """The ``Delegations`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, delegation: Delegation) -> Delegation:
        """Store a new one and return it with its key."""
        row = self._connection.one(
            _ADD,
            team=team,
            project=_home(delegation),
            everywhere=int(delegation.scope.project is None),
            round=delegation.scope.round,
            giver=delegation.giver,
            holder=delegation.holder,
            reason=delegation.reason,
            starts_at=to_micros(delegation.starts_at),
            ends_at=to_micros(delegation.ends_at),
            revoked_at=to_micros_or_none(delegation.revoked_at),
        )
        return replace(delegation, key=row[0] if row else 0)

    def revoke(self, team: TeamId, key: int, *, at: datetime) -> None:
        """Store that one was taken back."""
        self._connection.run(_REVOKE, team=team, id=key, revoked_at=to_micros(at))

    def get(self, team: TeamId, key: int) -> Delegation | None:
        """Return one, whether or not it still holds."""
        row = self._connection.one(_GET, team=team, id=key)
        return None if row is None else _delegation(row)

    def given_by(self, team: TeamId, givers: Sequence[UserId], *, now: datetime) -> list[Delegation]:
        """Return those of these people that are not over and not taken back, in the order in which they were given."""
        rows = self._connection.all(_GIVEN_BY, team=team, givers=listed(givers), now=to_micros(now))
        return [_delegation(row) for row in rows]

    def held_by(self, team: TeamId, holder: UserId, *, now: datetime) -> list[Delegation]:
        """Return those in one person's hands that are not over and not taken back."""
        rows = self._connection.all(_HELD_BY, team=team, holder=holder, now=to_micros(now))
        return [_delegation(row) for row in rows]

    def given_in(self, team: TeamId, project: ProjectId) -> list[Delegation]:
        """Return those that were ever given in a project, in that order."""
        return [_delegation(row) for row in self._connection.all(_GIVEN_IN, team=team, project=project)]


def _home(delegation: Delegation) -> int:
    if delegation.home is None:
        raise ValueError("a delegation is given in a project")
    return delegation.home


def _delegation(row: Row) -> Delegation:
    key, _team, home, everywhere, round_, giver, holder, reason, starts_at, ends_at, revoked_at = row
    return Delegation(
        key=key,
        home=home,
        giver=giver,
        holder=holder,
        scope=Scope(project=None if everywhere else home, round=round_),
        starts_at=from_micros(starts_at),
        ends_at=from_micros(ends_at),
        reason=reason,
        revoked_at=from_micros_or_none(revoked_at),
    )
