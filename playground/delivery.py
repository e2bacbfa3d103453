"""How requests reach the app: what both ways have in common, and signed HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

import aiohttp

from playground import incoming

if TYPE_CHECKING:
    from playground.entries import Entry
    from playground.trace import Trace

Kind = Literal["events_api", "slash_commands", "interactive"]
#: Slack waits so long for an answer.
ACK_SECONDS = 3.0
#: An event that was not taken comes again after so long.
RETRY_SECONDS: tuple[float, ...] = (0.0, 60.0, 300.0)


class NotAnswered(Exception):
    """The app did not take a request in time, or answered with an error; the reason is Slack's word for it."""

    def __init__(self, reason: str, *, final: bool = False, detail: str = "") -> None:
        """Name the reason; a final one asks for no retry."""
        super().__init__(reason)
        self.reason = reason
        self.final = final
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What the app answered: nothing, a text, or JSON."""

    body: Any = None
    seconds: float = 0.0


class Way(Protocol):
    """A way to the app; raises NotAnswered."""

    async def send(
        self, kind: Kind, payload: dict[str, Any], *, retry: tuple[int, str] | None = None, envelope: str | None = None
    ) -> Ack:
        """Deliver one request and return its answer; ``envelope`` is its id where there are envelopes."""


@dataclass(slots=True, kw_only=True)
class Http:
    """Signed requests to one address."""

    url: str
    signing_secret: str
    session: aiohttp.ClientSession
    seconds: float = ACK_SECONDS

    async def send(
        self, kind: Kind, payload: dict[str, Any], *, retry: tuple[int, str] | None = None, envelope: str | None = None
    ) -> Ack:
        """Deliver one request and return its answer."""
        body, content_type = encode(kind, payload)
        headers = {"Content-Type": content_type, **signature(self.signing_secret, body)}
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        began = time.monotonic()
        timeout = aiohttp.ClientTimeout(total=self.seconds)
        try:
            async with self.session.post(self.url, data=body, headers=headers, timeout=timeout) as answer:
                text = await answer.text()
                is_taken = 200 <= answer.status < 300 if kind == "events_api" else answer.status == 200
                if not is_taken:
                    final = answer.headers.get("x-slack-no-retry") == "1"
                    raise NotAnswered("http_error", final=final, detail=f"status {answer.status}")
                is_json = answer.content_type == "application/json"
                return Ack(body=_read(text, is_json), seconds=time.monotonic() - began)
        except TimeoutError:
            raise NotAnswered("http_timeout") from None
        except aiohttp.ClientError:
            raise NotAnswered("connection_failed") from None

    async def verify(self) -> bool:
        """Ask the address whether it belongs to the app, as Slack does before it is used."""
        challenge = secrets.token_hex(16)
        body = json.dumps({"type": "url_verification", "token": "deprecated", "challenge": challenge}).encode()
        headers = {"Content-Type": "application/json", **signature(self.signing_secret, body)}
        async with self.session.post(self.url, data=body, headers=headers) as answer:
            return answer.status == 200 and challenge in await answer.text()


def encode(kind: Kind, payload: dict[str, Any]) -> tuple[bytes, str]:
    """Return the body of a request over HTTP, and its content type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, body: bytes, *, at: int | None = None) -> dict[str, str]:
    """Return the headers that prove where a request comes from."""
    stamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _read(text: str, is_json: bool) -> Any:
    if not text.strip():
        return None
    return incoming.read(text) if is_json else text


@dataclass(slots=True, kw_only=True)
class Sender:
    """Sends interactions once and events until they are taken."""

    way: Way
    trace: Trace
    retry_seconds: Sequence[float] = RETRY_SECONDS
    _running: set[asyncio.Task[None]] = field(default_factory=set)
    #: Events that were given up, newest last.
    lost: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, act: Entry, *, retry: tuple[int, str] | None = None, **more: Any) -> Ack:
        """Deliver an act once and have it remembered; raises NotAnswered."""
        if act.delivery is None:
            raise NotAnswered("nothing to send")
        with self.trace.attempt(act, retry=retry, **more) as attempt:
            ack = await self.way.send(act.delivery, act.payload, retry=retry, envelope=attempt.envelope)
            attempt.answered(ack)
        return ack

    def tell(self, event: Entry) -> None:
        """Send an event in the background."""
        task = asyncio.create_task(self._tell(event), name="event")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def settled(self) -> None:
        """Wait until every event has been taken or given up."""
        while self._running:
            await asyncio.wait(self._running)

    async def stop(self) -> None:
        """Give up everything that is under way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _tell(self, event: Entry) -> None:
        retry: tuple[int, str] | None = None
        for number, pause in enumerate((0.0, *self.retry_seconds)):
            if number:
                await asyncio.sleep(pause)
            try:
                await self.send(event, retry=retry)
            except NotAnswered as problem:
                if problem.final:
                    break
                retry = (number + 1, problem.reason)
            else:
                return
        self.lost.append(event.payload)
