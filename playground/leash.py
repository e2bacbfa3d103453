"""``python leash.py COMMAND…``: the command, which ends when whoever started it was killed; on Linux only."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_SIGNAL_AT_PARENTS_DEATH = 1


def main(command: list[str]) -> None:
    """Become the command; returns only when it cannot be run."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL)
    try:
        os.execvp(command[0], command)  # noqa: S606 - whoever runs a playground names the command
    except OSError as error:
        print(f"{command[0]} cannot be run: {error.strerror}", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])
