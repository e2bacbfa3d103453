"""Bringing the database that ``DATABASE_URL`` names up to date without opening it: ``python app.py migrate``."""

from __future__ import annotations

from storage.database import parsed, path_of


def migrate(url: str) -> None:
    """Apply the migrations that are missing; raises StorageError with what to do, also while the bot has the file."""
    target = parsed(url)
    if target.get_backend_name() == "sqlite":
        from storage import sqlite

        path = path_of(target)
        lock = sqlite.lock_beside(path)
        try:
            sqlite.bring_up_to_date(path)
        finally:
            lock.release()
    else:
        from storage import postgresql

        postgresql.bring_up_to_date(target)
