"""Opening the database that ``DATABASE_URL`` names."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.ports import OpenDatabase
from storage.errors import StorageError


def open_database(url: str, *, connections: int = 8) -> OpenDatabase:
    """Bring the schema up to date where needed and return the open database.

    ``url`` is a plain form, ``sqlite:///path`` or ``postgresql://…``; ``connections`` bounds how many are opened to
    PostgreSQL. Raises StorageError with a sentence for the person who runs the bot.
    """
    target = parsed(url)
    # Each database's own driver is loaded only when it is the one: starting stays quick.
    if target.get_backend_name() == "sqlite":
        from storage.sqlite import open_sqlite

        return open_sqlite(path_of(target))
    from storage.postgresql import open_postgresql

    return open_postgresql(target, connections=connections)


def parsed(url: str) -> URL:
    """Return the parts of a database address; raises StorageError when Quorum cannot use it."""
    try:
        target = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError(f"DATABASE_URL is not an address: write sqlite:///data/quorum.db or {_EXAMPLE}.") from error
    kind = target.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return target.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and target.database and target.database != ":memory:":
        return target.set(drivername="sqlite")
    raise StorageError(f"Quorum keeps its records in a file or in PostgreSQL: sqlite:///data/quorum.db or {_EXAMPLE}.")


def files_of(url: str) -> list[Path]:
    """Return the file in which everything is kept; nothing where that is a server's business."""
    target = parsed(url)
    return [path_of(target)] if target.get_backend_name() == "sqlite" else []


def path_of(target: URL) -> Path:
    """Return the file of a SQLite address."""
    return Path(target.database or "")


_EXAMPLE = "postgresql://user:password@host/quorum"
