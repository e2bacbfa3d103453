"""Files in memory: databases of tests are made and thrown away there in a tenth of the time that a disk takes."""

from __future__ import annotations

import os
import shutil

_MEMORY = "/dev/shm"  # noqa: S108  # only folders with names of their own are made in it
#: More than a whole run of the tests ever holds at once.
_ROOM = 2 * 1024**3


def folder_in_memory() -> str | None:
    """Return a folder whose files are kept in memory, or nothing where the machine has none with room to spare."""
    if os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        return _MEMORY
    return None
