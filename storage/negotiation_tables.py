"""The tables of what is negotiated: proposals about requirements, and promises that somebody made."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.columns import maybe_text, maybe_whole, metadata, project, text, whole

#: Proposals and counter-proposals. ``chain`` is the number of the first one of a chain, ``answers`` of the one that it
#: counters, ``winner`` of the one that was agreed in its place.
moves = Table(
    "moves",
    metadata,
    text("team"),
    project(),
    whole("number"),
    whole("requirement"),
    whole("version"),
    text("kind"),
    text("words"),
    text("why"),
    text("offer"),
    text("interest"),
    text("proposed_by"),
    whole("proposed_at"),
    whole("chain"),
    maybe_whole("answers"),
    text("state"),
    maybe_text("decided_by"),
    maybe_whole("decided_at"),
    maybe_whole("winner"),
    PrimaryKeyConstraint("project", "number"),
    Index(None, "project", "requirement", "number"),
    Index(None, "project", "state", "number"),
)

#: What somebody promised; ``requirement`` is the one that keeps the promise, ``due`` a date as people write it in ISO.
promises = Table(
    "promises",
    metadata,
    text("team"),
    project(),
    whole("number"),
    text("words"),
    text("recipient"),
    maybe_text("due"),
    text("source"),
    maybe_text("made_by"),
    text("recorded_by"),
    whole("recorded_at"),
    maybe_whole("requirement"),
    PrimaryKeyConstraint("project", "number"),
    Index(None, "project", "source"),
    Index(None, "project", "requirement"),
)
