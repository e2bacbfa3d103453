"""The columns that tables are made of: integers and text only, so that rows pass the driver as they are.

Instants are microseconds since the epoch in UTC, lists and small facts are JSON text, truth is 0 or 1.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text

#: SQLite counts keys up by itself only for its own INTEGER; elsewhere 64 bits are asked for.
KEY = BigInteger().with_variant(Integer(), "sqlite")
WHOLE = BigInteger().with_variant(Integer(), "sqlite")

#: What such a column can hold at least: reading by pages begins behind it, whatever somebody wrote into a row.
LEAST = -(2**63)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str) -> Column[str]:
    """Return a column of text that is always there, perhaps empty."""
    return Column(name, Text, nullable=False)


def whole(name: str) -> Column[int]:
    """Return a column of whole numbers, instants or truth values that is always there."""
    return Column(name, WHOLE, nullable=False)


def maybe_text(name: str) -> Column[str | None]:
    """Return a column of text that may be missing."""
    return Column(name, Text, nullable=True)


def maybe_whole(name: str) -> Column[int | None]:
    """Return a column of whole numbers that may be missing."""
    return Column(name, WHOLE, nullable=True)


def key(name: str = "id") -> Column[int]:
    """Return a key that the database counts up."""
    return Column(name, KEY, primary_key=True, autoincrement=True)


def project() -> Column[int]:
    """Return the column that names the project a row belongs to."""
    return Column("project", WHOLE, ForeignKey("projects.id"), nullable=False)
