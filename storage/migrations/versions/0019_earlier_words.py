"""The fingerprints of words that requirements had before, so that an import knows them again.

Revision: 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.domain.text import fingerprint

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BATCH = 1_000


def upgrade() -> None:
    """Add the column, fill it where a requirement has other words by now, and make the index that finds those."""
    op.add_column("requirement_versions", sa.Column("fingerprint", sa.Text(), nullable=True))
    _file_what_is_there()
    is_set = sa.text("fingerprint IS NOT NULL")
    op.create_index(
        "ix_requirement_versions_project_fingerprint",
        "requirement_versions",
        ["project", "fingerprint"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def _file_what_is_there() -> None:
    """Write down the fingerprint of every version that its requirement does not have, a batch at a time."""
    connection = op.get_bind()
    after = {"project": 0, "number": 0, "version": 0}
    page = sa.text(
        "SELECT project, number, version, text FROM requirement_versions AS written "
        "WHERE (project, number, version) > (:project, :number, :version) "
        "AND NOT EXISTS (SELECT 1 FROM requirements AS r WHERE r.project = written.project "
        "AND r.number = written.number AND r.version = written.version) "
        "ORDER BY project, number, version LIMIT :limit"
    )
    change = sa.text(
        "UPDATE requirement_versions SET fingerprint = :words "
        "WHERE project = :project AND number = :number AND version = :version"
    )
    while rows := connection.execute(page, {**after, "limit": _BATCH}).all():
        places = [{"project": row.project, "number": row.number, "version": row.version} for row in rows]
        words = [{"words": fingerprint(row.text)} for row in rows]
        connection.execute(change, [place | said for place, said in zip(places, words, strict=True)])
        after = places[-1]
