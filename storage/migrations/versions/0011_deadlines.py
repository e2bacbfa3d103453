"""Who is to be reminded of which round and when, what owners write about rounds, who took whose place, and defaults.

Revision: 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; rounds that are open already are not reminded of by the clock."""
    op.create_table(
        "reminders",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_reminders_project"), nullable=False),
        sa.Column("round", _WHOLE, nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("share", _WHOLE, nullable=False),
        sa.Column("at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("project", "round", "user", "share", name="pk_reminders"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminders_at", "reminders", ["at"])
    op.create_table(
        "outcomes",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_outcomes_project"), nullable=False),
        sa.Column("round", _WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("project", "round", name="pk_outcomes"),
    )
    op.create_table(
        "replacements",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_replacements_project"), nullable=False),
        sa.Column("round", _WHOLE, nullable=False),
        sa.Column("number", _WHOLE, nullable=False),
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("joined", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", _WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "round", "number", name="pk_replacements"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "defaults",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_defaults_project"), nullable=False),
        sa.Column("policy", sa.Text(), nullable=True),
        sa.Column("quorum", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("partial", _WHOLE, nullable=False),
        sa.Column("consent", _WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("project", name="pk_defaults"),
    )
    # Where silence counted before, an owner chose it then.
    op.execute(
        "INSERT INTO defaults (team, project, policy, quorum, meaning, partial, consent) "
        "SELECT team, project, NULL, '', 'approval', 0, 1 FROM rounds "
        "WHERE policy LIKE '{\"kind\":\"consent\"%' GROUP BY team, project"
    )
