"""The outbox by team and lane: the first intent, files by their ids, and pauses that Slack asked for.

Revision: 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: What each holds, and by what it is ordered.
_PARTIAL = {
    "ix_outbox_unposted": ("is_due = 1 AND ts IS NULL", ["team", "target", "id"]),
    "ix_outbox_changed": ("is_due = 1 AND ts IS NOT NULL", ["team", "next_at", "id"]),
    "ix_outbox_later": ("is_due = 1 AND next_at > 0", ["next_at"]),
}


def upgrade() -> None:
    """Add the columns, and exchange the indexes for those that hold only what waits."""
    op.add_column("outbox", sa.Column("first_intent_at", _WHOLE, nullable=True))
    op.add_column("outbox", sa.Column("files", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE outbox SET first_intent_at = intent_at")
    op.drop_index("ix_outbox_is_due_next_at", "outbox")
    op.drop_index("ix_outbox_team_target_is_due_id", "outbox")
    for name, (where, columns) in _PARTIAL.items():
        op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "outbox_pauses",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("until", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("team", "call", name="pk_outbox_pauses"),
        sqlite_with_rowid=False,
    )
