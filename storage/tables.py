"""The tables of projects: requirements, sign-off rounds, baselines, imports and the audit stream.

Every row belongs to a Slack team; ``project`` is the project's key. Each index serves a statement of a repository.
"""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table
from sqlalchemy import UniqueConstraint as Unique

from storage.columns import key, maybe_text, maybe_whole, metadata, project, text, whole

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
    text("reach"),
    whole("last_change"),
    whole("deferred_count"),
    whole("last_move"),
    whole("last_promise"),
    whole("merged_count"),
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

#: The current version of each requirement; ``searchable`` is its text without regard to case, ``comparable`` its words
#: in the order of the alphabet.
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
    maybe_text("characteristic"),
    maybe_text("owner"),
    text("origin"),
    maybe_text("verification"),
    text("estimate"),
    text("tags"),
    text("digest"),
    text("fingerprint"),
    text("searchable"),
    maybe_text("source"),
    text("added_by"),
    whole("added_at"),
    text("changed_by"),
    whole("changed_at"),
    maybe_whole("baseline"),
    maybe_whole("change"),
    whole("unratified"),
    maybe_whole("merged_into"),
    whole("rank"),
    text("comparable"),
    text("stage"),
    PrimaryKeyConstraint("project", "number"),
    Index(None, "project", "rank"),
    Index(None, "project", "state", "rank"),
    Index(None, "project", "priority", "rank"),
    Index(None, "project", "added_by", "rank"),
    Index(None, "project", "owner", "number"),
    Index(None, "project", "fingerprint"),
    Index(None, "project", "merged_into"),
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
    maybe_text("characteristic"),
    maybe_text("owner"),
    text("origin"),
    maybe_text("verification"),
    text("estimate"),
    text("tags"),
    text("digest"),
    text("author"),
    whole("at"),
    text("reason"),
    PrimaryKeyConstraint("project", "number", "version"),
)

#: Hints about wording that somebody dismissed: a later version is looked at anew.
dismissed_hints = Table(
    "dismissed_hints",
    metadata,
    text("team"),
    project(),
    whole("number"),
    whole("version"),
    text("smell"),
    PrimaryKeyConstraint("project", "number", "version", "smell"),
    sqlite_with_rowid=False,
)

#: Trace links, with the versions of both ends that somebody looked at last.
links = Table(
    "links",
    metadata,
    text("team"),
    project(),
    whole("source"),
    whole("target"),
    text("kind"),
    whole("source_version"),
    whole("target_version"),
    PrimaryKeyConstraint("project", "source", "target", "kind"),
    Index(None, "project", "target"),
    sqlite_with_rowid=False,
)

#: What requirements score in the WSJF table.
scores = Table(
    "scores",
    metadata,
    text("team"),
    project(),
    whole("number"),
    whole("value"),
    whole("criticality"),
    whole("opportunity"),
    whole("size"),
    PrimaryKeyConstraint("project", "number"),
    sqlite_with_rowid=False,
)

#: How far each person has come in walking through what requirements lack; there until they reach the end.
analyses = Table(
    "analyses",
    metadata,
    text("team"),
    project(),
    text("user"),
    whole("after"),
    whole("done"),
    PrimaryKeyConstraint("project", "user"),
    sqlite_with_rowid=False,
)

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

#: ``before`` and ``after`` are versions of the requirement; without ``after`` it shall be removed.
change_requests = Table(
    "change_requests",
    metadata,
    text("team"),
    project(),
    whole("number"),
    whole("requirement"),
    whole("before"),
    maybe_whole("after"),
    text("why"),
    text("urgency"),
    text("requested_by"),
    whole("requested_at"),
    whole("round"),
    text("disposition"),
    maybe_whole("decided_at"),
    maybe_whole("baseline"),
    PrimaryKeyConstraint("project", "number"),
    Index(None, "project", "requirement", "number"),
)

#: ``seq`` and ``hash`` are the anchor: the link of the chain that says that the round passed. What is still to be made
#: has no ``document`` (a PDF in base64), and ``asked`` lists who waits for it.
certificates = Table(
    "certificates",
    metadata,
    text("team"),
    project(),
    whole("baseline"),
    whole("seq"),
    text("hash"),
    text("asked"),
    whole("is_made"),
    text("digest"),
    maybe_whole("made_at"),
    text("document"),
    PrimaryKeyConstraint("project", "baseline"),
    Index(None, "is_made", "project", "baseline"),
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
