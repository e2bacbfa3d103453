"""Change requests to what is under baseline.

Revision: 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table, and say of rounds and requirements which request they belong to; so far to none."""
    op.create_table(
        "change_requests",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_change_requests_project"), nullable=False),
        sa.Column("number", _WHOLE, nullable=False),
        sa.Column("requirement", _WHOLE, nullable=False),
        sa.Column("before", _WHOLE, nullable=False),
        sa.Column("after", _WHOLE, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", _WHOLE, nullable=False),
        sa.Column("round", _WHOLE, nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("decided_at", _WHOLE, nullable=True),
        sa.Column("baseline", _WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("project", "number", name="pk_change_requests"),
    )
    op.create_index("ix_change_requests_project_requirement_number", "change_requests", ["project", "requirement", "number"])
    op.add_column("rounds", sa.Column("change", _WHOLE, nullable=True))
    op.add_column("requirements", sa.Column("change", _WHOLE, nullable=True))
    op.add_column("requirements", sa.Column("unratified", _WHOLE, nullable=False, server_default="0"))
    op.add_column("projects", sa.Column("last_change", _WHOLE, nullable=False, server_default="0"))
