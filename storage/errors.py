"""What can go wrong with a database, in sentences for the people who run the bot."""

from __future__ import annotations

from bot.ports import Unavailable


class StorageError(Exception):
    """The database cannot be used."""


class DatabaseInUse(StorageError):
    """Another process works on the same SQLite file."""


class NewerSchema(StorageError):
    """The database was made by a newer Quorum."""


class DatabaseUnavailable(StorageError, Unavailable):
    """The database does not answer, or cannot store anything just now."""


class DatabaseClosed(StorageError, Unavailable):
    """The bot is shutting down; nothing is read or stored any more."""


class NotUnique(StorageError):
    """A row with the same key is there already."""

    def __init__(self, table: str) -> None:
        """Carry the table whose key it is."""
        super().__init__(f"The table {table} holds a row with the same key already.")
        self.table = table
