"""How often each method may be called, and how often a channel may be written to."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.refused import Refused

#: Calls a minute, by tier; "special" methods allow several hundred.
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100, 0: 600}
#: Slack tolerates bursts and does not say how long; these are cautious.
_BURST_SHARE = 0.5
_CHANNEL_BURST = 5.0
_TIGHT_SHARE = 0.2


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    burst: float


@dataclass(slots=True, kw_only=True)
class Limits:
    """Buckets that refill; ``scale`` 10 allows ten times as much, 0 switches all limits off."""

    scale: float = 1.0
    monotonic: Callable[[], float] = time.monotonic
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def call(self, method: str, tier: int) -> None:
        """Count a call; refuses ``ratelimited`` with the seconds to wait."""
        per_minute = PER_MINUTE[tier]
        self._take(method, per_minute / 60, max(per_minute * _BURST_SHARE, 3))

    def write(self, channel: str) -> None:
        """Count a message to a channel."""
        self._take(f"channel {channel}", 1.0, _CHANNEL_BURST)

    def is_tight(self, key: str) -> bool:
        """Whether a method, or ``channel`` with its id, can be used only a few times more."""
        bucket = self._buckets.get(key)
        return bucket is not None and bucket.level < max(1.0, bucket.burst * _TIGHT_SHARE)

    def _take(self, key: str, rate: float, burst: float) -> None:
        if not self.scale:
            return
        rate, burst, now = rate * self.scale, burst * max(self.scale, 1.0), self.monotonic()
        bucket = self._buckets.setdefault(key, _Bucket(burst, now, burst))
        bucket.level = min(burst, bucket.level + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.level < 1:
            raise too_many((1 - bucket.level) / rate)
        bucket.level -= 1


def too_many(seconds: float) -> Refused:
    """Return the refusal that asks to wait."""
    return Refused("ratelimited", status=429, headers={"Retry-After": str(max(1, math.ceil(seconds)))})
