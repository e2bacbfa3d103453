"""Finding every vote on a requirement.

Revision: 0008.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_items_project_number_round", "items", ["project", "number", "round"])
