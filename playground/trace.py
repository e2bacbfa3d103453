"""What happened and what came of it: one entry for each act, with its deliveries, calls and changes on screen.

Recording keeps references only; how it reads is found out when somebody looks.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from playground.delivery import Kind, NotAnswered
from playground.entries import Attempt, Called, Entry, Sort
from playground.guise import passed_over
from playground.marks import keys_of, sort_of, text_of, whose_of
from playground.refused import Refused
from playground.sights import sight

if TYPE_CHECKING:
    from playground.changes import Change
    from playground.faults import Fault
    from playground.server import Playground

logger = logging.getLogger(__name__)

MOST_ENTRIES = 500
#: What the app does of itself takes no more than this of it, so that a flood leaves the acts of people.
MOST_OWN = 250
#: Calls of the app's own that follow each other so closely are one entry.
_ONE_GO_SECONDS = 1.0
_MOST_IN_ONE_GO = 50
_MOST_CHANGES = 50
#: Those who look are told at most so often.
_NEWS_SECONDS = 0.1
#: The act or the call that is being handled.
_current: ContextVar[Entry | Called | None] = ContextVar("current", default=None)


@contextmanager
def harmless() -> Iterator[None]:
    """Let what goes wrong while something is noted be logged, and keep nothing from the app or from people."""
    try:
        yield
    except Exception:
        logger.exception("the trace could not note something")


class Trace:
    """The last acts of a workspace, the newest last."""

    def __init__(self, playground: Playground) -> None:
        """Begin empty, and watch what changes."""
        self.entries: deque[Entry] = deque()
        self._playground = playground
        self._number = 0
        self._by_key: dict[str, Entry] = {}
        #: Acts by when something was delivered last, the latest last.
        self._recent: dict[int, Entry] = {}
        self._own: Entry | None = None
        self._is_news_due = False
        playground.workspace.changes.watchers.append(self._saw)

    def entry(self, number: int) -> Entry | None:
        """Return an entry by its number."""
        return next((one for one in reversed(self.entries) if one.number == number), None)

    def clear(self) -> None:
        """Forget everything."""
        self.entries.clear()
        self._by_key.clear()
        self._recent.clear()
        self._own = None
        self._news()

    def act(self, delivery: Kind, payload: dict[str, Any]) -> Entry:
        """Begin an entry for something that the app is about to be sent."""
        user, channel = whose_of(payload)
        entry = self._begin(sort_of(delivery, payload), delivery=delivery, payload=payload, user=user, channel=channel)
        with harmless():
            for key in keys_of(payload):
                self._find_by(key, entry)
        return entry

    def renew(self, entry: Entry, payload: dict[str, Any]) -> None:
        """Let an act be sent with another payload from now on; calls find it by that too."""
        entry.payload = payload
        with harmless():
            for key in keys_of(payload):
                self._find_by(key, entry)
        self._changed(entry)

    def unheard(self, subscription: str, event: dict[str, Any], scope: str | None) -> None:
        """Begin an entry for something that a person did and the app may not know of."""
        payload = {"event": event}
        user, channel = whose_of(payload)
        if user == self._playground.workspace.bot_user:
            return
        wants = self._playground.manifest.hears(subscription)
        missing = f"has not the scope {scope}" if wants else f"does not subscribe to {subscription}"
        self._begin("events", payload=payload, user=user, channel=channel, unheard=missing)

    def refuse(self, sort: Sort, *, user: str, channel: str, words: str, why: str) -> None:
        """Begin an entry for something of which nothing came, because the local Slack refused it."""
        self._begin(sort, user=user, channel=channel, words=words, refused=why)

    @contextmanager
    def attempt(
        self, entry: Entry, *, retry: tuple[int, str] | None = None, envelope: str | None = None, is_again: bool = False
    ) -> Iterator[Attempt]:
        """Remember one delivery of an act."""
        playground = self._playground
        attempt = Attempt(
            way="Socket Mode" if playground.sender.way is playground.sockets else "HTTP",
            envelope=envelope or str(uuid.uuid4()),
            at=playground.clock(),
            payload=entry.payload,
            patience=playground.ack_seconds,
            retry=retry,
            is_again=is_again,
        )
        entry.attempts.append(attempt)
        self._touch(entry)
        try:
            yield attempt
        except NotAnswered as problem:
            attempt.failure, attempt.detail = problem.reason, problem.detail
            raise
        finally:
            attempt.seconds = time.monotonic() - attempt.began
            self._touch(entry)
            if attempt.failure == "connection_failed":
                # Nobody was there who could call anything because of it.
                self._recent.pop(entry.number, None)

    def late(self, envelope: str) -> None:
        """Remember that an acknowledgement came when nobody waited for it any more."""
        sent = ((entry, one) for entry in reversed(self.entries) for one in entry.attempts if one.failure)
        found = next(((entry, one) for entry, one in sent if one.envelope == envelope and one.late is None), None)
        if found is not None:
            entry, attempt = found
            attempt.late = time.monotonic() - attempt.began
            self._changed(entry)

    @contextmanager
    def call(self, name: str, arguments: Any, *, fault: Fault | None = None, key: str = "") -> Iterator[Called]:
        """Remember a call; ``key`` is that of the ``response_url`` it answers to."""
        entry, is_sure = self._entry_of(name, arguments, key)
        called = Called(name=name, arguments=arguments, at=self._playground.clock(), is_probable=not is_sure)
        called.fault = fault.kind if fault else ""
        with harmless():
            called.age = self._playground.triggers.age(text_of(arguments, "trigger_id"))
        entry.calls.append(called)
        entry.called += 1
        self._changed(entry)
        outer = _current.set(called)
        try:
            yield called
        finally:
            _current.reset(outer)
            called.seconds = time.monotonic() - called.began
            with harmless():
                self._learn(entry, called, key)
            self._changed(entry)

    @contextmanager
    def within(self, entry: Entry | None) -> Iterator[None]:
        """Let what changes on screen belong to an act; what Slack would refuse is remembered."""
        outer = _current.set(entry)
        try:
            yield
        except Refused as refusal:
            if entry is not None:
                entry.refusals.append(refusal)
            raise
        finally:
            _current.reset(outer)
            if entry is not None:
                self._changed(entry)

    def _begin(self, sort: Sort, **more: Any) -> Entry:
        self._number += 1
        entry = Entry(number=self._number, sort=sort, at=self._playground.clock(), **more)
        self.entries.append(entry)
        if len(self.entries) > MOST_ENTRIES:
            self._forget(self._eldest())
        self._news()
        return entry

    def _eldest(self) -> Entry:
        bot = self._playground.workspace.bot_user
        own = [one for one in self.entries if one.user == bot]
        return own[0] if len(own) > MOST_OWN else self.entries[0]

    def _forget(self, entry: Entry) -> None:
        self.entries.remove(entry)
        self._own = None if entry is self._own else self._own
        self._recent.pop(entry.number, None)
        for key in entry.keys:
            if self._by_key.get(key) is entry:
                del self._by_key[key]

    def _find_by(self, key: str, entry: Entry) -> None:
        self._by_key[key] = entry
        entry.keys.append(key)

    def _touch(self, entry: Entry) -> None:
        entry.touched = time.monotonic()
        self._recent.pop(entry.number, None)
        # What the app hears of its own messages is no act that it answers to.
        if entry.user != self._playground.workspace.bot_user:
            self._recent[entry.number] = entry
        self._changed(entry)

    def _changed(self, entry: Entry) -> None:
        entry.revision += 1
        self._news()

    def _entry_of(self, name: str, arguments: Any, key: str) -> tuple[Entry, bool]:
        """Return the act that a call belongs to, and whether that is certain."""
        names = (
            ("answer", key),
            ("trigger", text_of(arguments, "trigger_id")),
            ("view", text_of(arguments, "view_id")),
        )
        for kind, value in names:
            if value and (known := self._by_key.get(f"{kind} {value}")):
                return known, True
        near = self._nearby(arguments)
        return (near, False) if near else (self._of_itself(name), True)

    def _nearby(self, arguments: Any) -> Entry | None:
        """Return the newest act under way or just answered, rather one of the same person or in the same channel."""
        now = time.monotonic()
        for number in [number for number, entry in self._recent.items() if not entry.is_near(now)]:
            del self._recent[number]
        user = text_of(arguments, "user") or text_of(arguments, "user_id")
        channel = text_of(arguments, "channel")
        near = list(reversed(self._recent.values()))
        return max(near, key=lambda one: (one.user in (user, channel), one.channel == channel), default=None)

    def _of_itself(self, name: str) -> Entry:
        own = self._own
        if own is not None and own.called < _MOST_IN_ONE_GO:
            last = own.calls[-1]
            if last.name == name and time.monotonic() - last.began < _ONE_GO_SECONDS:
                return own
        self._own = self._begin("calls", user=self._playground.workspace.bot_user)
        return self._own

    def _learn(self, entry: Entry, called: Called, key: str) -> None:
        """Note what later could not be told any more."""
        answer = called.answer if isinstance(called.answer, Mapping) else {}
        view = answer.get("view")
        if isinstance(view, Mapping) and called.name in ("views.open", "views.push"):
            self._find_by(f"view {view.get('id')}", entry)
        limits, channel = self._playground.limits, answer.get("channel")
        tight = {called.name: limits.is_tight(called.name), f"channel {channel}": limits.is_tight(f"channel {channel}")}
        called.tight = tuple(name for name, is_tight in tight.items() if is_tight)
        called.uses = self._playground.response_urls.uses(key)
        if called.name in ("chat.postMessage", "chat.postEphemeral") and isinstance(called.arguments, Mapping):
            called.passed_over = passed_over(self._playground.manifest, called.arguments)
        workspace, reader = self._playground.workspace, text_of(called.arguments, "user")
        if called.name == "chat.postEphemeral" and reader != entry.user and not workspace.present[reader]:
            called.missed_by = reader

    def _saw(self, change: Change) -> None:
        record = _current.get()
        if record is None or len(record.changes) >= _MOST_CHANGES:
            return
        with harmless():
            if seen := sight(self._playground.workspace, change):
                record.changes.append(seen)

    def _news(self) -> None:
        """Tell those who look, not too often."""
        if self._is_news_due:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._is_news_due = True
        loop.call_later(_NEWS_SECONDS, self._tell_news)

    def _tell_news(self) -> None:
        self._is_news_due = False
        self._playground.workspace.changes.note("trace")
