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


@pytest_asyncio.fixture
async def sqlite_database(tmp_path: Path) -> AsyncIterator[OpenDatabase]:
    """An open database on a fresh file."""
    database = open_database(f"sqlite:///{tmp_path / 'quorum.db'}")
    yield database
    await database.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store on a fresh SQLite file, inside one transaction that is never committed: for synchronous tests of flows."""
    path = tmp_path / "quorum.db"
    bring_up_to_date(path)
    driver = driver_of(sqlite_engine(path))
    driver.execute("BEGIN IMMEDIATE")
    yield StoreRows(SqliteConnection(driver))
    driver.close()
