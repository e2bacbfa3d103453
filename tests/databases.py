"""Databases for tests: real files and a real server, with the schema that the migrations build."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.ports import Store
from storage.database import OpenDatabase, open_database
from storage.sqlite import SqliteConnection, bring_up_to_date, driver_of, sqlite_engine
from storage.store import StoreRows


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'quorum.db'}"
    return str(request.getfixturevalue("empty_postgres_database"))


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[OpenDatabase]:
    """An open database with the newest schema, once on each kind."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def sqlite_database(tmp_path: Path) -> AsyncIterator[OpenDatabase]:
    """An open database on a fresh file."""
    opened = open_database(f"sqlite:///{tmp_path / 'quorum.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store on a fresh SQLite file, inside one transaction that is never committed: for synchronous tests of flows."""
    path = tmp_path / "quorum.db"
    bring_up_to_date(path)
    driver = driver_of(sqlite_engine(path))
    driver.execute("BEGIN IMMEDIATE")
    yield StoreRows(SqliteConnection(driver))
    driver.close()
