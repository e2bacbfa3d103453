"""Putting the records of a project into a database without any: ``python app.py import``."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, MetaData, Table, and_, exists, insert, or_, select, text, update
from sqlalchemy.exc import DataError, IntegrityError

from bot.domain.evidence import FORM, Value
from bot.domain.negotiation import MoveState
from bot.domain.outgoing import CardKind
from bot.domain.project import ProjectState
from bot.domain.signoff import RoundState
from storage.database import parsed, path_of
from storage.errors import StorageError
from storage.evidence import tables
from storage.negotiation_tables import moves
from storage.outbox_statements import OF_ROUNDS, REVIVED
from storage.outbox_tables import outbox
from storage.round_tables import rounds
from storage.schema import NEWEST, present_revision, upgrade_within
from storage.statements import inserting
from storage.tables import projects

#: How many records are written at a time.
_BATCH = 500
_AT_ONCE = 1024 * 1024
#: No record is longer; whoever says so means no good.
_LONGEST_LINE = 64 * 1024 * 1024
#: What is known of Slack may be there already: then what is there is newer.
_KNOWN_OF_SLACK = frozenset({"people", "channels", "channel_members"})

_Record: TypeAlias = dict[str, Value]


class NotRestored(StorageError):
    """An evidence pack cannot be put into this database."""


class Pack(Struct, frozen=True):
    """An evidence pack whose files are what it says they are."""

    file: zipfile.ZipFile
    #: The revision of the schema that the records have.
    schema: str
    #: What the project is called.
    name: str
    #: The tables with records.
    tables: tuple[str, ...]

    def rows(self, table: str) -> Iterator[_Record]:
        """Read the records of a table; raises NotRestored where one is not of our form."""
        with self.file.open(_file_of(table)) as lines:
            while line := lines.readline(_LONGEST_LINE):
                yield _record(table, line)


def restore(url: str, path: Path) -> str:
    """Put a project with all its histories into the database, all or nothing, and return its name.

    A database that is not there yet is made as the pack's own Quorum had it, and then brought up to date. Raises
    StorageError with what to do.
    """
    with opened(path) as pack, _changing(url) as connection:
        _make_ready(connection, pack)
        _write(connection, pack)
        upgrade_within(connection)
        _ask_again(connection)
        return pack.name


@contextmanager
def opened(path: Path) -> Iterator[Pack]:
    """Open an evidence pack and check that its records are those it was made with; raises NotRestored."""
    try:
        with zipfile.ZipFile(path) as file:
            said = json.loads(file.read("pack.json"))
            if said["form"] != FORM:
                raise NotRestored(f"{path} was made by a newer Quorum. Import it with that one.")
            tables = tuple(name.removeprefix("records/").removesuffix(".jsonl") for name in said["files"])
            for name, sum_ in said["files"].items():
                if _sum(file, name) != sum_:
                    raise NotRestored(f"{path} was changed since it was made: {name} is not what it was.")
            yield Pack(file, str(said["schema"]), str(said["name"]), tables)
    except OSError as error:
        raise NotRestored(f"{path} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError) as error:
        raise NotRestored(f"{path} is no evidence pack. Make one with `/quorum export` or `app.py export`.") from error


@contextmanager
def _changing(url: str) -> Iterator[Connection]:
    """Begin one transaction on a database that nobody else works on."""
    target = parsed(url)
    # Each database's own driver is loaded only when it is the one.
    if target.get_backend_name() == "sqlite":
        from storage import sqlite_file

        lock = sqlite_file.lock_beside(path_of(target))
        try:
            with sqlite_file.changing_engine(path_of(target)).begin() as connection:
                yield connection
        finally:
            lock.release()
    else:
        from storage import postgresql

        with postgresql.changing_engine(target).begin() as connection:
            connection.execute(text(postgresql.LOCK))
            yield connection


def _make_ready(connection: Connection, pack: Pack) -> None:
    present = present_revision(connection)
    if present is None or pack.schema == NEWEST:
        upgrade_within(connection, pack.schema)
    elif present != pack.schema:
        raise NotRestored(
            "The pack was made by an older Quorum. Import it into a database that is not there yet: "
            "set DATABASE_URL to a new file, or to an empty PostgreSQL database."
        )
    if connection.execute(text("SELECT 1 FROM projects LIMIT 1")).first() is not None:
        raise NotRestored(
            "This Quorum has records already, and a pack goes only into one without. Set DATABASE_URL to another."
        )


def _write(connection: Connection, pack: Pack) -> None:
    # As the tables are at the pack's revision, which can be an older one than the code knows.
    there = MetaData()
    there.reflect(connection)
    expected = [table.name for table in tables() if table.name in there.tables]
    if unknown := next((name for name in pack.tables if name not in there.tables), None):
        raise NotRestored(f"The pack has records of a kind that this Quorum does not know: {unknown}.")
    if missing := next((name for name in expected if name not in pack.tables), None):
        raise NotRestored(f"The pack is not whole: the records of {missing} are not in it. Export the project anew.")
    if len(list(islice(pack.rows(projects.name), 2))) != 1:
        raise NotRestored("The pack is not whole: it has to hold exactly one project. Export the project anew.")
    # What others refer to comes first, in whatever order the pack names them.
    for name in expected:
        _fill(connection, there.tables[name], pack.rows(name))


def _fill(connection: Connection, table: Table, rows: Iterator[_Record]) -> None:
    try:
        while batch := list(islice(rows, _BATCH)):
            _insert(connection, table, batch)
    except (IntegrityError, DataError, OverflowError) as error:
        # What the database says of it would print the records themselves.
        raise NotRestored(
            f"The records of {table.name} do not fit together, so the database refuses them. Export the project anew."
        ) from error
    _count_on(connection, table)


def _ask_again(connection: Connection) -> None:
    """Let the messages that people act on be shown anew, and posted once more where this Quorum does not reach them.

    These are the cards of projects, and everything of rounds and proposals that are open. The card of a requirement
    offers nothing that its details do not, and there can be thousands.
    """
    is_acted_on = or_(
        _of((CardKind.PROJECT,), projects.c.id == outbox.c.project, projects.c.state == ProjectState.ACTIVE.value),
        _of(
            OF_ROUNDS,
            rounds.c.project == outbox.c.project,
            rounds.c.number == outbox.c.number,
            rounds.c.state == RoundState.OPEN.value,
        ),
        _of(
            (CardKind.PROPOSAL,),
            moves.c.project == outbox.c.project,
            moves.c.number == outbox.c.item,
            moves.c.state == MoveState.OPEN.value,
        ),
    )
    connection.execute(update(outbox).where(outbox.c.is_card == 1, is_acted_on).values(REVIVED | {"next_at": 0}))


def _of(kinds: Iterable[CardKind], *is_about: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a message is of one of these kinds, and what it is about is there."""
    return and_(outbox.c.kind.in_([kind.value for kind in kinds]), exists().where(*is_about))


