"""The tables of requirements, and of how they stand to each other."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.columns import maybe_text, maybe_whole, metadata, project, text, whole

_COMPARED = "ix_requirements_compared"
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
    text("fulfilment"),
    maybe_whole("replaced_by"),
    PrimaryKeyConstraint("project", "number"),
    Index(None, "project", "rank"),
    Index(None, "project", "state", "rank"),
    Index(None, "project", "added_by", "rank"),
    Index(None, "project", "fingerprint"),
    # Likely duplicates are looked for with every requirement that is added. With the words inside, the rows are not
    # read; PostgreSQL takes no entry as long as those may be.
    Index(_COMPARED, "project", "type", "number", "team", "state", "comparable", info={"only": "sqlite"}),
    Index(_COMPARED, "project", "type", "number", info={"only": "postgresql"}),
)


#: Every version; ``fingerprint`` is that of its words, perhaps missing while the row above has those too.
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
    maybe_text("fingerprint"),
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


#: How signed requirements went on, step by step, and back where something was wrong.
fulfilments = Table(
    "fulfilments",
    metadata,
    text("team"),
    project(),
    whole("number"),
    whole("place"),
    whole("version"),
    text("fulfilment"),
    text("author"),
    whole("at"),
    text("reason"),
    PrimaryKeyConstraint("project", "number", "place"),
    sqlite_with_rowid=False,
)


#: What somebody found who tried a criterion; ``step`` is the step with which it was said to be implemented.
verifications = Table(
    "verifications",
    metadata,
    text("team"),
    project(),
    whole("number"),
    whole("place"),
    whole("version"),
    whole("step"),
    whole("criterion"),
    whole("passed"),
    text("author"),
    whole("at"),
    text("note"),
    PrimaryKeyConstraint("project", "number", "place"),
    sqlite_with_rowid=False,
)
