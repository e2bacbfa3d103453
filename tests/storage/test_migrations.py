"""The migrations build exactly the tables that the statements speak of, once, whoever starts first."""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage import negotiation_tables, partial_indexes, slack_tables, tables
from storage.columns import metadata
from storage.database import open_database, parsed
from storage.errors import NewerSchema
from storage.migrate import migrate
from storage.schema import NEWEST
from tests.storage.raw import execute

_ROOT = Path(__file__).parents[2]

_START = """
import asyncio, sys
from storage.migrate import migrate

migrate(sys.argv[1])
print("alembic" in sys.modules)
"""


def is_of_dialect(dialect: str, item: Any, *_: object) -> bool:
    """Whether a database of this kind has a table or an index; few are told apart."""
    return str(item.info.get("only", dialect)) == dialect


def test_the_migrations_build_the_tables_of_the_code(empty_database_url: str) -> None:
    """When this fails, the message is what the newest migration lacks."""
    assert {tables, slack_tables, partial_indexes, negotiation_tables}, "every module of tables is loaded"
    partial_indexes.declare_partial_indexes()
    migrate(empty_database_url)

    engine = create_engine(parsed(empty_database_url))
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_object": partial(is_of_dialect, engine.dialect.name)}
        missing = produce_migrations(MigrationContext.configure(connection, opts=opts), metadata)
    engine.dispose()

    assert missing.upgrade_ops is not None
    assert missing.upgrade_ops.is_empty(), render_python_code(missing.upgrade_ops)


def test_bringing_a_database_up_to_date_is_told_in_one_line(
    empty_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="storage"):
        migrate(empty_database_url)
        migrate(empty_database_url)

    told = [record.getMessage() for record in caplog.records if record.name.startswith("storage")]
    assert told == [f"The database has schema {NEWEST} now (before: nothing)"]


def test_the_newest_revision_is_known_without_the_migration_tool() -> None:
    scripts = ScriptDirectory(str(_ROOT / "storage" / "migrations"))

    assert scripts.get_heads() == [NEWEST]


def test_a_database_that_is_up_to_date_is_left_as_it_is(empty_database_url: str) -> None:
    """A second start does not load the migration tool."""
    migrate(empty_database_url)

    started = subprocess.run(
        [sys.executable, "-c", _START, empty_database_url], cwd=_ROOT, capture_output=True, text=True, check=True
    )

    assert started.stdout == "False\n"
    assert execute(empty_database_url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]


def test_four_starts_at_once_migrate_once(empty_postgres_database: str) -> None:
    url = empty_postgres_database
    command = [sys.executable, "-c", _START, url]
    starts = [
        subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]

    ended = [(start.communicate()[1], start.returncode) for start in starts]

    assert ended == [("", 0)] * 4
    assert execute(url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]


@pytest.mark.parametrize("start", [migrate, open_database])
def test_a_newer_schema_is_left_alone(empty_database_url: str, start: object) -> None:
    migrate(empty_database_url)
    execute(empty_database_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerSchema, match=f"has schema 9999, this Quorum knows {NEWEST} at most"):
        start(empty_database_url)  # type: ignore[operator]

    assert execute(empty_database_url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_a_migration_that_fails_leaves_nothing(empty_database_url: str) -> None:
    """A table that is in the way stands for a process that dies: everything is in one transaction."""
    execute(empty_database_url, "CREATE TABLE rounds (stranger integer)")

    with pytest.raises(Exception, match="rounds"):
        migrate(empty_database_url)
    execute(empty_database_url, "DROP TABLE rounds")
    migrate(empty_database_url)

    assert execute(empty_database_url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]
