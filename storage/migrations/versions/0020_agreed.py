"""An index of what is agreed, so that the card of a large sign-off counts it without reading everything under vote.

Revision: 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing new is agreed when it is added, so the index costs a new requirement nothing."""
    is_agreed = sa.text("stage = 'agreed'")
    op.create_index(
        "ix_requirements_agreed",
        "requirements",
        ["project", "number"],
        sqlite_where=is_agreed,
        postgresql_where=is_agreed,
    )
