"""The tables of everything that leaves for Slack."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table, and_
from sqlalchemy import UniqueConstraint as Unique

from storage.columns import key, maybe_text, maybe_whole, metadata, text, whole

#: Posts and living cards alike. A card is named by what it shows (``card`` to ``version``); a post by its key, with
#: what it is about as JSON. ``revision`` counts how often it was asked to be shown, ``is_due`` whether that is still to
#: be done. ``files`` lists the ids that Slack gave its files, separated by blanks.
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
    maybe_whole("first_intent_at"),
    text("files"),
    maybe_text("channel"),
    maybe_text("ts"),
    text("error"),
    Unique("team", "key"),
    Index(None, "project", "is_card", "kind", "number"),
    sqlite_autoincrement=True,
)

UNPOSTED = and_(outbox.c.is_due == 1, outbox.c.ts.is_(None))
CHANGED = and_(outbox.c.is_due == 1, outbox.c.ts.is_not(None))
LATER = and_(outbox.c.is_due == 1, outbox.c.next_at > 0)

#: Which calls Slack asked us not to make before an instant; ``any`` is all of them.
outbox_pauses = Table(
    "outbox_pauses",
    metadata,
    text("team"),
    text("call"),
    whole("until"),
    PrimaryKeyConstraint("team", "call"),
    sqlite_with_rowid=False,
)
