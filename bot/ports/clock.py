"""The time, as a port."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time; a playground or a test can move it."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
