"""The database itself, for tests that look at what is stored or meddle with it behind our back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.flows.worlds import World

Row = dict[str, Any]


@pytest.fixture
def driver(world: World) -> sqlite3.Connection:
    """The database itself, with nothing that guards it."""
    driver: sqlite3.Connection = world.store.audit._connection._driver  # type: ignore[attr-defined]  # behind our back
    for (trigger,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        driver.execute(f"DROP TRIGGER {trigger}")
    driver.execute("PRAGMA defer_foreign_keys = ON")
    return driver


def rows_of(driver: sqlite3.Connection, table: str) -> list[Row]:
    """Return all rows of a table."""
    found = driver.execute(f"SELECT * FROM {table}")
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def tampered(driver: sqlite3.Connection, statement: str, *given: Any) -> Iterator[int]:
    """Change something, and yield how many rows that changed; behind the block all is as it was."""
    driver.execute("SAVEPOINT tampering")
    try:
        yield driver.execute(statement, given).rowcount
    except sqlite3.IntegrityError:
        yield 0
    finally:
        driver.execute("ROLLBACK TO tampering")
        driver.execute("RELEASE tampering")
