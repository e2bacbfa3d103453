"""What every test of storage starts from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import (
    database,
    database_url,
    empty_database_url,
    made_database,
    sqlite_database,
    store,
)

__all__ = [
    "database",
    "database_url",
    "empty_database_url",
    "sqlite_database",
    "store",
]


@pytest.fixture
def empty_postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of a database without anything in it."""
    with made_database(postgres_url) as url:
        yield url
