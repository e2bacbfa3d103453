"""Links between requirements, merged ones, an order that people set, and relative scores.

Revision: 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.domain.likeness import comparable
from bot.domain.order import STEP

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BATCH = 1_000
_SORTED = ("state", "priority", "added_by")


def upgrade() -> None:
    """Add tables and columns; what is there already keeps the order of its numbers."""
    _add_links()
    _add_scores()
    op.add_column("projects", sa.Column("merged_count", _WHOLE, nullable=False, server_default="0"))
    op.add_column("requirements", sa.Column("merged_into", _WHOLE, nullable=True))
    op.add_column("requirements", sa.Column("rank", _WHOLE, nullable=False, server_default="0"))
    op.add_column("requirements", sa.Column("comparable", sa.Text(), nullable=False, server_default=""))
    op.execute(f"UPDATE requirements SET rank = number * {STEP}")  # noqa: S608  # a number of our own
    _compare_what_is_there()
    for column in _SORTED:
        op.drop_index(f"ix_requirements_project_{column}_number", "requirements")
        op.create_index(f"ix_requirements_project_{column}_rank", "requirements", ["project", column, "rank"])
    op.create_index("ix_requirements_project_rank", "requirements", ["project", "rank"])
    op.create_index("ix_requirements_project_merged_into", "requirements", ["project", "merged_into"])


def _add_links() -> None:
    op.create_table(
        "links",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_links_project"), nullable=False),
        sa.Column("source", _WHOLE, nullable=False),
        sa.Column("target", _WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_version", _WHOLE, nullable=False),
        sa.Column("target_version", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("project", "source", "target", "kind", name="pk_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_project_target", "links", ["project", "target"])


def _add_scores() -> None:
    op.create_table(
        "scores",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_scores_project"), nullable=False),
        sa.Column("number", _WHOLE, nullable=False),
        sa.Column("value", _WHOLE, nullable=False),
        sa.Column("criticality", _WHOLE, nullable=False),
        sa.Column("opportunity", _WHOLE, nullable=False),
        sa.Column("size", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("project", "number", name="pk_scores"),
        sqlite_with_rowid=False,
    )


def _compare_what_is_there() -> None:
    """Write down how each text is compared, a batch at a time."""
    connection = op.get_bind()
    after = {"project": 0, "number": 0}
    page = sa.text(
        "SELECT project, number, text FROM requirements WHERE (project, number) > (:project, :number) "
        "ORDER BY project, number LIMIT :limit"
    )
    change = sa.text("UPDATE requirements SET comparable = :words WHERE project = :project AND number = :number")
    while rows := connection.execute(page, {**after, "limit": _BATCH}).all():
        connection.execute(
            change, [{"project": row.project, "number": row.number, "words": comparable(row.text)} for row in rows]
        )
        after = {"project": rows[-1].project, "number": rows[-1].number}
