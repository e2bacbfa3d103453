"""What changed in the workspace, told to everybody who listens."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

#: The last change of all: nobody need listen any more.
END = "end"
#: Whose panes are told of a change that is for no pane.
NOBODY = ""
#: So many changes are kept for who looked away for a moment.
_KEPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed: the kind says where to look again, the channel and the user say for whom."""

    kind: str
    channel: str | None = None
    user: str | None = None
    ts: str | None = None
    #: What somebody should read of it.
    text: str | None = None


class Changes:
    """Tells everybody who listens what changed, in order."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        #: How many there were: who has seen so many has missed none.
        self.count = 0
        #: Called with each change at once, while what changed it is still under way.
        self.watchers: list[Callable[[Change], None]] = []
        self._last: deque[Change] = deque(maxlen=_KEPT)
        self._queues: set[asyncio.Queue[Change]] = set()

    def tell(
        self,
        kind: str,
        *,
        channel: str | None = None,
        user: str | None = None,
        ts: str | None = None,
        text: str | None = None,
    ) -> None:
        """Tell a change to everybody who listens now."""
        self.count += 1
        change = Change(kind=kind, channel=channel, user=user, ts=ts, text=text)
        self._last.append(change)
        for watcher in self.watchers:
            watcher(change)
        self._put(change)

    def since(self, count: int) -> list[Change] | None:
        """Return what changed after so many changes; nothing where that is too long ago to say, or never was."""
        missed = self.count - count
        return list(self._last)[len(self._last) - missed :] if 0 <= missed <= len(self._last) else None

    def note(self, kind: str) -> None:
        """Tell something to the tools alone: nobody's pane looks different for it."""
        self._put(Change(kind=kind, user=NOBODY))

    def subscribe(self) -> asyncio.Queue[Change]:
        """Return a queue that gets every change from now on; give it back to ``unsubscribe``."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._queues.add(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Change]) -> None:
        """Stop telling a queue."""
        self._queues.discard(queue)

    async def next(self, *, within: float) -> None:
        """Wait until something changes, and no longer than this."""
        queue = self.subscribe()
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(queue.get(), within)
        finally:
            self.unsubscribe(queue)

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return len(self._queues)

    def _put(self, change: Change) -> None:
        for queue in self._queues:
            queue.put_nowait(change)
