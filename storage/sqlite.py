"""SQLite: one writer that commits in groups, a few readers, and one process at a time."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, cast

from bot.ports import AlreadyHandled, Store
from storage.errors import DatabaseUnavailable, NotUnique
from storage.locking import FileLock
from storage.sqlite_file import bring_up_to_date, connected, lock_beside
from storage.statements import Prepared, Row, Value
from storage.store import StoreRows
from storage.workers import Job, Workers

Result = TypeVar("Result")

#: How many writes share one commit at most; one fdatasync then serves all of them.
GROUP = 32
#: After so many writes the journal is moved to the file: about 4,000 pages, which takes some milliseconds.
WRITES_IN_JOURNAL = 128
_READERS = 2

_log = logging.getLogger(__name__)


class SqliteConnection:
    """One transaction on Python's sqlite3, as the repositories see it."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        """Send everything through this connection."""
        self._driver = driver

    def run(self, prepared: Prepared, **parameters: Value) -> None:
        """Run a statement whose answer nobody needs."""
        self._sent(prepared, parameters)

    def count(self, prepared: Prepared, **parameters: Value) -> int:
        """Run a statement and return how many rows it changed."""
        return self._sent(prepared, parameters).rowcount

    def one(self, prepared: Prepared, **parameters: Value) -> Row | None:
        """Run a statement and return its first row."""
        return cast("Row | None", self._sent(prepared, parameters).fetchone())

    def all(self, prepared: Prepared, **parameters: Value) -> Sequence[Row]:
        """Run a statement and return its rows."""
        return self._sent(prepared, parameters).fetchall()

    def many(self, prepared: Prepared, rows: Iterable[Mapping[str, Value]]) -> None:
        """Run a statement once for each set of parameters."""
        sql, names = prepared.sqlite
        try:
            self._driver.executemany(sql, ([row[name] for name in names] for row in rows))
        except sqlite3.IntegrityError as error:
            raise _refused(error) from error

    def _sent(self, prepared: Prepared, parameters: Mapping[str, Value]) -> sqlite3.Cursor:
        sql, names = prepared.sqlite
        try:
            return self._driver.execute(sql, [parameters[name] for name in names])
        except sqlite3.IntegrityError as error:
            raise _refused(error) from error


def _refused(error: sqlite3.IntegrityError) -> Exception:
    """Return what a repository understands: ``UNIQUE constraint failed: inbox.team, inbox.key`` names the table."""
    what, _, columns = str(error).partition(": ")
    return NotUnique(columns.partition(".")[0]) if what == "UNIQUE constraint failed" else error


