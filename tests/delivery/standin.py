"""The smallest Slack that delivery can be tried on: real HTTP, a clock that stands still, and faults in turn."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
#: History comes in small pages, so that a look has to read several.
_PAGE = 3
#: What is said to be refused because of a planted history that cannot be read.
DENIED = "missing_scope"


@dataclass(slots=True)
class FakeClock:
    """A clock that is moved by hand; ``monotonic`` goes with it."""

    seconds: float = 0.0

    def now(self) -> datetime:
        """Return the instant it is."""
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """Return the seconds since the start."""
        return self.seconds


@dataclass(slots=True)
class Shown:
    """A message as it stands in a channel."""

    ts: str
    mark: str
    text: str


@dataclass(slots=True)
class StandIn:
    """Takes calls, and does with each what was planted for its method."""

    clock: FakeClock
    channels: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    #: For each method what its next calls meet: ``429``, ``500``, ``503_after``, ``reset``, ``reset_after``, ``late``.
    faults: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    #: Posts that Slack took and will show only later.
    late: list[tuple[float, str, Shown]] = field(default_factory=list)
    #: Until when each caller was told to leave a method alone, and which calls came all the same.
    told: dict[tuple[str, str], float] = field(default_factory=dict)
    watched: dict[tuple[str, str], float] = field(default_factory=dict)
    impatient: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    #: Channels that take nothing, and why.
    refusals: dict[str, str] = field(default_factory=dict)
    is_revoked: bool = False
    is_history_denied: bool = False
    retry_after: int = 7
    _last_ts: int = 0

    def app(self) -> web.Application:
        """Return what listens."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._called)
        return app

    def chat(self, channel: str, messages: int) -> None:
        """Let people talk."""
        for _ in range(messages):
            self._show(channel, Shown("", "", "people talk"))

    def said(self, channel: str) -> list[Shown]:
        """Return what the bot said in a channel, from the top."""
        return [shown for shown in self.channels[channel] if shown.mark]

    def settle(self) -> None:
        """Show what was late and has its time by now."""
        for item in [each for each in self.late if each[0] <= self.clock.seconds]:
            self.late.remove(item)
            self._show(item[1], item[2])

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments: Mapping[str, Any] = dict(request.query)
        if request.content_type == "application/json" and request.can_read_body:
            arguments = await request.json()
        elif request.can_read_body:
            arguments = await request.post()
        caller = request.headers.get("Authorization", "")
        self.calls.append(method)
        self.settle()
        if self.clock.seconds < self.watched.get((caller, method), 0.0):
            self.impatient.append(method)
        if method == "auth.test":
            return web.json_response({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"})
        if self.is_revoked:
            return web.json_response({"ok": False, "error": "token_revoked"})
        planted = self.faults[method]
        return self._answered(request, caller, method, arguments, planted.popleft() if planted else "")

    def _answered(
        self, request: web.Request, caller: str, method: str, arguments: Mapping[str, Any], fault: str
    ) -> web.StreamResponse:
        if fault == "429":
            self.told[caller, method] = self.clock.seconds + self.retry_after
            headers = {"Retry-After": str(self.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if fault == "500":
            return web.Response(status=500)
        if fault == "reset":
            return _reset(request)
        answer = self._done(method, arguments, is_late=fault == "late")
        if fault == "reset_after":
            return _reset(request)
        if fault in ("503_after", "late"):
            return web.Response(status=503)
        return web.json_response(answer)

    def _done(self, method: str, arguments: Mapping[str, Any], *, is_late: bool) -> dict[str, Any]:
        channel = str(arguments.get("channel"))
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": f"D{arguments['users']}"}}
        if channel in self.refusals and method != "conversations.history":
            return {"ok": False, "error": self.refusals[channel]}
        if method == "conversations.history":
            return self._history(channel, arguments)
        if method == "chat.update":
            for shown in self.channels[channel]:
                if shown.ts == arguments["ts"]:
                    shown.text = arguments["text"]
                    return {"ok": True, "ts": shown.ts}
            return {"ok": False, "error": "message_not_found"}
        shown = Shown("", arguments["metadata"]["event_payload"]["key"], arguments["text"])
        if is_late:
            self.late.append((self.clock.seconds + 20, channel, shown))
        else:
            self._show(channel, shown)
        return {"ok": True, "channel": channel, "ts": shown.ts}

    def _show(self, channel: str, shown: Shown) -> None:
        self._last_ts = max(self._last_ts + 1, int(self.clock.now().timestamp() * 1_000_000))
        shown.ts = f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"
        self.channels[channel].append(shown)

    def _history(self, channel: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if self.is_history_denied:
            return {"ok": False, "error": DENIED}
        oldest, begin = float(arguments["oldest"]), int(arguments.get("cursor") or 0)
        found = [shown for shown in reversed(self.channels[channel]) if float(shown.ts) > oldest]
        page = found[begin : begin + _PAGE]
        more = str(begin + _PAGE) if begin + _PAGE < len(found) else ""
        messages = [{"ts": shown.ts, "metadata": {"event_payload": {"key": shown.mark}}} for shown in page]
        return {"ok": True, "messages": messages, "response_metadata": {"next_cursor": more}}


def _reset(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
