"""The file of SQLite: locked, brought up to date, opened."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from storage.errors import DatabaseUnavailable
from storage.locking import FileLock
from storage.schema import NEWEST, REVISION, upgrade

#: How long another program (a backup, a shell) may hold the file before a write gives up; Slack waits three seconds.
_BUSY_SECONDS = 2.0
#: More than all our statements, so that the driver parses each of them once.
_CACHED_STATEMENTS = 512
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # In memory: a savepoint otherwise writes every page it touches to a file of its own.
    "temp_store = MEMORY",
    # In pages of 4 KiB. A commit that finds more in the journal moves all of it to the file, and whoever waits for it
    # waits for the disk; the writer does that earlier, between two commits.
    "wal_autocheckpoint = 16000",
)


def lock_beside(path: Path) -> FileLock:
    """Make the folder and the file, readable by nobody else, and lock them against other processes."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f"{path.name}.lock"))
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise DatabaseUnavailable(
            f"{path} cannot be opened: {error.strerror}. Set DATABASE_URL to a file you own."
        ) from error
    return lock


def bring_up_to_date(path: Path) -> None:
    """Apply what is missing of the schema to a file that the caller has locked."""
    try:
        with closing(connected(path)) as driver:
            is_newest = _has_newest_schema(driver)
    except sqlite3.DatabaseError as error:
        raise DatabaseUnavailable(f"{path} is no database ({error}). Set DATABASE_URL to another file.") from error
    if not is_newest:
        upgrade(changing_engine(path))


def schema_of(path: Path) -> str | None:
    """Return which schema a file has, None where there is nothing yet; nothing is made, changed or locked."""
    try:
        if not path.exists():
            _require_room(path)
            return None
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as driver:
            is_there = driver.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            row = driver.execute(REVISION).fetchone() if is_there else None
    except (OSError, sqlite3.DatabaseError) as error:
        raise DatabaseUnavailable(f"{path} cannot be read ({error}). Set DATABASE_URL to a file you own.") from error
    return None if row is None else str(row[0])


def _require_room(path: Path) -> None:
    """Refuse where a file could not be made: the nearest folder that is there has to let us."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        raise PermissionError(f"{folder} takes no files from here")


def changing_engine(path: Path) -> Engine:
    """Return an engine for whoever changes the file by itself: each transaction can write from its beginning."""
    engine = create_engine("sqlite://", creator=lambda: connected(path), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _has_newest_schema(driver: sqlite3.Connection) -> bool:
    try:
        return bool(driver.execute(REVISION).fetchone() == (NEWEST,))
    except sqlite3.OperationalError:
        # There is no such table yet: an empty file.
        return False


def connected(path: Path) -> sqlite3.Connection:
    """Return a new connection that begins and ends transactions only when told to; whoever asked closes it."""
    driver = sqlite3.connect(
        path,
        # The driver's own transactions begin too late (before the first write, not before the first read).
        isolation_level=None,
        timeout=_BUSY_SECONDS,
        cached_statements=_CACHED_STATEMENTS,
        # Connections are opened by the main thread and then used by exactly one other.
        check_same_thread=False,
    )
    for pragma in _PRAGMAS:
        driver.execute(f"PRAGMA {pragma}")
    return driver
