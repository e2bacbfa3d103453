"""The tables around sign-off rounds: what is due, and what became of them afterwards."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.columns import maybe_text, metadata, project, text, whole

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

#: What an owner wrote about a round once it had closed.
outcomes = Table(
    "outcomes",
    metadata,
    text("team"),
    project(),
    whole("round"),
    text("text"),
    text("author"),
    whole("at"),
    PrimaryKeyConstraint("project", "round"),
)

#: Who took the place of a signatory who could no longer vote; somebody can come back, and leave once more.
replacements = Table(
    "replacements",
    metadata,
    text("team"),
    project(),
    whole("round"),
    whole("number"),
    text("left"),
    text("joined"),
    text("author"),
    whole("at"),
    text("reason"),
    PrimaryKeyConstraint("project", "round", "number"),
    sqlite_with_rowid=False,
)

#: How a project holds its sign-offs; without a policy nothing was saved.
defaults = Table(
    "defaults",
    metadata,
    text("team"),
    project(),
    maybe_text("policy"),
    text("quorum"),
    text("meaning"),
    whole("partial"),
    whole("consent"),
    PrimaryKeyConstraint("project"),
)
