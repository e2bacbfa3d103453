"""How much work one person may cause: so much at once, then so much a second."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

#: So many people are remembered; whoever was forgotten begins anew.
_MOST = 1_000


class Allowance:
    """A bucket of work for each key, from which work is taken once it is known how much it was.

    So nobody is asked beforehand what they will cost, what costs little is hardly ever refused, and after much it takes
    the longer until the next.
    """

    def __init__(self, at_once: float, per_second: float, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets."""
        self._at_once = at_once
        self._per_second = per_second
        self._monotonic = monotonic
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def allows(self, key: Hashable) -> bool:
        """Whether anything is left."""
        return self._now_left(key, self._monotonic()) > 0

    def spend(self, key: Hashable, work: float) -> None:
        """Take what was done, even more than is left: as much again as a full bucket holds can be owed."""
        now = self._monotonic()
        left = max(-self._at_once, self._now_left(key, now) - work)
        self._left.pop(key, None)
        self._left[key] = (left, now)
        if len(self._left) > _MOST:
            self._left.popitem(last=False)

    def _now_left(self, key: Hashable, now: float) -> float:
        left, since = self._left.get(key, (self._at_once, now))
        return min(self._at_once, left + (now - since) * self._per_second)
