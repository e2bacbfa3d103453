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


def text(name: str) -> sa.Column[str]:
    """Return a column of text that is always there."""
    return sa.Column(name, sa.Text(), nullable=False)


def maybe_text(name: str) -> sa.Column[str]:
    """Return a column of text that may be missing."""
    return sa.Column(name, sa.Text(), nullable=True)


def whole(name: str) -> sa.Column[int]:
    """Return a column of whole numbers that is always there."""
    return sa.Column(name, _WHOLE, nullable=False)


def maybe_whole(name: str) -> sa.Column[int]:
    """Return a column of whole numbers that may be missing."""
    return sa.Column(name, _WHOLE, nullable=True)


def key(name: str) -> sa.Column[int]:
    """Return a key that the database counts up."""
    return sa.Column(name, _WHOLE, autoincrement=True, nullable=False)


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
        key("id"),
        text("team"),
        text("channel"),
        text("name"),
        text("kind"),
        text("client"),
        text("goal"),
        text("owners"),
        text("state"),
        text("created_by"),
        whole("created_at"),
        whole("open_count"),
        whole("signed_count"),
        whole("withdrawn_count"),
        whole("open_round_count"),
        whole("baseline_count"),
        whole("last_requirement"),
        whole("last_round"),
        whole("last_baseline"),
        whole("chain_seq"),
        text("chain_hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("team", "channel", name=op.f("uq_projects_team_channel")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "roles",
        text("team"),
        whole("project"),
        text("user"),
        text("role"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_roles_project")),
        sa.PrimaryKeyConstraint("project", "user", name=op.f("pk_roles")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "requirements",
        text("team"),
        whole("project"),
        whole("number"),
        whole("version"),
        text("state"),
        text("text"),
        text("type"),
        maybe_text("priority"),
        text("rationale"),
        text("criteria"),
        text("digest"),
        text("fingerprint"),
        text("searchable"),
        maybe_text("source"),
        text("added_by"),
        whole("added_at"),
        text("changed_by"),
        whole("changed_at"),
        maybe_whole("baseline"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_requirements_project")),
        sa.PrimaryKeyConstraint("project", "number", name=op.f("pk_requirements")),
    )
    op.create_index(op.f("ix_requirements_project_added_by_number"), "requirements", ["project", "added_by", "number"])
    op.create_index(op.f("ix_requirements_project_fingerprint"), "requirements", ["project", "fingerprint"])
    op.create_index(op.f("ix_requirements_project_priority_number"), "requirements", ["project", "priority", "number"])
    op.create_index(op.f("ix_requirements_project_state_number"), "requirements", ["project", "state", "number"])
    op.create_table(
        "requirement_versions",
        text("team"),
        whole("project"),
        whole("number"),
        whole("version"),
        text("text"),
        text("type"),
        maybe_text("priority"),
        text("rationale"),
        text("criteria"),
        text("digest"),
        text("author"),
        whole("at"),
        text("reason"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_requirement_versions_project")),
        sa.PrimaryKeyConstraint("project", "number", "version", name=op.f("pk_requirement_versions")),
    )
    op.create_table(
        "imports",
        key("id"),
        text("team"),
        whole("project"),
        text("user"),
        text("filename"),
        text("state"),
        text("columns"),
        text("rows"),
        text("duplicates"),
        text("unreadable"),
        whole("done"),
        whole("added"),
        text("request"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_imports_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_imports_project"), "imports", ["project"])
    op.create_index(op.f("ix_imports_state_id"), "imports", ["state", "id"])


def _make_signoff() -> None:
    """Rounds, what they decided, and the record of everything."""
    op.create_table(
        "rounds",
        text("team"),
        whole("project"),
        whole("number"),
        text("question"),
        text("policy"),
        maybe_whole("needed"),
        whole("quorum"),
        text("electorate"),
        whole("item_count"),
        whole("revision"),
        text("started_by"),
        whole("started_at"),
        whole("deadline"),
        text("state"),
        maybe_whole("closed_at"),
        text("reason"),
        maybe_whole("reminded_at"),
        maybe_whole("baseline"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_rounds_project")),
        sa.PrimaryKeyConstraint("project", "number", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_project_state_number"), "rounds", ["project", "state", "number"])
    op.create_index(op.f("ix_rounds_state_deadline"), "rounds", ["state", "deadline"])
    op.create_table(
        "electors",
        text("team"),
        whole("project"),
        whole("round"),
        text("user"),
        whole("deadline"),
        whole("is_open"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_electors_project")),
        sa.PrimaryKeyConstraint("project", "round", "user", name=op.f("pk_electors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_electors_team_user_is_open_deadline"), "electors", ["team", "user", "is_open", "deadline"])
    op.create_table(
        "items",
        text("team"),
        whole("project"),
        whole("round"),
        whole("number"),
        whole("version"),
        text("digest"),
        whole("since"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_items_project")),
        sa.PrimaryKeyConstraint("project", "round", "number", name=op.f("pk_items")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_items_project_round_since"), "items", ["project", "round", "since"])
    op.create_table(
        "ballots",
        text("team"),
        whole("project"),
        whole("round"),
        text("user"),
        whole("item"),
        text("choice"),
        text("reason"),
        whole("revision"),
        whole("at"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_ballots_project")),
        sa.PrimaryKeyConstraint("project", "round", "user", "item", name=op.f("pk_ballots")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "baselines",
        text("team"),
        whole("project"),
        whole("number"),
        whole("round"),
        text("signed"),
        text("digest"),
        whole("at"),
        whole("requirement_count"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_baselines_project")),
        sa.PrimaryKeyConstraint("project", "number", name=op.f("pk_baselines")),
    )
    op.create_table(
        "audit_events",
        text("team"),
        whole("project"),
        whole("seq"),
        whole("at"),
        text("actor"),
        text("action"),
        text("subject"),
        text("canonical"),
        text("hash"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_audit_events_project")),
        sa.PrimaryKeyConstraint("project", "seq", name=op.f("pk_audit_events")),
    )
    op.create_index(op.f("ix_audit_events_project_subject_seq"), "audit_events", ["project", "subject", "seq"])
    op.create_table(
        "audit_texts",
        text("team"),
        whole("project"),
        whole("seq"),
        text("salt"),
        text("text"),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_audit_texts_project")),
        sa.PrimaryKeyConstraint("project", "seq", name=op.f("pk_audit_texts")),
    )


def _make_slack() -> None:
    """What is known of Slack, and what came from it."""
    op.create_table(
        "people",
        text("team"),
        text("user"),
        text("name"),
        text("zone"),
        whole("is_bot"),
        whole("is_guest"),
        whole("is_deactivated"),
        whole("seen_at"),
        sa.PrimaryKeyConstraint("team", "user", name=op.f("pk_people")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channels",
        text("team"),
        text("channel"),
        text("name"),
        whole("is_private"),
        whole("is_archived"),
        whole("bot_is_member"),
        whole("seen_at"),
        sa.PrimaryKeyConstraint("team", "channel", name=op.f("pk_channels")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channel_members",
        text("team"),
        text("channel"),
        text("user"),
        sa.PrimaryKeyConstraint("team", "channel", "user", name=op.f("pk_channel_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_channel_members_team_user_channel"), "channel_members", ["team", "user", "channel"])
    op.create_table(
        "inbox",
        text("team"),
        text("key"),
        text("answer"),
        whole("at"),
        sa.PrimaryKeyConstraint("team", "key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"])
    op.create_table(
        "installations",
        text("team"),
        text("enterprise"),
        text("bot_token_encrypted"),
        text("bot_user"),
        text("scopes"),
        whole("installed_at"),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_installations")),
    )


def _make_outgoing() -> None:
    """What leaves for Slack."""
    op.create_table(
        "cards",
        text("team"),
        whole("project"),
        text("kind"),
        whole("number"),
        text("user"),
        whole("item"),
        whole("version"),
        text("target"),
        maybe_text("ts"),
        whole("dirty_at"),
        sa.PrimaryKeyConstraint("project", "kind", "number", "user", "item", "version", name=op.f("pk_cards")),
    )
    op.create_table(
        "outbox",
        key("id"),
        text("team"),
        whole("project"),
        text("kind"),
        text("target"),
        text("key"),
        text("about"),
        whole("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("team", "key", name=op.f("uq_outbox_team_key")),
    )
