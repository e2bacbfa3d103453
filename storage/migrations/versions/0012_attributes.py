"""Attributes of requirements, how far each has come, and who is where in walking through what is missing.

Revision: 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, empty, and the table; every open requirement begins as a draft."""
    for table in ("requirements", "requirement_versions"):
        for name in ("characteristic", "owner", "verification"):
            op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
        op.add_column(table, sa.Column("origin", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("estimate", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("tags", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("requirements", sa.Column("stage", sa.Text(), nullable=False, server_default="draft"))
    op.create_index("ix_requirements_project_owner_number", "requirements", ["project", "owner", "number"])
    op.create_table(
        "analyses",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_analyses_project"), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("after", _WHOLE, nullable=False),
        sa.Column("done", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("project", "user", name="pk_analyses"),
        sqlite_with_rowid=False,
    )
