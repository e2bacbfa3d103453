"""Bringing the database that ``DATABASE_URL`` names up to date without opening it: ``python app.py migrate``."""

from __future__ import annotations

from storage.database import parsed, path_of
from storage.schema import NEWEST, newer


def migrate(url: str) -> None:
    """Apply the migrations that are missing; raises StorageError with what to do, also while the bot has the file."""
    target = parsed(url)
    if target.get_backend_name() == "sqlite":
        from storage import sqlite_file

        path = path_of(target)
        lock = sqlite_file.lock_beside(path)
        try:
            sqlite_file.bring_up_to_date(path)
        finally:
            lock.release()
    else:
        from storage import postgresql

        postgresql.bring_up_to_date(target)


def is_there(url: str) -> bool:
    """Whether there is a database with a schema; it is only looked at. Raises StorageError where it could not be."""
    return _present(url) is not None


def pending(url: str) -> str:
    """Say what ``migrate`` or the next start would do to the database, or nothing; it is only looked at.

    Raises StorageError with what to do where it could not.
    """
    present = _present(url)
    if present is None:
        return "nothing is in it yet; the first start makes what it takes"
    if present > NEWEST:
        raise newer("database", present)
    return "" if present == NEWEST else f"it has schema {present}; the next start brings it to {NEWEST}"


def _present(url: str) -> str | None:
    target = parsed(url)
    if target.get_backend_name() == "sqlite":
        from storage import sqlite_file

        return sqlite_file.schema_of(path_of(target))
    from storage import postgresql

    return postgresql.schema_of(target)
