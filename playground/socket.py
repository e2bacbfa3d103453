"""Socket Mode: several connections, of which one gets each request."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, web

from playground import incoming
from playground.delivery import ACK_SECONDS, Ack, Kind, NotAnswered
from playground.refused import Refused

MOST_CONNECTIONS = 10
_CONNECTION_SECONDS = 3600
_TICKET_SECONDS = 30.0


@dataclass(slots=True)
class _Waiting:
    answer: asyncio.Future[Any]
    connection: web.WebSocketResponse


@dataclass(slots=True, kw_only=True)
class Sockets:
    """The connections of the app."""

    app_id: str
    seconds: float = ACK_SECONDS
    connections: list[web.WebSocketResponse] = field(default_factory=list)
    #: Set while somebody is connected.
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    #: Called when a connection came, and when the last one went.
    on_change: Callable[[], None] = lambda: None
    #: Called with the id of an envelope that was acknowledged when nobody waited any more.
    on_late: Callable[[str], None] = lambda envelope: None
    #: Every frame that came, newest last.
    frames: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=1000))
    #: Whether the last connection was broken by hand, and nobody came back yet.
    was_cut: bool = False
    _deaf: set[web.WebSocketResponse] = field(default_factory=set)
    _leaving: set[web.WebSocketResponse] = field(default_factory=set)
    _tickets: dict[str, float] = field(default_factory=dict)
    _waiting: dict[str, _Waiting] = field(default_factory=dict)
    _turn: int = 0

    def ticket(self) -> str:
        """Return a ticket for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = time.monotonic()
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Keep one connection until it ends."""
        given = self._tickets.pop(request.query.get("ticket", ""), None)
        if given is None or time.monotonic() - given > _TICKET_SECONDS:
            raise web.HTTPUnauthorized
        socket = web.WebSocketResponse(heartbeat=20.0)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await self._say_goodbye(socket, "too_many_websockets")
            return socket
        self.connections.append(socket)
        self.was_cut = False
        self.connected.set()
        self.on_change()
        try:
            await socket.send_str(json.dumps(self._hello()))
            async for frame in socket:
                self._heard(frame.data)
        finally:
            self._gone(socket)
        return socket

    async def send(
        self, kind: Kind, payload: dict[str, Any], *, retry: tuple[int, str] | None = None, envelope: str | None = None
    ) -> Ack:
        """Send a request to one of the connections and return its answer; raises NotAnswered."""
        if not self.connections:
            raise NotAnswered("connection_failed")
        socket = self._next()
        id_ = envelope or str(uuid.uuid4())
        answer = asyncio.get_running_loop().create_future()
        self._waiting[id_] = _Waiting(answer, socket)
        began = time.monotonic()
        try:
            if socket not in self._deaf:
                await socket.send_str(json.dumps(self._envelope(id_, kind, payload, retry)))
            body = await asyncio.wait_for(answer, self.seconds)
        except TimeoutError:
            raise NotAnswered("timeout") from None
        except ConnectionError:
            raise NotAnswered("connection_failed") from None
        finally:
            self._waiting.pop(id_, None)
        return Ack(body=_plain(body), seconds=time.monotonic() - began)

    def _next(self) -> web.WebSocketResponse:
        """Return whose turn it is; a connection that was asked to go gets nothing while there is another.

        Where all were asked to go it is the newest one's: the others may be about to close.
        """
        staying = [each for each in self.connections if each not in self._leaving] or self.connections[-1:]
        self._turn += 1
        return staying[self._turn % len(staying)]

    async def refresh(self, *, warn: bool = False) -> None:
        """Ask every connection to be made anew, as Slack does every few hours."""
        for socket in list(self.connections):
            self._leaving.add(socket)
            await self._disconnect(socket, "warning" if warn else "refresh_requested")

    async def disable(self) -> None:
        """Say that Socket Mode was switched off, and close every connection."""
        for socket in list(self.connections):
            await self._say_goodbye(socket, "link_disabled")

    async def cut(self) -> None:
        """Break every connection without a word."""
        self.was_cut = bool(self.connections)
        for socket in list(self.connections):
            self._gone(socket)
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    def deafen(self) -> None:
        """Leave every connection open, but hear nothing on it any more, answer no ping and say nothing."""
        for socket in self.connections:
            self._deaf.add(socket)
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.pause_reading()

    async def stop(self) -> None:
        """Close every connection properly."""
        for socket in list(self.connections):
            with contextlib.suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(socket.close(code=WSCloseCode.GOING_AWAY), 1.0)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "connection_info": {"app_id": self.app_id},
            "num_connections": len(self.connections),
            "debug_info": {"host": "playground", "approximate_connection_time": _CONNECTION_SECONDS},
        }

    def _envelope(self, id_: str, kind: Kind, payload: dict[str, Any], retry: tuple[int, str] | None) -> dict[str, Any]:
        envelope: dict[str, Any] = {
            "envelope_id": id_,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": "timeout" if retry else ""}
        return envelope

    def _heard(self, data: Any) -> None:
        try:
            frame = incoming.read(data)
        except (TypeError, ValueError):
            return
        self.frames.append(frame)
        envelope = str(frame.get("envelope_id"))
        waiting = self._waiting.get(envelope)
        if waiting is None:
            self.on_late(envelope)
        elif not waiting.answer.done():
            waiting.answer.set_result(frame.get("payload"))

    def _gone(self, socket: web.WebSocketResponse) -> None:
        self._deaf.discard(socket)
        self._leaving.discard(socket)
        if socket in self.connections:
            self.connections.remove(socket)
        if not self.connections:
            self.connected.clear()
            self.on_change()
        for waiting in self._waiting.values():
            if waiting.connection is socket and not waiting.answer.done():
                waiting.answer.set_exception(ConnectionError())

    async def _disconnect(self, socket: web.WebSocketResponse, reason: str) -> None:
        with contextlib.suppress(ConnectionError):
            await socket.send_str(
                json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}})
            )

    async def _say_goodbye(self, socket: web.WebSocketResponse, reason: str) -> None:
        await self._disconnect(socket, reason)
        await socket.close()


def check_app_token(header: str, token: str) -> None:
    """Refuse a call that does not carry the app's own token in its header."""
    if not header:
        raise Refused("not_authed")
    if header != f"Bearer {token}":
        raise Refused("not_allowed_token_type" if header.startswith("Bearer xoxb-") else "invalid_auth")


def _plain(body: Any) -> Any:
    # Bolt wraps a plain text in an object of its own, which over HTTP would be the text alone.
    return body["text"] if isinstance(body, dict) and set(body) == {"text"} else body or None
