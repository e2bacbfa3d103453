"""Indexes of requirements that hold only what is set: a new requirement mostly has none of it, so it costs nothing.

Revision: 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_SET = {
    "priority": ["project", "priority", "rank"],
    "owner": ["project", "owner", "number"],
    "merged_into": ["project", "merged_into"],
}


def upgrade() -> None:
    """Make each of them anew."""
    for column, columns in _SET.items():
        name = "ix_requirements_" + "_".join(columns)
        is_set = sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, "requirements")
        op.create_index(name, "requirements", columns, sqlite_where=is_set, postgresql_where=is_set)
