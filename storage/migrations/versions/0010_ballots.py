"""Votes in the hands of colleagues, and conditions on which a yes waits.

Revision: 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, and which condition a ballot waits for."""
    op.add_column("ballots", sa.Column("condition", _WHOLE, nullable=True))
    _delegations()
    _conditions()


def _delegations() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", _WHOLE, primary_key=True, autoincrement=True),
        _text("team"),
        _project("delegations"),
        _whole("everywhere"),
        sa.Column("round", _WHOLE, nullable=True),
        *(_text(name) for name in ("giver", "holder", "reason")),
        _whole("starts_at"),
        _whole("ends_at"),
        sa.Column("revoked_at", _WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delegations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delegations_team_giver_ends_at", "delegations", ["team", "giver", "ends_at"])
    op.create_index("ix_delegations_team_holder_ends_at", "delegations", ["team", "holder", "ends_at"])
    op.create_index("ix_delegations_project", "delegations", ["project"])


def _conditions() -> None:
    op.create_table(
        "conditions",
        _text("team"),
        _project("conditions"),
        _whole("round"),
        _whole("number"),
        *(_text(name) for name in ("voter", "text", "owner")),
        _whole("due"),
        _whole("counts_when_met"),
        _text("state"),
        sa.PrimaryKeyConstraint("project", "round", "number", name="pk_conditions"),
        sqlite_with_rowid=False,
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, nullable=False)


def _project(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("projects.id", name=f"fk_{table}_project")
    return sa.Column("project", _WHOLE, key, nullable=False)
