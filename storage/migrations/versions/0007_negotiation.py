"""Proposals about requirements, promises, and requirements that are postponed.

Revision: 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables and, to projects, their counts; so far nothing was proposed, promised or postponed."""
    for name in ("deferred_count", "last_move", "last_promise"):
        op.add_column("projects", sa.Column(name, _WHOLE, nullable=False, server_default="0"))
    _make_moves()
    _make_promises()


def _make_moves() -> None:
    op.create_table(
        "moves",
        _text("team"),
        _project("moves"),
        _whole("number"),
        _whole("requirement"),
        _whole("version"),
        _text("kind"),
        _text("words"),
        _text("why"),
        _text("offer"),
        _text("interest"),
        _text("proposed_by"),
        _whole("proposed_at"),
        _whole("chain"),
        _whole("answers", empty=True),
        _text("state"),
        _text("decided_by", empty=True),
        _whole("decided_at", empty=True),
        _whole("winner", empty=True),
        sa.PrimaryKeyConstraint("project", "number", name="pk_moves"),
    )
    op.create_index("ix_moves_project_requirement_number", "moves", ["project", "requirement", "number"])
    op.create_index("ix_moves_project_state_number", "moves", ["project", "state", "number"])


def _make_promises() -> None:
    op.create_table(
        "promises",
        _text("team"),
        _project("promises"),
        _whole("number"),
        _text("words"),
        _text("recipient"),
        _text("due", empty=True),
        _text("source"),
        _text("made_by", empty=True),
        _text("recorded_by"),
        _whole("recorded_at"),
        _whole("requirement", empty=True),
        sa.PrimaryKeyConstraint("project", "number", name="pk_promises"),
    )
    op.create_index("ix_promises_project_source", "promises", ["project", "source"])
    op.create_index("ix_promises_project_requirement", "promises", ["project", "requirement"])


def _project(table: str) -> sa.Column[int]:
    return sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name=f"fk_{table}_project"), nullable=False)


def _text(name: str, *, empty: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=empty)


def _whole(name: str, *, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, nullable=empty)
