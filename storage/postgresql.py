"""PostgreSQL: a few threads, each with a connection; work is run again when the server asks for it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from threading import Event
from typing import TypeVar

import psycopg
from psycopg import errors
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import NullPool

from bot.ports import AlreadyHandled, Store
from storage.errors import DatabaseUnavailable, NotUnique
from storage.lanes import LaneLocks
from storage.pipeline import PipelineConnection
from storage.schema import NEWEST, REVISION, upgrade
from storage.store import StoreRows
from storage.workers import Job, Workers

Result = TypeVar("Result")

#: How often work is tried before its error is told: deadlocks, serialization failures, restarts of the server.
_ATTEMPTS = 5
#: The first pause between attempts in milliseconds; it doubles each time, and about half of it is chance.
_FIRST_PAUSE_MS = 50
#: Deadlock and serialization failure, lost connection (class 08), shutdown and start of the server, too many clients.
_PASSING_STATES = ("40001", "40P01", "08", "57P0", "53300")

#: Names the lock under which the schema is changed: "quorum" in hexadecimal.
#: Keeps every other process from changing the schema until the transaction ends.
LOCK = f"SELECT pg_advisory_xact_lock({0x71756F72756D})"

_SETTINGS = (
    "SET statement_timeout = '15s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    # What was acknowledged must survive a crash; stronger settings of the server are left alone.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)


class PostgresqlDatabase:
    """The ``Database`` port on a PostgreSQL server.

    Work that loses its connection while it commits may have been committed: it is run again all the same, so what must
    happen once remembers its delivery in the inbox, and then raises AlreadyHandled.
    """

    def __init__(self, target: URL, *, connections: int) -> None:
        """Start the threads; each connects when it has its first work."""
        self._closing = Event()
        readers = max(1, connections // 3)
        self._readers = Workers(
            "postgresql-reader", [_Session(target, self._closing, reading=True) for _ in range(readers)]
        )
        self._writers = Workers(
            "postgresql-writer",
            [_Session(target, self._closing, reading=False) for _ in range(max(1, connections - readers))],
        )
        self._lanes = LaneLocks(lambda: connect(target))

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads, on one snapshot."""
        return await self._readers.run(work)

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work and commit what it saved; it is run again after a deadlock or a lost connection."""
        return await self._writers.run(work)

    async def hold(self, lane: str) -> bool:
        """Take a lane, unless somebody has it."""
        return await self._lanes.hold(lane)

    async def release(self, lane: str) -> None:
        """Give a lane back."""
        await self._lanes.release(lane)

    async def ready(self) -> bool:
        """Whether the server answers."""
        try:
            await self._readers.run(lambda store: store.rounds.next_deadline())
        except (DatabaseUnavailable, psycopg.Error):
            return False
        return True

    async def close(self) -> None:
        """Finish what was taken, without pausing between attempts, and give every connection back."""
        self._closing.set()
        await self._writers.close()
        await self._readers.close()
        await self._lanes.close()


class _Session:
    """One thread's connection; it is made anew when it is lost."""

    def __init__(self, target: URL, closing: Event, *, reading: bool) -> None:
        self._target = target
        self._closing = closing
        self._reading = reading
        self._driver: psycopg.Connection[tuple[object, ...]] | None = None
        self._connection: PipelineConnection | None = None
        self._store: Store | None = None

    def run(self, jobs: Sequence[Job]) -> None:
        """Do the jobs, each in a transaction of its own."""
        for job in jobs:
            self._run_one(job)

    def tidy(self) -> None:
        """The server looks after its own journal."""

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._driver is not None:
            self._driver.close()
        self._driver = self._connection = self._store = None

    def _run_one(self, job: Job) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                job.value, job.error = self._transact(job.work), None
                return
            # The boundary between a job and its thread: whatever it raises belongs to the one who asked.
            except BaseException as error:
                job.error = _told(error)
                if not _passes(error):
                    return
            self._pause(attempt)

    def _transact(self, work: Callable[[Store], Result]) -> Result:
        connection, store = self._connected()
        try:
            connection.begin(reading=self._reading)
            result = work(store)
            connection.commit()
        except BaseException:
            self._take_back(connection)
            raise
        return result

    def _take_back(self, connection: PipelineConnection) -> None:
        try:
            connection.rollback()
        except psycopg.Error:
            # Nothing to roll back on a connection that is gone; the next attempt makes a new one.
            self.close()

    def _connected(self) -> tuple[PipelineConnection, Store]:
        if self._connection is None or self._store is None:
            self._driver = connect(self._target)
            self._connection = PipelineConnection(self._driver)
            self._store = StoreRows(self._connection)
        return self._connection, self._store

    def _pause(self, attempt: int) -> None:
        longest = _FIRST_PAUSE_MS * 2**attempt
        self._closing.wait((longest // 2 + secrets.randbelow(longest // 2)) / 1000)


def open_postgresql(target: URL, *, connections: int) -> PostgresqlDatabase:
    """Make or mend the schema and open the database; raises StorageError with what to do."""
    bring_up_to_date(target)
    return PostgresqlDatabase(target, connections=connections)


def schema_of(target: URL) -> str | None:
    """Return which schema a database has, None where there is nothing yet; nothing is changed."""
    try:
        with connect(target) as driver:
            row = driver.execute(REVISION).fetchone()
    except errors.UndefinedTable:
        return None
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(f"PostgreSQL does not let Quorum in: {' '.join(str(error).split())}") from error
    return None if row is None else str(row[0])


def bring_up_to_date(target: URL) -> None:
    """Apply what is missing of the schema; of several processes that start at once, one does it and the others wait."""
    if schema_of(target) != NEWEST:
        upgrade(changing_engine(target), lock=LOCK)


def changing_engine(target: URL) -> Engine:
    """Return an engine for whoever changes the whole database; it asks for ``LOCK`` first."""
    return create_engine(target, poolclass=NullPool)


def connect(target: URL) -> psycopg.Connection[tuple[object, ...]]:
    """Return a new connection in autocommit mode that notices a dead server and a statement that hangs."""
    connection = psycopg.connect(
        target.set(drivername="postgresql").render_as_string(hide_password=False),
        autocommit=True,
        client_encoding="utf8",
        connect_timeout=10,
        keepalives_idle=30,
        tcp_user_timeout=30_000,
    )
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection


def _passes(error: BaseException) -> bool:
    """Whether trying again can help: the server said so, or the connection was lost."""
    if not isinstance(error, psycopg.OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(_PASSING_STATES)


def _told(error: BaseException) -> BaseException:
    """Return an error as the one who asked knows it."""
    if isinstance(error, NotUnique) and error.table == "inbox":
        already = AlreadyHandled("Another transaction handled this delivery first.")
        already.__cause__ = error
        return already
    if isinstance(error, psycopg.OperationalError):
        unavailable = DatabaseUnavailable("The database does not answer just now. Try again in a minute.")
        unavailable.__cause__ = error
        return unavailable
    return error
