"""Certificates of baselines with their anchors in the chain, and people whose names are erased.

Revision: 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add table and column; a certificate is to be made of every baseline that is there already."""
    op.add_column("people", sa.Column("is_erased", _WHOLE, nullable=False, server_default="0"))
    op.create_table(
        "certificates",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("project", _WHOLE, sa.ForeignKey("projects.id", name="fk_certificates_project"), nullable=False),
        sa.Column("baseline", _WHOLE, nullable=False),
        sa.Column("seq", _WHOLE, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("is_made", _WHOLE, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", _WHOLE, nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "baseline", name="pk_certificates"),
    )
    op.create_index("ix_certificates_is_made_project_baseline", "certificates", ["is_made", "project", "baseline"])
    op.execute(
        "INSERT INTO certificates (team, project, baseline, seq, hash, asked, is_made, digest, document) "
        "SELECT b.team, b.project, b.number, e.seq, e.hash, '[]', 0, '', '' "
        "FROM baselines b JOIN audit_events e ON e.project = b.project "
        "AND e.action = 'signoff.pass' AND e.subject = 'V' || b.round"
    )
    _guard()


def _guard() -> None:
    """Refuse to change what is made, and to remove anything."""
    refusal = "rows of certificates are final"
    if op.get_bind().dialect.name == "sqlite":
        for verb, when in (("UPDATE", "WHEN OLD.is_made = 1 "), ("DELETE", "")):
            op.execute(
                f"CREATE TRIGGER certificates_refuse_{verb.lower()} BEFORE {verb} ON certificates {when}"
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION certificates_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    for name, event in (
        ("certificates_refuse_update", "BEFORE UPDATE ON certificates FOR EACH ROW WHEN (OLD.is_made = 1)"),
        ("certificates_refuse_delete", "BEFORE DELETE OR TRUNCATE ON certificates FOR EACH STATEMENT"),
    ):
        op.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION certificates_refuse()")
