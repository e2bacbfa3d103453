"""A window onto what was said in a channel or a thread: the newest of it, or what stands around one message."""

from __future__ import annotations

from dataclasses import dataclass

from playground.workspace import Channel, Ephemeral, Message

#: So many messages are drawn at a time.
WINDOW = 40
Shown = Message | Ephemeral


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Messages next to each other, and whether there are more on either side."""

    messages: list[Shown]
    has_older: bool = False
    has_newer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """From which message on somebody looks; at the newest where they say nothing."""

    before: str = ""
    after: str = ""
    around: str = ""
    only: tuple[str, ...] = ()

    def of(self, every: list[Shown]) -> Window:
        """Return the window onto messages that are in order."""
        if self.only:
            return Window(messages=[one for one in every if one.ts in self.only])
        first, last = self._bounds(every)
        return Window(messages=every[first:last], has_older=first > 0, has_newer=last < len(every))

    def _bounds(self, every: list[Shown]) -> tuple[int, int]:
        if self.before:
            last = sum(one.ts < self.before for one in every)
            return max(last - WINDOW, 0), last
        if self.after:
            first = sum(one.ts <= self.after for one in every)
            return first, min(first + WINDOW, len(every))
        if self.around:
            middle = sum(one.ts < self.around for one in every)
            return max(middle - WINDOW // 2, 0), min(middle + WINDOW // 2, len(every))
        return max(len(every) - WINDOW, 0), len(every)


def said(channel: Channel, user: str, thread: str = "") -> list[Shown]:
    """Return everything that somebody reads in a channel itself, or in one of its threads, the earliest first."""
    shown: list[Shown] = [one for one in channel.messages if _belongs(one, thread)]
    mine = [one for one in channel.whispers(user) if _belongs(one, thread)]
    return sorted([*shown, *mine], key=lambda one: one.ts) if mine else shown


def _belongs(one: Shown, thread: str) -> bool:
    if thread:
        return thread in (one.ts, one.thread_ts)
    return one.stands_in_channel if isinstance(one, Message) else one.thread_ts in (None, one.ts)
