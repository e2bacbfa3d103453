"""The tables of projects: who may do what in them, baselines, change requests, imports and the audit stream.

Every row belongs to a Slack team; ``project`` is the project's key. Each index serves a statement of a repository.
"""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table
from sqlalchemy import UniqueConstraint as Unique

from storage.columns import key, maybe_whole, metadata, project, text, whole

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
    whole("rejected_count"),
    whole("obsolete_count"),
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