class _Writer:
    """Does up to ``GROUP`` jobs in one transaction; a failing one takes back only what it did itself."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver
        self._store: Store = StoreRows(SqliteConnection(driver))
        self._in_journal = 0

    def run(self, jobs: Sequence[Job]) -> None:
        """Do the jobs; no outcome is known before everything is on the disk.

        Savepoints cost a fifth of a write, so the jobs first go without. Only when one fails after it has written
        something is the transaction begun again, and each job done inside a savepoint.
        """
        try:
            self._driver.execute("BEGIN IMMEDIATE")
            if not all(self._is_clean(job) for job in jobs):
                self._driver.execute("ROLLBACK")
                self._driver.execute("BEGIN IMMEDIATE")
                for job in jobs:
                    self._run_apart(job)
            self._driver.execute("COMMIT")
            self._in_journal += len(jobs)
        except sqlite3.Error as error:
            self._fail(jobs, error)

    def tidy(self) -> None:
        """Move the write-ahead log into the file now and then, so that no commit has to."""
        if self._in_journal < WRITES_IN_JOURNAL:
            return
        self._in_journal = 0
        try:
            self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error:
            # What was committed is on the disk all the same, and stays in the journal until the next time.
            _log.warning("The journal could not be moved into the database file", exc_info=True)

    def close(self) -> None:
        """Close the connection; the last one to close folds the write-ahead log into the file."""
        self._driver.close()

    def _is_clean(self, job: Job) -> bool:
        """Do a job; return whether it was done, or failed before it had written anything."""
        before = self._driver.total_changes
        self._attempt(job)
        return job.error is None or (self._driver.in_transaction and self._driver.total_changes == before)

    def _run_apart(self, job: Job) -> None:
        self._driver.execute("SAVEPOINT job")
        self._attempt(job)
        if job.error is not None:
            # After a full disk there may be no transaction left; this then raises, and the whole group fails.
            self._driver.execute("ROLLBACK TO job")
        self._driver.execute("RELEASE job")

    def _attempt(self, job: Job) -> None:
        try:
            job.value, job.error = job.work(self._store), None
        # The boundary between a job and its group: whatever it raises belongs to the one who asked, and to nobody else.
        except BaseException as error:
            job.error = _told(error)

    def _fail(self, jobs: Sequence[Job], error: sqlite3.Error) -> None:
        if self._driver.in_transaction:
            self._driver.execute("ROLLBACK")
        for job in jobs:
            job.error = job.error or _unavailable(error)


class _Reader:
    """Does one job after another, each on one snapshot of the database."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver
        driver.execute("PRAGMA query_only = ON")
        self._store: Store = StoreRows(SqliteConnection(driver))

    def run(self, jobs: Sequence[Job]) -> None:
        """Do the jobs; nothing they write is possible."""
        for job in jobs:
            try:
                self._driver.execute("BEGIN")
                job.value = job.work(self._store)
            # The boundary of a job again: its error goes to the one who asked.
            except BaseException as error:
                job.error = _told(error)
            finally:
                if self._driver.in_transaction:
                    self._driver.execute("ROLLBACK")

    def tidy(self) -> None:
        """Nothing was written."""

    def close(self) -> None:
        """Close the connection."""
        self._driver.close()


class SqliteDatabase:
    """The ``Database`` port on one SQLite file."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        """Open the file, whose schema is the newest; the lock is held until ``close``."""
        self._lock = lock
        # One process has the file, so its lanes need no more than this.
        self._held: set[str] = set()
        self._writer = Workers("sqlite-writer", [_Writer(connected(path))], group=GROUP)
        readers = [_Reader(connected(path)) for _ in range(_READERS)]
        self._readers = Workers("sqlite-reader", readers)

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads, on one snapshot."""
        return await self._readers.run(work)

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work and commit what it saved; returns only when it is on the disk."""
        return await self._writer.run(work)

    async def hold(self, lane: str) -> bool:
        """Take a lane, unless somebody in this process has it."""
        if lane in self._held:
            return False
        self._held.add(lane)
        return True

    async def release(self, lane: str) -> None:
        """Give a lane back."""
        self._held.discard(lane)

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            await self._readers.run(lambda store: store.rounds.next_deadline())
        except (DatabaseUnavailable, sqlite3.Error):
            return False
        return True

    async def close(self) -> None:
        """Finish what was taken, take no more, and let another process have the file."""
        await self._readers.close()
        # Alone at last, its connection folds the write-ahead log into the file, so that whoever copies that has it all.
        await self._writer.close()
        self._lock.release()


def open_sqlite(path: Path) -> SqliteDatabase:
    """Lock the file, make or mend its schema, and open it; raises StorageError with what to do."""
    lock = lock_beside(path)
    try:
        bring_up_to_date(path)
        return SqliteDatabase(path, lock)
    except BaseException:
        lock.release()
        raise


def _told(error: BaseException) -> BaseException:
    """Return an error as the one who asked knows it."""
    if isinstance(error, NotUnique) and error.table == "inbox":
        already = AlreadyHandled("Another transaction handled this delivery first.")
        already.__cause__ = error
        return already
    return _unavailable(error) if isinstance(error, sqlite3.OperationalError) else error


def _unavailable(error: sqlite3.Error) -> DatabaseUnavailable:
    unavailable = DatabaseUnavailable(f"The database file cannot be used just now ({error}). Nothing was changed.")
    unavailable.__cause__ = error
    return unavailable
