"""Bringing a database to the newest schema, once, whoever starts first."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from storage.errors import NewerSchema

#: The newest revision in ``migrations/versions``; a test holds them equal. A database that is there already is started
#: without loading the migration tool.
NEWEST = "0020"

#: Where a database says which revision it has.
REVISION = "SELECT version_num FROM alembic_version"

_log = logging.getLogger(__name__)
_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, *, lock: str | None = None) -> None:
    """Apply the migrations that are missing, all in one transaction: a process that dies leaves everything as it was.

    ``lock`` is a statement that keeps other processes out until the transaction ends. Whoever waited for it finds
    nothing left to do. Raises NewerSchema when the database was made by a newer Quorum.
    """
    with engine.begin() as connection:
        if lock is not None:
            connection.execute(text(lock))
        upgrade_within(connection)


def present_revision(connection: Connection) -> str | None:
    """Return the revision that a database has; None where there is no schema yet."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def upgrade_within(connection: Connection, revision: str = "head") -> None:
    """Apply the migrations that are missing up to a revision, in the caller's transaction; raises NewerSchema."""
    # Loaded only when there is something to apply: the tool takes longer to load than everything else here.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = present_revision(connection)
    unknown = next((each for each in (present, revision) if each not in {None, "head", *known}), None)
    if unknown is not None:
        raise newer("database" if unknown == present else "pack", unknown)
    command.upgrade(config, revision)
    made = present_revision(connection)
    if made != present:
        _log.info("The database has schema %s now (before: %s)", made, present or "nothing")


def newer(what: str, revision: str) -> NewerSchema:
    """Return the error that says what to do about a schema of which this Quorum knows nothing."""
    return NewerSchema(
        f"The {what} has schema {revision}, this Quorum knows {NEWEST} at most. "
        "Start the newer Quorum that made it, or restore a backup from before the update."
    )
