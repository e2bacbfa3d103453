"""The table of everything that leaves for Slack."""

from __future__ import annotations

from sqlalchemy import Index, Table
from sqlalchemy import UniqueConstraint as Unique

from storage.columns import key, maybe_text, maybe_whole, metadata, text, whole

#: Posts and living cards alike. A card is named by what it shows (``card`` to ``version``); a post by its key, with
#: what it is about as JSON. ``revision`` counts how often it was asked to be shown, ``is_due`` whether that is still to
#: be done.
outbox = Table(
    "outbox",
    metadata,
    key(),
    text("team"),
    whole("project"),
    text("target"),
    text("key"),
    text("kind"),
    whole("is_card"),
    whole("number"),
    text("user"),
    whole("item"),
    whole("version"),
    text("about"),
    whole("at"),
    text("state"),
    whole("is_due"),
    whole("next_at"),
    whole("revision"),
    whole("attempts"),
    maybe_whole("intent_at"),
    maybe_text("channel"),
    maybe_text("ts"),
    text("error"),
    Unique("team", "key"),
    Index(None, "is_due", "next_at"),
    Index(None, "team", "target", "is_due", "id"),
    Index(None, "project", "is_card", "kind", "number"),
    sqlite_autoincrement=True,
)
