"""Which requirement replaces an accepted one that is obsolete, and how many of each project are.

Revision: 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns and the index that finds what a requirement replaces; nothing was obsolete before."""
    op.add_column("projects", sa.Column("obsolete_count", _WHOLE, nullable=False, server_default="0"))
    op.add_column("requirements", sa.Column("replaced_by", _WHOLE, nullable=True))
    is_set = sa.text("replaced_by IS NOT NULL")
    op.create_index(
        "ix_requirements_project_replaced_by",
        "requirements",
        ["project", "replaced_by"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
