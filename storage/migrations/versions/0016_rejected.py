"""How many requirements of each project were rejected.

Revision: 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column; nothing was rejected before."""
    op.add_column("projects", sa.Column("rejected_count", _WHOLE, nullable=False, server_default="0"))
