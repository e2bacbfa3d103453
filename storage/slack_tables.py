"""The tables of what is known of Slack, and of what came from it."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.columns import metadata, text, whole

#: Of whoever ``is_erased``, no name is kept, whatever Slack says later.
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
    whole("is_erased"),
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
