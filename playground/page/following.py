"""The threads that somebody follows, as they are listed: the beginning of each, its last replies, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

from playground.threads import Thread
from playground.workspace import Message

#: So many threads are listed at a time, and so many replies of each: the last ones, and all that are new but for many.
MOST, _LAST, _MOST_NEW = 15, 2, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thread of the list."""

    thread: Thread
    #: Who reads.
    user: str
    #: The first reply that was new when somebody came to look; nothing where none was.
    new_from: str

    @property
    def new(self) -> list[Message]:
        """The replies of others that were new when somebody came to look, and those since."""
        if not self.new_from:
            return []
        return [one for one in self.thread.replies if one.ts >= self.new_from and one.user != self.user]

    @property
    def replies(self) -> list[Message]:
        """The replies that are shown."""
        since = sum(one.ts >= self.new_from for one in self.thread.replies) if self.new_from else 0
        return self.thread.replies[-max(min(since, _MOST_NEW), _LAST) :]

    @property
    def left_out(self) -> int:
        """How many replies came before those."""
        return len(self.thread.replies) - len(self.replies)

    @property
    def first_new(self) -> str:
        """The first of those shown that is new."""
        return next((one.ts for one in self.replies if one in self.new), "")

    @property
    def people(self) -> list[str]:
        """Who wrote in it, the first of them first."""
        return list(dict.fromkeys(one.user for one in (self.thread.root, *self.thread.replies)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Threads next to each other, and whether there are more on either side."""

    cards: list[Card]
    #: The newest reply before which there are more.
    older: str = ""
    is_newest: bool = True


def listed(followed: list[Thread], user: str, *, before: str = "", marked: str = "") -> Listing:
    """Return the threads of somebody whose newest reply is older than one; the newest of all where none is named.

    ``marked`` names those that the page shows already, from top to bottom, each with the first reply that was new then:
    ``root:reply,…``. They stay below each other as they are, whoever replies in them meanwhile.
    """
    known = dict(one.split(":", 1) for one in marked.split(",") if ":" in one)
    places = {root: place for place, root in enumerate(known)}
    found = [one for one in followed if not before or one.last < before]
    shown = sorted((one for one in followed if one.root.ts in known), key=lambda one: places[one.root.ts])
    # What came since is on top; what is older than all that is shown fills up the room below.
    since = min((one.last for one in shown), default="")
    rest = [one for one in found if one.root.ts not in known]
    fresh = [one for one in rest if one.last > since][:MOST]
    below = [one for one in rest if one.last < since][: max(MOST - len(fresh + shown), 0)]
    there = fresh + shown + below
    cards = [Card(thread=one, user=user, new_from=known.get(one.root.ts) or _first(one.fresh)) for one in there]
    older = min(one.last for one in there) if len(rest) > len(fresh + below) else ""
    return Listing(cards=cards, older=older, is_newest=not before)


def _first(messages: list[Message]) -> str:
    return messages[0].ts if messages else ""
