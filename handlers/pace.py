"""How fast delivery may call Slack: a bucket for each call in each workspace, each channel and each card."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import MappingProxyType

from bot.domain.names import TeamId
from bot.domain.outbox import Outgoing, SlackCall

#: Calls a minute in a workspace, somewhat below what Slack promises, and how many may come at once: posting is allowed
#: several hundred a minute, updating, history and opening are of the third tier, files of the fourth.
_LIMITS = MappingProxyType(
    {
        SlackCall.POST: (300, 20),
        SlackCall.UPDATE: (40, 20),
        SlackCall.LOOK: (40, 20),
        SlackCall.OPEN: (40, 20),
        SlackCall.UPLOAD: (80, 20),
    }
)
#: A channel takes a message a second, and a few at once.
_LANE_BURST = 3
#: So many buckets are remembered before those that are full again are forgotten.
_MOST_BUCKETS = 5000


class Pace:
    """One for the process. A bucket is the instant at which it will be full again."""

    def __init__(self, *, between_posts: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Allow a post in a channel every so many seconds; all other limits keep their proportion to that."""
        self._between = between_posts
        self._monotonic = monotonic
        self._full_at: dict[str, float] = {}
        self._paused_until: dict[tuple[TeamId, SlackCall], float] = {}

    def wait_for(self, message: Outgoing, call: SlackCall) -> float:
        """Return how many seconds the call for a message has to wait."""
        waits = [self._wait(*bucket) for bucket in _buckets(message, call, self._between)]
        return max(self.wait(message.team, call), *waits, 0.0)

    def take_for(self, message: Outgoing, call: SlackCall) -> None:
        """Count a call that is made for a message."""
        self.take(message.team, call)
        for name, interval, _ in _buckets(message, call, self._between):
            self._take(name, interval)

    def wait(self, team: TeamId, call: SlackCall) -> float:
        """Return how many seconds a call in a workspace has to wait."""
        return max(self.paused(team, call), self._wait(f"{team} {call}", *self._limit(call)))

    def paused(self, team: TeamId, call: SlackCall) -> float:
        """Return how many seconds Slack does not want to see a call in a workspace."""
        now = self._monotonic()
        return max(0.0, *(self._paused_until.get((team, each), now) - now for each in (call, SlackCall.ANY)))

    def take(self, team: TeamId, call: SlackCall) -> None:
        """Count a call in a workspace."""
        interval, _ = self._limit(call)
        self._take(f"{team} {call}", interval)

    def pause(self, team: TeamId, call: SlackCall, seconds: float) -> None:
        """Let nobody make a call in a workspace for so long: Slack said so."""
        until = self._monotonic() + seconds
        self._paused_until[team, call] = max(until, self._paused_until.get((team, call), 0.0))

    def _limit(self, call: SlackCall) -> tuple[float, int]:
        per_minute, burst = _LIMITS[call]
        return 60 / per_minute * self._between, burst

    def _wait(self, bucket: str, interval: float, burst: int) -> float:
        return max(0.0, self._full_at.get(bucket, 0.0) - (burst - 1) * interval - self._monotonic())

    def _take(self, bucket: str, interval: float) -> None:
        now = self._monotonic()
        if len(self._full_at) > _MOST_BUCKETS:
            self._full_at = {name: full_at for name, full_at in self._full_at.items() if full_at > now}
        self._full_at[bucket] = max(now, self._full_at.get(bucket, 0.0)) + interval


def _buckets(message: Outgoing, call: SlackCall, between: float) -> list[tuple[str, float, int]]:
    """Return name, interval and burst of what else limits a call."""
    if call is SlackCall.POST:
        return [(message.lane, between, _LANE_BURST)]
    if call is SlackCall.UPDATE:
        # A card that changes all the time is shown anew no more often than posts may appear.
        return [(f"{message.lane}/{message.id}", between, 1)]
    return []
