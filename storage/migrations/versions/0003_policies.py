"""Every policy in one column, what a signature means, partial sign-off, and whose hand a vote was cast by.

Revision: 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Write each policy as the JSON text that the code reads, and add the columns."""
    op.execute(
        "UPDATE rounds SET policy = '{\"kind\":\"' || policy || '\",\"needed\":' "
        "|| COALESCE(CAST(needed AS TEXT), 'null') || '}'"
    )
    op.drop_column("rounds", "needed")
    op.add_column("rounds", sa.Column("meaning", sa.Text(), nullable=False, server_default="approval"))
    op.add_column("rounds", sa.Column("partial", _WHOLE, nullable=False, server_default="0"))
    op.add_column("ballots", sa.Column("hand", sa.Text(), nullable=True))
