"""The workspace's own clock: it runs as the machine's does or faster, is moved on by hand, and never goes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playground.refused import Refused

#: How many seconds of the workspace may pass in a second.
RATES = (1, 60, 600, 3600)
#: Nobody moves further than this: where calendars end, everything that draws a date would fail.
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
#: Less than this ahead is the present.
_PRESENT_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The last time that somebody moved the clock on: from when to when."""

    before: float
    after: float


class Clock:
    """The time of one workspace; ``real`` is the time of what is waited for, which nobody moves."""

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        """Begin in the present, at normal speed."""
        self.real = real
        self.rate = 1
        #: Another one after every move and every change of speed.
        self.version = 0
        self.last_move: Move | None = None
        #: Called after both.
        self.on_change: Callable[[], None] = lambda: None
        self._now = self._seen = real()

    def now(self) -> float:
        """Return the instant in seconds since the epoch."""
        seen = self.real()
        # Whoever sets the machine's clock back does not set back the workspace.
        self._now += self.rate * max(0.0, seen - self._seen)
        self._seen = seen
        return self._now

    def __call__(self) -> float:
        """Return the same, for whoever only asks for the time."""
        return self.now()

    @property
    def ahead(self) -> float:
        """How many seconds it is ahead of the present."""
        ahead = self.now() - self.real()
        return ahead if ahead > _PRESENT_SECONDS else 0.0

    def move_by(self, seconds: float) -> None:
        """Let time pass at once."""
        self.move_to(self.now() + seconds)

    def move_to(self, instant: float) -> None:
        """Go to an instant that is still to come; refuses any other."""
        before = self.now()
        # Written so that what is no number at all is refused too.
        if not instant > before:
            raise Refused("clock_goes_forward")
        if instant > _LATEST:
            raise Refused("clock_too_far")
        self._now = instant
        self.last_move = Move(before=before, after=instant)
        self._changed()

    def run(self, rate: int) -> None:
        """Run at one of the speeds from now on."""
        if rate not in RATES:
            raise Refused("clock_speed")
        self.now()
        self.rate = rate
        self._changed()

    def saved(self) -> dict[str, Any]:
        """Return what a file keeps of it."""
        return {"at": self.now(), "rate": self.rate}

    def restore(self, saved: dict[str, Any]) -> None:
        """Go on where a workspace was left, unless the present is later, and as fast."""
        self._now = max(self.now(), min(float(saved["at"]), _LATEST))
        self.rate = saved["rate"] if saved["rate"] in RATES else 1
        self._changed()

    def begin_again(self) -> None:
        """Be in the present at normal speed, for whoever knows of no other time yet."""
        self._now = self._seen = self.real()
        self.rate, self.last_move = 1, None
        self._changed()

    def _changed(self) -> None:
        self.version += 1
        self.on_change()
