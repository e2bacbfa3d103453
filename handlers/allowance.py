"""How often something that costs may be done for one person: some at once, then so many a second."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

#: So many people are remembered; whoever was forgotten begins anew.
_MOST = 1_000


class Allowance:
    """A bucket of tokens for each key."""

    def __init__(self, at_once: float, per_second: float, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets."""
        self._at_once = at_once
        self._per_second = per_second
        self._monotonic = monotonic
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable) -> bool:
        """Take a token, unless there is none left."""
        now = self._monotonic()
        left, since = self._left.pop(key, (self._at_once, now))
        left = min(self._at_once, left + (now - since) * self._per_second)
        is_allowed = left >= 1
        self._left[key] = (left - is_allowed, now)
        if len(self._left) > _MOST:
            self._left.popitem(last=False)
        return is_allowed
