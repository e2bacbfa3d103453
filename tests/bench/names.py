"""What the processes of a measurement have to agree on."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TEAM = "T0BENCH"
BOT_USER = "U0BOT"
BOT_TOKEN = "xoxb-bench"
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
#: Electors of the round that is voted on; fewer than half of them vote, so that it never closes.
ELECTORS = tuple(f"U{number:04}" for number in range(41))
VOTERS = ELECTORS[:16]
OWNER = ELECTORS[0]


def channel(number: int) -> str:
    """Return the home of a project, counted from 0."""
    return f"C{number:06}"
