"""The first schema: everything of the first journey.

Revision: 0001. The columns are written out once more here, for good: a migration never follows the tables of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: Tables whose rows are never changed or removed again, whoever asks.
_FINAL = ("audit_events", "baselines")


def columns(*, whole: str = "", maybe_whole: str = "", text: str = "", maybe_text: str = "") -> list[sa.Column[object]]:
    """Return the named columns; text comes last, so that a long one stands in the way of nothing else."""
    kinds = (
        (whole, _WHOLE, False),
        (maybe_whole, _WHOLE, True),
        (text, sa.Text(), False),
        (maybe_text, sa.Text(), True),
    )
    return [sa.Column(name, kind, nullable=empty) for names, kind, empty in kinds for name in names.split()]


def key() -> sa.Column[int]:
    """Return a key that the database counts up."""
    return sa.Column("id", _WHOLE, autoincrement=True, nullable=False)


def upgrade() -> None:
    """Make the tables, and guard those whose rows are final."""
    _make_tables()
    guard = _guard_on_sqlite if op.get_bind().dialect.name == "sqlite" else _guard_on_postgresql
    for table in _FINAL:
        guard(table)


def _guard_on_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are final'); END"
        )


def _guard_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'rows of {table} are final'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def _make_tables() -> None:
    _make_work()
    _make_signoff()
    _make_slack()
    _make_outgoing()


def _make_work() -> None:
    """Projects and their requirements."""
    op.create_table(
        "projects",
        key(),
        *columns(
            whole=(
                "created_at open_count signed_count withdrawn_count open_round_count baseline_count "
                "last_requirement last_round last_baseline chain_seq"
            ),
            text="team channel name kind client goal owners state created_by chain_hash",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("team", "channel", name="uq_projects_team_channel"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "roles",
        *columns(whole="project", text="team user role"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_roles_project"),
        sa.PrimaryKeyConstraint("project", "user", name="pk_roles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "requirements",
        *columns(
            whole="project number version added_at changed_at",
            maybe_whole="baseline",
            text="team state text type rationale criteria digest fingerprint searchable added_by changed_by",
            maybe_text="priority source",
        ),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_requirements_project"),
        sa.PrimaryKeyConstraint("project", "number", name="pk_requirements"),
    )
    op.create_index("ix_requirements_project_added_by_number", "requirements", ["project", "added_by", "number"])
    op.create_index("ix_requirements_project_fingerprint", "requirements", ["project", "fingerprint"])
    op.create_index("ix_requirements_project_priority_number", "requirements", ["project", "priority", "number"])
    op.create_index("ix_requirements_project_state_number", "requirements", ["project", "state", "number"])
    op.create_table(
        "requirement_versions",
        *columns(
            whole="project number version at",
            text="team text type rationale criteria digest author reason",
            maybe_text="priority",
        ),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_requirement_versions_project"),
        sa.PrimaryKeyConstraint("project", "number", "version", name="pk_requirement_versions"),
    )
    op.create_table(
        "imports",
        key(),
        *columns(
            whole="project done added", text="team user filename state columns rows duplicates unreadable request"
        ),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_imports_project"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_imports_project", "imports", ["project"])
    op.create_index("ix_imports_state_id", "imports", ["state", "id"])


def _make_signoff() -> None:
    """Rounds, what they decided, and the record of everything."""
    op.create_table(
        "rounds",
        *columns(
            whole="project number quorum item_count revision started_at deadline",
            maybe_whole="needed closed_at reminded_at baseline",
            text="team question policy electorate started_by state reason",
        ),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_rounds_project"),
        sa.PrimaryKeyConstraint("project", "number", name="pk_rounds"),
    )
    op.create_index("ix_rounds_project_state_number", "rounds", ["project", "state", "number"])
    op.create_index("ix_rounds_state_deadline", "rounds", ["state", "deadline"])
    op.create_table(
        "electors",
        *columns(whole="project round deadline is_open", text="team user"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_electors_project"),
        sa.PrimaryKeyConstraint("project", "round", "user", name="pk_electors"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_electors_team_user_is_open_deadline", "electors", ["team", "user", "is_open", "deadline"])
    op.create_table(
        "items",
        *columns(whole="project round number version since", text="team digest"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_items_project"),
        sa.PrimaryKeyConstraint("project", "round", "number", name="pk_items"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_items_project_round_since", "items", ["project", "round", "since"])
    op.create_table(
        "ballots",
        *columns(whole="project round item revision at", text="team user choice reason"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_ballots_project"),
        sa.PrimaryKeyConstraint("project", "round", "user", "item", name="pk_ballots"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "baselines",
        *columns(whole="project number round at requirement_count", text="team signed digest"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_baselines_project"),
        sa.PrimaryKeyConstraint("project", "number", name="pk_baselines"),
    )
    op.create_table(
        "audit_events",
        *columns(whole="project seq at", text="team actor action subject canonical hash"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_audit_events_project"),
        sa.PrimaryKeyConstraint("project", "seq", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_project_subject_seq", "audit_events", ["project", "subject", "seq"])
    op.create_table(
        "audit_texts",
        *columns(whole="project seq", text="team salt text"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name="fk_audit_texts_project"),
        sa.PrimaryKeyConstraint("project", "seq", name="pk_audit_texts"),
    )


def _make_slack() -> None:
    """What is known of Slack, and what came from it."""
    op.create_table(
        "people",
        *columns(whole="is_bot is_guest is_deactivated seen_at", text="team user name zone"),
        sa.PrimaryKeyConstraint("team", "user", name="pk_people"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channels",
        *columns(whole="is_private is_archived bot_is_member seen_at", text="team channel name"),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_channels"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channel_members",
        *columns(text="team channel user"),
        sa.PrimaryKeyConstraint("team", "channel", "user", name="pk_channel_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_channel_members_team_user_channel", "channel_members", ["team", "user", "channel"])
    op.create_table(
        "inbox", *columns(whole="at", text="team key answer"), sa.PrimaryKeyConstraint("team", "key", name="pk_inbox")
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])
    op.create_table(
        "installations",
        *columns(whole="installed_at", text="team enterprise bot_token_encrypted bot_user scopes"),
        sa.PrimaryKeyConstraint("team", name="pk_installations"),
    )


def _make_outgoing() -> None:
    """What leaves for Slack."""
    op.create_table(
        "outbox",
        key(),
        *columns(
            whole="project is_card number item version at is_due next_at revision attempts",
            maybe_whole="intent_at",
            text="team target key kind user about state error",
            maybe_text="channel ts",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("team", "key", name="uq_outbox_team_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_is_due_next_at", "outbox", ["is_due", "next_at"])
    op.create_index("ix_outbox_team_target_is_due_id", "outbox", ["team", "target", "is_due", "id"])
    op.create_index("ix_outbox_project_is_card_kind_number", "outbox", ["project", "is_card", "kind", "number"])
