"""Every record of a project, read table by table in the order of the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select, tuple_, union

from bot.domain.evidence import Records, Value
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.person import CLOCK, Person
from storage.columns import metadata
from storage.negotiation_tables import promises
from storage.outbox_tables import outbox
from storage.people import person_of
from storage.requirement_tables import requirement_versions
from storage.round_tables import conditions, delegations, electors, replacements
from storage.schema import NEWEST
from storage.slack_tables import channel_members, channels, people
from storage.statements import Connection, Prepared, Row, given
from storage.tables import audit_events, projects, roles

#: Where records name people: as the actor of an event whoever did something, then those that others named.
_NAMING = (
    audit_events.c.actor,
    roles.c.user,
    requirement_versions.c.owner,
    promises.c.made_by,
    electors.c.user,
    replacements.c.left,
    conditions.c.owner,
    delegations.c.giver,
    delegations.c.holder,
)
#: How many records are read at a time.
_BATCH = 500
_TEAM, _PROJECT = given("team"), given("project")
_HOME = select(projects.c.channel).where(projects.c.team == _TEAM, projects.c.id == _PROJECT).scalar_subquery()


class EvidenceRows:
    """The ``Evidence`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def schema(self) -> str:
        """Return the newest revision: a database is brought up to date before it is opened."""
        return NEWEST

    def records(self, team: TeamId, project: ProjectId) -> Iterator[Records]:
        """Return the records of every kind; the project comes first."""
        for table in tables():
            columns = tuple(column.name for column in table.columns)
            yield Records(table.name, columns, partial(self._rows, table, team, project))

    def people(self, team: TeamId, project: ProjectId) -> Iterator[Person]:
        """Return whoever is in the project's channel, and whoever has left it and is named in the records."""
        return map(person_of, self._rows(people, team, project))

    def strangers(self, team: TeamId, project: ProjectId) -> list[UserId]:
        """Return the accounts in the project's channel and in the records of which nothing more is known."""
        return [UserId(user) for (user,) in self._connection.all(_strangers(), team=team, project=project)]

    def _rows(self, table: Table, team: TeamId, project: ProjectId) -> Iterator[Sequence[Value]]:
        keys = [list(table.columns).index(column) for column in table.primary_key.columns]
        first, later = _statements(table)
        rows = self._connection.all(first, team=team, project=project)
        while rows:
            yield from rows
            rows = self._connection.all(later, team=team, project=project, **_after(rows[-1], keys))


@cache
def tables() -> tuple[Table, ...]:
    """Return every table with records of a project, the project itself first.

    What is known of Slack comes along as far as the project's channel, the people in it and those whom the records name
    go, and of what is sent only the living cards: where they are, and what is still on its way.
    """
    ours = sorted(
        (table for table in metadata.tables.values() if any(key.column is projects.c.id for key in table.foreign_keys)),
        key=lambda table: table.name,
    )
    return (projects, *ours, channels, channel_members, people, outbox)


@cache
def _statements(table: Table) -> tuple[Prepared, Prepared]:
    """Return the statements for the first records of a table, and for those after a key."""
    keys = list(table.primary_key.columns)
    after = tuple_(*keys) > tuple_(*(given(f"after_{place}") for place in range(len(keys))))
    all_ = select(*table.columns).where(_belongs(table)).order_by(*keys).limit(_BATCH)
    return Prepared(all_), Prepared(all_.where(after))


@cache
def _strangers() -> Prepared:
    """Return the statement for accounts that are named but were never looked up."""
    named = union(*_named()).subquery()
    user = named.c[0]
    known = select(people.c.user).where(people.c.team == _TEAM, people.c.user == user)
    return Prepared(select(user).where(user != CLOCK, ~known.exists()).order_by(user))


def _after(row: Row, keys: Sequence[int]) -> dict[str, Value]:
    return {f"after_{place}": row[key] for place, key in enumerate(keys)}


def _belongs(table: Table) -> ColumnElement[bool]:
    if table is projects:
        return and_(projects.c.team == _TEAM, projects.c.id == _PROJECT)
    if table is people:
        owns = select(projects.c.id).where(
            projects.c.team == _TEAM, projects.c.id == _PROJECT, projects.c.owners.contains('"' + people.c.user + '"')
        )
        return and_(people.c.team == _TEAM, or_(people.c.user.in_(union(*_named())), owns.exists()))
    if table in (channels, channel_members):
        return and_(table.c.team == _TEAM, table.c.channel == _HOME)
    ours = and_(table.c.team == _TEAM, table.c.project == _PROJECT)
    return and_(ours, outbox.c.is_card == 1) if table is outbox else ours


def _named() -> Iterator[Select[tuple[str]]]:
    """Return what asks for those in the channel and those whom the records name, one kind of record after the other."""
    yield select(channel_members.c.user).where(channel_members.c.team == _TEAM, channel_members.c.channel == _HOME)
    for column in _NAMING:
        table = column.table
        yield select(column).where(table.c.team == _TEAM, table.c.project == _PROJECT, column.is_not(None))
