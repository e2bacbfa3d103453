"""The running bot: what is started in which order, and given back in the reverse one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Self

from bot.ports import Clock, OpenDatabase, Unavailable
from bot.settings import Settings, SettingsError
from handlers.clock import FollowedClock, SystemClock
from handlers.delivery import BETWEEN_POSTS
from handlers.http import Health, HttpServer
from handlers.signed import SignedRequests
from handlers.slack_client import http_session
from handlers.ticks import Ticks
from handlers.wiring import Wired, wired

#: Whoever asks whether we are ready does not wait longer for a database that is silent.
PROBE_SECONDS = 2.0


class Bot:
    """The running bot: everything is up inside the block, and drained behind it."""

    def __init__(
        self,
        settings: Settings,
        open_database: Callable[[str], OpenDatabase],
        *,
        clock: Clock | None = None,
        between_posts: float = BETWEEN_POSTS,
    ) -> None:
        """Take settings for a real workspace, or for a stand-in, whose clock and limits may be others."""
        self._settings = settings
        self._open_database = open_database
        self._clock = clock
        self._between_posts = between_posts
        self._stack = AsyncExitStack()
        self.url = ""

    async def __aenter__(self) -> Self:
        """Start; raises SettingsError, or what opening the database raises, with what to do."""
        async with self._stack:
            await self._start(self._stack)
            self._stack = self._stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Take nothing new, finish what was begun, and give everything back, within ten seconds."""
        await self._stack.aclose()

    async def _start(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        database = await asyncio.to_thread(self._open_database, settings.database_url)
        stack.push_async_callback(database.close)
        session = await stack.enter_async_context(http_session())
        followed = FollowedClock(settings.clock_url, session) if settings.clock_url else None
        if followed is not None:
            await followed.ask()
        clock = self._clock or followed or SystemClock()
        parts = wired(settings, database, session, clock, between_posts=self._between_posts)
        # Together with the requests that are being answered this stays under ten seconds.
        stack.push_async_callback(parts.delivery.stop, seconds=2.5)
        stack.push_async_callback(parts.edge.errands.drained, seconds=2.0)
        parts.delivery.start()
        ticks = Ticks(parts.edge, rate=followed.rate) if followed else Ticks(parts.edge)
        ticks.start()
        stack.callback(ticks.stop)
        if followed is not None:
            followed.follow(ticks.moved)
            stack.push_async_callback(followed.stop)
        await ticks.resume()
        server = HttpServer(
            settings.host,
            settings.port,
            Health(
                ready=lambda: _amiss(database, parts),
                waiting=lambda: _waiting(database),
                tally=parts.tally,
            ),
            slack=None if parts.socket else SignedRequests(parts.app, settings.signing_secret),
            routes=parts.routes,
        )
        await parts.workspaces.check()
        await _listening(server.start(), settings.host, settings.port)
        stack.push_async_callback(server.stop)
        self.url = f"http://{settings.host}:{server.port}"
        if parts.socket is not None:
            await parts.socket.start()
            stack.push_async_callback(parts.socket.stop)


async def _listening(begun: Awaitable[None], host: str, port: int) -> None:
    try:
        await begun
    except OSError as error:
        raise SettingsError(
            f"Nothing can listen at {host}, port {port} ({error.strerror}): set HOST and PORT to what is free here."
        ) from error


async def _amiss(database: OpenDatabase, parts: Wired) -> str | None:
    """Name what is not ready, or nothing."""
    try:
        is_there = await asyncio.wait_for(database.ready(), PROBE_SECONDS)
    except TimeoutError:
        is_there = False
    if not is_there:
        return "database"
    if parts.socket is not None and not parts.socket.is_up():
        return "token" if parts.workspaces.is_shut_out() else "socket"
    # Until Slack has told whose the token is, no request can be answered.
    try:
        is_found = await asyncio.wait_for(parts.workspaces.is_found(), PROBE_SECONDS)
    except TimeoutError:
        is_found = False
    if parts.workspaces.is_shut_out():
        return "token"
    return None if is_found else "slack"


async def _waiting(database: OpenDatabase) -> int | None:
    """Count what waits in the outbox; None while the database does not answer."""
    try:
        return await asyncio.wait_for(database.read(lambda store: store.outbox.waiting()), PROBE_SECONDS)
    except (Unavailable, TimeoutError):
        return None
