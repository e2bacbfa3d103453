"""One connection of Socket Mode: requests come in and answers go out, until one of both sides wants another."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

#: A connection that is not up by then gets a new ticket: the client itself would try the refused one for ever.
_CONNECT_SECONDS = 10.0
#: A closing is not waited for longer: a deaf connection never answers it.
_CLOSE_SECONDS = 1.0
_ANSWER_SECONDS = 3.0


class Connection:
    """Bolt behind one connection, which knows when it heard something last and what it is still answering."""

    def __init__(
        self,
        app: AsyncApp,
        *,
        app_token: str,
        client: AsyncWebClient,
        ping_seconds: float,
        monotonic: Callable[[], float],
    ) -> None:
        """Connect with the app token when opened; the other side answers a ping every few seconds."""
        self._app = app
        self._monotonic = monotonic
        self._client = _Client(app, app_token, client, ping_seconds)
        self._client.socket_mode_request_listeners.append(self._answer)
        self._client.message_listeners.append(self._note_message)
        self._begun = self._heard = monotonic()
        self._last_pong: float | None = None
        self._answering: set[asyncio.Task[object]] = set()
        self._is_draining = False

    async def open(self) -> None:
        """Ask for a ticket and use it; raises SlackApiError, SlackClientError, OSError or TimeoutError."""
        client = self._client
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                # The SDK's own call stumbles over an answer that is no JSON.
                ticket = await client.web_client.apps_connections_open(app_token=client.app_token)
                client.wss_uri = str(ticket["url"])
                await client.connect()  # type: ignore[no-untyped-call]  # the SDK leaves its coroutines untyped
        except BaseException:
            await self.close()
            raise

    async def over(self, seconds: float) -> bool:
        """Wait so long for the other side to want another connection; return whether there has to be one."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._client.is_over.wait(), seconds)
        return self._client.is_over.is_set() or self.is_gone

    @property
    def is_gone(self) -> bool:
        """Whether nothing can come or go here any more."""
        session = self._client.current_session
        return session is None or session.closed

    def silence(self) -> float:
        """Return for how many seconds nothing has come."""
        # Pongs are answered inside the client, which keeps only a wall-clock time of its own.
        pong = self._client.last_ping_pong_time
        if pong != self._last_pong:
            self._last_pong = pong
            self._heard = self._monotonic()
        return self._monotonic() - self._heard

    def age(self) -> float:
        """Return for how many seconds it has been there."""
        return self._monotonic() - self._begun

    async def drain(self) -> None:
        """Take nothing more, and wait until everything that came has been answered."""
        self._is_draining = True
        if self._answering:
            await asyncio.wait(self._answering, timeout=_ANSWER_SECONDS)

    async def close(self) -> None:
        """Close the connection and everything around it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closed(), _CLOSE_SECONDS)
            return
        # The other side did not answer; what is left is ours alone.
        await self._closed()

    async def _closed(self) -> None:
        await self._client.close()  # type: ignore[no-untyped-call]  # likewise

    async def _answer(self, client: AsyncBaseSocketModeClient, asked: SocketModeRequest) -> None:
        """Answer a request; one that comes while we stop is left to another process, or comes again."""
        if self._is_draining:
            return
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("requests are answered by tasks")
        self._answering.add(task)
        try:
            answer = await run_async_bolt_app(self._app, asked)
            await send_async_response(client, asked, answer, time.time())
        finally:
            self._answering.discard(task)

    async def _note_message(self, client: object, message: object, raw: object) -> None:
        self._heard = self._monotonic()


class _Client(SocketModeClient):
    """The SDK's client, except that it leaves to us when there is to be another connection.

    Its own way closes the old connection before there is a new one, so that what is being answered cannot be
    acknowledged any more, and tries a ticket that was refused for ever.
    """

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, ping_seconds: float) -> None:
        super().__init__(
            app_token=app_token,
            logger=app.logger,
            web_client=client,
            auto_reconnect_enabled=False,
            ping_interval=ping_seconds,
            on_error_listeners=[self._note_end],
            on_close_listeners=[self._note_end],
        )
        self.is_over = asyncio.Event()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """The other side asks for another connection."""
        self.is_over.set()

    async def _note_end(self, message: object) -> None:
        self.is_over.set()
