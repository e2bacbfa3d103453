"""A second way into a test's database, past everything that is under test."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from storage.database import parsed


def execute(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement on a connection of its own, commit, and return its rows."""
    target = parsed(url)
    if target.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(target.database))) as file, file:
            return file.execute(statement).fetchall()
    address = target.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as server:
        cursor = server.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
