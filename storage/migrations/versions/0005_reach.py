"""Whether a project's channel can be written to.

Revision: 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; so far every channel counted as open."""
    op.add_column("projects", sa.Column("reach", sa.Text(), nullable=False, server_default="open"))
