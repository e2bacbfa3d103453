"""What every test of storage starts from."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from tests.databases import (
    database,
    database_url,
    empty_database_url,
    migrated_template,
    sqlite_database,
    store,
)

__all__ = [
    "database",
    "database_url",
    "empty_database_url",
    "migrated_template",
    "sqlite_database",
    "store",
]


@pytest.fixture(scope="session")
def postgres_url() -> str:
    return "postgresql://postgres:@/postgres?host=/tmp/pgdata/h5"


@pytest.fixture
def empty_postgres_database(postgres_url: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