def _insert(connection: Connection, table: Table, batch: list[_Record]) -> None:
    columns = {column.name for column in table.columns}
    if any(record.keys() != columns for record in batch):
        raise NotRestored(f"The records of {table.name} do not fit: their columns are not those of the table.")
    if table.name in _KNOWN_OF_SLACK:
        connection.execute(inserting(connection.dialect)(table).on_conflict_do_nothing(), batch)
    else:
        connection.execute(insert(table), batch)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL count keys on from the highest that was written; SQLite does so by itself."""
    if connection.dialect.name != "postgresql" or list(table.primary_key.columns.keys()) != ["id"]:
        return
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name})
    highest = connection.scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1))
    if sequence and highest:
        connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :highest)"), _named(sequence, highest))


def _named(sequence: str, highest: int) -> Mapping[str, Any]:
    return {"sequence": sequence, "highest": highest}


def _record(table: str, line: bytes) -> _Record:
    record = json.loads(line)
    if not all(value is None or type(value) in (int, str) for value in record.values()):
        raise NotRestored(f"A record of {table} holds something that is neither text nor a whole number.")
    return dict(record)


def _sum(file: zipfile.ZipFile, name: str) -> str:
    sum_ = hashlib.sha256()
    with file.open(name) as inside:
        while part := inside.read(_AT_ONCE):
            sum_.update(part)
    return sum_.hexdigest()


def _file_of(table: str) -> str:
    return f"records/{table}.jsonl"
