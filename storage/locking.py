"""One process at a time on a SQLite file."""

from __future__ import annotations

import os
from pathlib import Path

from storage.errors import DatabaseInUse


class FileLock:
    """A lock that ends with the process that holds it, whatever way it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock on a file beside the database; raises DatabaseInUse when another process holds it."""
        # Only here: Windows has no such locks, and nothing else needs them.
        import fcntl

        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            holder = os.pread(self._descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise DatabaseInUse(_sentence(path, holder)) from taken
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode("ascii"), 0)

    def release(self) -> None:
        """Let another process have it; a second time does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _sentence(path: Path, holder: str) -> str:
    database = path.with_suffix("")
    who = f"process {holder}" if holder.isdigit() else "another process"
    return f"{database} is in use by {who}. Stop it first, or set DATABASE_URL to another file."
