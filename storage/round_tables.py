"""The tables around sign-off rounds: what is due, and what became of them afterwards."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.columns import metadata, project, text, whole

#: Who is to be reminded of which open round, and when; a reminder that was sent is gone.
reminders = Table(
    "reminders",
    metadata,
    text("team"),
    project(),
    whole("round"),
    text("user"),
    whole("share"),
    whole("at"),
    PrimaryKeyConstraint("project", "round", "user", "share"),
    Index(None, "at"),
    sqlite_with_rowid=False,
)
