"""The database itself, for tests that look at what is stored or meddle with it behind our back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from tests.flows.worlds import ANA, BEN, CAT, DAN, EVE, World

Row = dict[str, Any]


@pytest.fixture
def driver(world: World) -> sqlite3.Connection:
    """The database itself, with nothing that guards it."""
    driver: sqlite3.Connection = world.store.audit._connection._driver  # type: ignore[attr-defined]  # behind our back
    for (trigger,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        driver.execute(f"DROP TRIGGER {trigger}")
    # Going back within a transaction that changed the schema makes SQLite read all of it anew, each time.
    driver.execute("COMMIT")
    driver.execute("BEGIN")
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


def key_of(driver: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table's key."""
    return [row[1] for row in driver.execute(f"PRAGMA table_info({table})").fetchall() if row[5]]


def another(value: Any, dice: Random) -> Any:
    """Return a value of the same kind that is not the same."""
    if value is None:
        return dice.choice([0, 7, "U9"])
    if isinstance(value, int):
        return value + dice.choice([-1, 1, 2, 1000, -dice.randint(1, 10**6)])
    if not value:
        return dice.choice("aU1 ")
    at = dice.randrange(len(value))
    other = dice.choice([letter for letter in "aZ09{ü" if letter != value[at]])
    return dice.choice([value[:at] + other + value[at + 1 :], value[:at] + value[at + 1 :], f"{value}{other}"])


def beside(row: Row, key: list[str], dice: Random) -> Row:
    """Return a plausible copy of a row at another place, perhaps with other words or for another team."""
    places, copy = [name for name in key if name != "project"], dict(row)
    for name in dice.sample(places, dice.randint(1, len(places)) if places else 0):
        copy[name] = _elsewhere(row[name], dice)
    if "project" in key and dice.random() < 0.05:
        copy["project"] = _elsewhere(row["project"], dice)
    others = [name for name in row if name not in {*key, "project", "team"}]
    for name in dice.sample(others, min(len(others), dice.choice([0, 0, 1, 2]))):
        copy[name] = another(row[name], dice)
    if dice.random() < 0.1:
        copy["team"] = "T9"
    return copy


def _elsewhere(place: Any, dice: Random) -> Any:
    """Return another number, mostly the next ones, another person, or another word."""
    if isinstance(place, int):
        return dice.choice(
            [place + 1, place + 2, place + dice.randint(1, 9), 0, -dice.randint(1, 9), another(place, dice)]
        )
    if place in (people := [ANA, BEN, CAT, DAN, EVE]):
        return dice.choice([*people, "U9"])
    return another(place, dice)
