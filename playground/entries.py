"""What the trace remembers: acts, each delivery of one, and the calls that came of it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from playground.delivery import Ack, Kind
from playground.refused import Refused

T = TypeVar("T")
#: What an act was, for those who look for one.
Sort = Literal["commands", "clicks", "forms", "events", "calls"]
#: So many calls of one act are kept.
MOST_CALLS = 100
#: An act is followed by calls for so long after it was acknowledged.
NEAR_SECONDS = 5.0


@dataclass(slots=True, kw_only=True, eq=False)
class Attempt:
    """One delivery of an act, and what came of it."""

    way: str
    envelope: str
    at: float
    #: What was sent.
    payload: dict[str, Any]
    #: For how many seconds an acknowledgement is waited for.
    patience: float
    retry: tuple[int, str] | None = None
    #: Whether somebody asked for it by hand.
    is_again: bool = False
    seconds: float | None = None
    answer: Any = None
    #: Why there was no acknowledgement, in Slack's word.
    failure: str = ""
    detail: str = ""
    #: After how many seconds it was acknowledged when nobody waited any more.
    late: float | None = None
    began: float = field(default_factory=time.monotonic)

    def answered(self, ack: Ack) -> None:
        """Remember the acknowledgement."""
        self.answer = ack.body

    @property
    def is_under_way(self) -> bool:
        """Whether the app may still acknowledge it."""
        return self.seconds is None


@dataclass(slots=True, kw_only=True, eq=False)
class Called:
    """One call of the Web API, or one answer to a ``response_url``."""

    name: str
    arguments: Any
    at: float
    #: Whether only time and place say to which act it belongs.
    is_probable: bool = False
    fault: str = ""
    seconds: float | None = None
    answer: Any = None
    error: str = ""
    #: What changed on screen while it was handled.
    changes: list[str] = field(default_factory=list)
    #: How old its trigger was, in seconds.
    age: float | None = None
    #: Which limits were almost reached: of the method, or of the channel.
    tight: tuple[str, ...] = ()
    #: Who was to see it at once, but had no pane open.
    missed_by: str = ""
    #: What it asked for that needs a scope which the app has not, and that Slack passes over without a word.
    passed_over: tuple[str, ...] = ()
    #: How often its ``response_url`` was used up to now.
    uses: int = 0
    began: float = field(default_factory=time.monotonic)

    def refused(self, refusal: Refused) -> None:
        """Remember that it was not done."""
        self.error, self.answer = refusal.error, refusal.payload()

    def spoiled(self, kind: str) -> None:
        """Remember that a planted fault kept it from being done."""
        self.error = f"not done, for {kind} was planted"


@dataclass(slots=True, kw_only=True, eq=False)
class Entry:
    """One act: who did it, what the app was sent, and everything that followed."""

    number: int
    sort: Sort
    at: float
    #: How it was sent; None where nothing was.
    delivery: Kind | None = None
    #: What is sent with the next delivery.
    payload: dict[str, Any] = field(default_factory=dict)
    user: str = ""
    channel: str = ""
    #: Why the app was not told.
    unheard: str = ""
    #: What somebody did that the local Slack itself did not do for them, and why not.
    words: str = ""
    refused: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    calls: deque[Called] = field(default_factory=lambda: deque(maxlen=MOST_CALLS))
    #: How many calls there were, also those that are not kept.
    called: int = 0
    changes: list[str] = field(default_factory=list)
    #: What the acknowledgement said that Slack would refuse.
    refusals: list[Refused] = field(default_factory=list)
    #: Under which names calls find it.
    keys: list[str] = field(default_factory=list)
    touched: float = field(default_factory=time.monotonic)
    #: How often something was added: what was worked out of it before is stale.
    revision: int = 0
    _known: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def known(self, name: str, work: Callable[[], T]) -> T:
        """Return what is worked out for those who look, worked out again only when something was added."""
        revision, kept = self._known.get(name, (None, None))
        if revision != self.revision:
            kept = work()
            self._known[name] = (self.revision, kept)
        return cast("T", kept)

    @property
    def sent(self) -> dict[str, Any]:
        """What the app was sent, or was not sent, the first time; what is sent again has triggers of its own."""
        return self.attempts[0].payload if self.attempts else self.payload

    @property
    def is_under_way(self) -> bool:
        """Whether the app has not answered yet."""
        return bool(self.attempts) and self.attempts[-1].is_under_way

    def is_near(self, now: float) -> bool:
        """Whether a call may well have come of it."""
        return self.is_under_way or now - self.touched < NEAR_SECONDS
