"""The tables of sign-off rounds: what is asked of whom, how they vote, what is due, and what became of it."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.columns import key, maybe_text, maybe_whole, metadata, project, text, whole

rounds = Table(
    "rounds",
    metadata,
    text("team"),
    project(),
    whole("number"),
    text("question"),
    text("policy"),
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
    text("meaning"),
    whole("partial"),
    maybe_whole("change"),
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
    Index(None, "project", "number", "round"),
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
    maybe_text("hand"),
    maybe_whole("condition"),
    PrimaryKeyConstraint("project", "round", "user", "item"),
    sqlite_with_rowid=False,
)

#: Votes in the hands of colleagues; ``project`` is where it was given, ``everywhere`` says that it is for all projects,
#: ``round`` that it is for one round only.
delegations = Table(
    "delegations",
    metadata,
    key(),
    text("team"),
    project(),
    whole("everywhere"),
    maybe_whole("round"),
    text("giver"),
    text("holder"),
    text("reason"),
    whole("starts_at"),
    whole("ends_at"),
    maybe_whole("revoked_at"),
    Index(None, "team", "giver", "ends_at"),
    Index(None, "team", "holder", "ends_at"),
    Index(None, "project"),
    sqlite_autoincrement=True,
)

#: What has to happen before a yes counts.
conditions = Table(
    "conditions",
    metadata,
    text("team"),
    project(),
    whole("round"),
    whole("number"),
    text("voter"),
    text("text"),
    text("owner"),
    whole("due"),
    whole("counts_when_met"),
    text("state"),
    PrimaryKeyConstraint("project", "round", "number"),
    sqlite_with_rowid=False,
)

#: Who is to be reminded of which open round, and when; a reminder that was sent is gone. ``share`` is the part of the
#: time for voting in percent, or below 0 the number of a condition of which its owner is reminded.
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
