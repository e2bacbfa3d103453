"""Indexes that hold only a part of their table: what is not in them costs nothing when it is written."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Index

from bot.domain.requirement import Stage
from storage.outbox_tables import CHANGED, LATER, UNPOSTED, outbox
from storage.requirement_tables import requirement_versions, requirements

_PARTS = (
    # What waits is a small part of the outbox, so these stay small: they hold nothing that was delivered.
    ("ix_outbox_unposted", outbox, UNPOSTED, ("team", "target", "id")),
    ("ix_outbox_changed", outbox, CHANGED, ("team", "next_at", "id")),
    ("ix_outbox_later", outbox, LATER, ("next_at",)),
    # What is added has its fingerprint in its own row; its version gets one when other words take its place.
    (
        "ix_requirement_versions_project_fingerprint",
        requirement_versions,
        requirement_versions.c.fingerprint.is_not(None),
        ("project", "fingerprint"),
    ),
    # What is agreed under vote is counted whenever its card is drawn.
    ("ix_requirements_agreed", requirements, requirements.c.stage == Stage.AGREED.value, ("project", "number")),
    # A new requirement mostly has none of these.
    *(
        ("ix_requirements_" + "_".join(columns), requirements, requirements.c[columns[1]].is_not(None), columns)
        for columns in (
            ("project", "priority", "rank"),
            ("project", "owner", "number"),
            ("project", "merged_into"),
            ("project", "replaced_by"),
        )
    ),
)


@cache
def declare_partial_indexes() -> None:
    """Add them to their tables, for whoever compares those with a database; this loads the dialects: no start does."""
    for name, table, where, columns in _PARTS:
        Index(name, *(table.c[column] for column in columns), sqlite_where=where, postgresql_where=where)
