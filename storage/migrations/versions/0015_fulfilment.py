"""How far signed requirements have come, and what was found where their criteria were tried.

Revision: 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and the tables; everything that is signed has come no further than that."""
    op.add_column("requirements", sa.Column("fulfilment", sa.Text(), nullable=False, server_default="baselined"))
    _table(
        "fulfilments",
        sa.Column("fulfilment", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", _WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _table(
        "verifications",
        sa.Column("step", _WHOLE, nullable=False),
        sa.Column("criterion", _WHOLE, nullable=False),
        sa.Column("passed", _WHOLE, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", _WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _table(name: str, *columns: sa.Column[str] | sa.Column[int]) -> None:
    op.create_table(
        name,
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name=f"fk_{name}_project"), nullable=False),
        sa.Column("number", _WHOLE, nullable=False),
        sa.Column("place", _WHOLE, nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("project", "number", "place", name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )
