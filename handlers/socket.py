"""Socket Mode with a watchdog: a connection that is open but deaf is replaced, and so is one that never comes up."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

_log = logging.getLogger(__name__)
#: The client pings this often, in seconds, and the other side answers each ping.
PING_SECONDS = 5.0
#: Without any sign of life for so long the connection is deaf.
DEAF_SECONDS = 25.0
#: A connection that is not up by then gets a new ticket: the client itself would try the refused one for ever.
CONNECT_SECONDS = 15.0
_LOOK_SECONDS = 1.0
_LONGEST_PAUSE = 30.0


class SocketMode:
    """One connection to Slack at a time, for as long as it is wanted."""

    def __init__(
        self,
        app: AsyncApp,
        *,
        app_token: str,
        client: AsyncWebClient,
        monotonic: Callable[[], float] = time.monotonic,
        deaf_seconds: float = DEAF_SECONDS,
    ) -> None:
        """Connect with the app token when started."""
        self._app = app
        self._app_token = app_token
        self._web_client = client
        self._monotonic = monotonic
        self._deaf_seconds = deaf_seconds
        self._handler: _Handler | None = None
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, and keep watch from then on; raises SlackApiError when the token is refused."""
        self._handler = await self._connected()
        self._watching = asyncio.create_task(self._watch(), name="socket-watchdog")

    async def stop(self) -> None:
        """Take no more requests, let those that are being answered end, and close the connection."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        if self._handler is not None:
            await self._handler.drain()
            await self._handler.close()

    def is_up(self) -> bool:
        """Whether something was heard lately."""
        return self._handler is not None and self._silence(self._handler) < self._deaf_seconds

    async def _connected(self) -> _Handler:
        handler = _Handler(self._app, self._app_token, self._web_client, self._monotonic)
        try:
            await asyncio.wait_for(handler.connect(), CONNECT_SECONDS)
        except BaseException:
            await handler.close()
            raise
        return handler

    async def _watch(self) -> None:
        pause = _LOOK_SECONDS
        while True:
            await asyncio.sleep(pause)
            if self._handler is not None and self._silence(self._handler) < self._deaf_seconds:
                pause = _LOOK_SECONDS
                continue
            try:
                await self._replace()
                pause = _LOOK_SECONDS
            except (SlackApiError, OSError, TimeoutError) as error:
                pause = min(pause * 2, _LONGEST_PAUSE)
                _log.warning("No connection to Slack (%s); trying again in %.0f s", type(error).__name__, pause)

    async def _replace(self) -> None:
        _log.warning("The connection to Slack went deaf; making a new one")
        if self._handler is not None:
            await self._handler.close()
            self._handler = None
        self._handler = await self._connected()

    def _silence(self, handler: _Handler) -> float:
        return self._monotonic() - handler.heard()


class _Handler(AsyncSocketModeHandler):
    """Bolt's own handler, which also knows when it heard something last and what it is still answering."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, monotonic: Callable[[], float]) -> None:
        super().__init__(app, app_token, web_client=client, ping_interval=PING_SECONDS)
        self._monotonic = monotonic
        self._heard = monotonic()
        self._last_pong: float | None = None
        self._answering: set[asyncio.Task[object]] = set()
        self._is_draining = False
        self.client.message_listeners.append(self._note_message)

    async def connect(self) -> None:
        """Ask for a ticket and use it."""
        await self.client.connect()  # type: ignore[no-untyped-call]  # the SDK leaves its coroutines untyped

    async def close(self) -> None:
        """Close the connection and everything around it."""
        await self.client.close()  # type: ignore[no-untyped-call]  # likewise

    def heard(self) -> float:
        """Return when anything came last, on the monotonic clock."""
        # Pongs are answered inside the client, which keeps only a wall-clock time of its own.
        pong = self.client.last_ping_pong_time
        if pong != self._last_pong:
            self._last_pong = pong
            self._heard = self._monotonic()
        return self._heard

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer a request; one that comes while we stop is left to another process, or comes again."""
        if self._is_draining:
            return
        task = asyncio.current_task()
        if task is not None:
            self._answering.add(task)
        try:
            await super().handle(client, req)  # type: ignore[arg-type]  # it is the client that Bolt made itself
        finally:
            if task is not None:
                self._answering.discard(task)

    async def drain(self, seconds: float = 5.0) -> None:
        """Wait until everything that came has been answered."""
        self._is_draining = True
        if self._answering:
            await asyncio.wait(self._answering, timeout=seconds)

    async def _note_message(self, client: object, message: object, raw: object) -> None:
        self._heard = self._monotonic()
