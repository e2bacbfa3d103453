"""An index for looking for likely duplicates among the requirements of a type.

Revision: 0018.
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """On SQLite the index holds the words too; PostgreSQL takes no entry as long as those may be."""
    is_sqlite = op.get_context().dialect.name == "sqlite"
    words = ["team", "state", "comparable"] if is_sqlite else []
    op.create_index("ix_requirements_compared", "requirements", ["project", "type", "number", *words])
