"""Every table but the outgoing ones: integers and text only, so that rows pass the driver as they are.

Instants are microseconds since the epoch in UTC, lists and small facts are JSON text, truth is 0 or 1. Every row
belongs to a Slack team; ``project`` is the project's key. Each index is there for a statement of a repository.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy import UniqueConstraint as Unique

#: SQLite counts keys up by itself only for its own INTEGER; elsewhere 64 bits are asked for.
KEY = BigInteger().with_variant(Integer(), "sqlite")
WHOLE = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str) -> Column[str]:
    """Return a column of text that is always there, perhaps empty."""
    return Column(name, Text, nullable=False)


def whole(name: str) -> Column[int]:
    """Return a column of whole numbers, instants or truth values that is always there."""
    return Column(name, WHOLE, nullable=False)


def maybe_text(name: str) -> Column[str | None]:
    """Return a column of text that may be missing."""
    return Column(name, Text, nullable=True)


def maybe_whole(name: str) -> Column[int | None]:
    """Return a column of whole numbers that may be missing."""
    return Column(name, WHOLE, nullable=True)


def key(name: str = "id") -> Column[int]:
    """Return a key that the database counts up."""
    return Column(name, KEY, primary_key=True, autoincrement=True)


def project() -> Column[int]:
    """Return the column that names the project a row belongs to."""
    return Column("project", WHOLE, ForeignKey("projects.id"), nullable=False)


projects = Table(
    "projects",
    metadata,
    key(),
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
    Unique("team", "channel"),
    sqlite_autoincrement=True,
)

roles = Table(
    "roles",
    metadata,
    text("team"),
    project(),
    text("user"),
    text("role"),
    PrimaryKeyConstraint("project", "user"),
    sqlite_with_rowid=False,
)

#: The current version of each requirement; ``searchable`` is its text without regard to case.
requirements = Table(
    "requirements",
    metadata,
    text("team"),
    project(),
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
    PrimaryKeyConstraint("project", "number"),
    Index(None, "project", "state", "number"),
    Index(None, "project", "priority", "number"),
    Index(None, "project", "added_by", "number"),
    Index(None, "project", "fingerprint"),
)

requirement_versions = Table(
    "requirement_versions",
    metadata,
    text("team"),
    project(),
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
    PrimaryKeyConstraint("project", "number", "version"),
)

rounds = Table(
    "rounds",
    metadata,
    text("team"),
    project(),
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
    PrimaryKeyConstraint("project", "number"),
    Index(None, "project", "state", "number"),
    Index(None, "state", "deadline"),
)

#: Who is asked by which round; closing a round clears ``is_open``, so that looking for what waits for somebody stays
#: as cheap after a thousand rounds as after one.
electors = Table(
    "electors",
    metadata,
    text("team"),
    project(),
    whole("round"),
    text("user"),
    whole("deadline"),
    whole("is_open"),
    PrimaryKeyConstraint("project", "round", "user"),
    Index(None, "team", "user", "is_open", "deadline"),
    sqlite_with_rowid=False,
)

items = Table(
    "items",
    metadata,
    text("team"),
    project(),
    whole("round"),
    whole("number"),
    whole("version"),
    text("digest"),
    whole("since"),
    PrimaryKeyConstraint("project", "round", "number"),
    Index(None, "project", "round", "since"),
    sqlite_with_rowid=False,
)

#: ``item`` is 0 for a ballot on the whole set, else the number of the one requirement it confirms.
ballots = Table(
    "ballots",
    metadata,
    text("team"),
    project(),
    whole("round"),
    text("user"),
    whole("item"),
    text("choice"),
    text("reason"),
    whole("revision"),
    whole("at"),
    PrimaryKeyConstraint("project", "round", "user", "item"),
    sqlite_with_rowid=False,
)

baselines = Table(
    "baselines",
    metadata,
    text("team"),
    project(),
    whole("number"),
    whole("round"),
    text("signed"),
    text("digest"),
    whole("at"),
    whole("requirement_count"),
    PrimaryKeyConstraint("project", "number"),
)

imports = Table(
    "imports",
    metadata,
    key(),
    text("team"),
    project(),
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
    Index(None, "state", "id"),
    Index(None, "project"),
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    text("team"),
    text("user"),
    text("name"),
    text("zone"),
    whole("is_bot"),
    whole("is_guest"),
    whole("is_deactivated"),
    whole("seen_at"),
    PrimaryKeyConstraint("team", "user"),
    sqlite_with_rowid=False,
)

channels = Table(
    "channels",
    metadata,
    text("team"),
    text("channel"),
    text("name"),
    whole("is_private"),
    whole("is_archived"),
    whole("bot_is_member"),
    whole("seen_at"),
    PrimaryKeyConstraint("team", "channel"),
    sqlite_with_rowid=False,
)

channel_members = Table(
    "channel_members",
    metadata,
    text("team"),
    text("channel"),
    text("user"),
    PrimaryKeyConstraint("team", "channel", "user"),
    Index(None, "team", "user", "channel"),
    sqlite_with_rowid=False,
)

audit_events = Table(
    "audit_events",
    metadata,
    text("team"),
    project(),
    whole("seq"),
    whole("at"),
    text("actor"),
    text("action"),
    text("subject"),
    text("canonical"),
    text("hash"),
    PrimaryKeyConstraint("project", "seq"),
    Index(None, "project", "subject", "seq"),
)

#: What people wrote in their own words, beside the chain, so that it can be erased.
audit_texts = Table(
    "audit_texts",
    metadata,
    text("team"),
    project(),
    whole("seq"),
    text("salt"),
    text("text"),
    PrimaryKeyConstraint("project", "seq"),
)

inbox = Table(
    "inbox",
    metadata,
    text("team"),
    text("key"),
    text("answer"),
    whole("at"),
    PrimaryKeyConstraint("team", "key"),
    Index(None, "at"),
)

#: Workspaces that installed the app through OAuth; ``enterprise`` is empty outside Enterprise Grid.
installations = Table(
    "installations",
    metadata,
    text("team"),
    text("enterprise"),
    text("bot_token_encrypted"),
    text("bot_user"),
    text("scopes"),
    whole("installed_at"),
    PrimaryKeyConstraint("team"),
)
