"""The tables of everything that leaves for Slack."""

from __future__ import annotations

from sqlalchemy import PrimaryKeyConstraint, Table
from sqlalchemy import UniqueConstraint as Unique

from storage.columns import key, maybe_text, metadata, text, whole

outbox = Table(
    "outbox",
    metadata,
    key(),
    text("team"),
    whole("project"),
    text("kind"),
    text("target"),
    text("key"),
    text("about"),
    whole("at"),
    Unique("team", "key"),
)

cards = Table(
    "cards",
    metadata,
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
    PrimaryKeyConstraint("project", "kind", "number", "user", "item", "version"),
)
