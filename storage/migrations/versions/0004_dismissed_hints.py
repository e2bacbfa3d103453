"""Hints about wording that somebody dismissed, for the version that they were about.

Revision: 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "dismissed_hints",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column(
            "project", _WHOLE, sa.ForeignKey("projects.id", name="fk_dismissed_hints_project"), nullable=False
        ),
        sa.Column("number", _WHOLE, nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.Column("smell", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "number", "version", "smell", name="pk_dismissed_hints"),
        sqlite_with_rowid=False,
    )
