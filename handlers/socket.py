"""Socket Mode: there is a connection as long as one is wanted, and a new one before the old one goes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import SettingsError
from handlers.slack_errors import code_of

if TYPE_CHECKING:
    from handlers.connection import Connection

_log = logging.getLogger(__name__)
#: The client pings this often, in seconds, and the other side answers each ping.
PING_SECONDS = 5.0
#: Without any sign of life for so long the connection is deaf.
DEAF_SECONDS = 25.0
_LOOK_SECONDS = 0.5
#: What was on its way to an old connection arrives within this time.
_GRACE_SECONDS = 1.0
#: Connections that end sooner are made anew more and more slowly.
_LASTING_SECONDS = 2.0
_LONGEST_PAUSE = 30.0
#: Nothing but another token helps then.
_REFUSED = frozenset({"invalid_auth", "not_authed", "not_allowed_token_type", "account_inactive", "token_revoked"})
_TROUBLE = (SlackClientError, OSError, TimeoutError)


class SocketMode:
    """The bot's side of Socket Mode."""

    def __init__(
        self,
        app: AsyncApp,
        *,
        app_token: str,
        client: AsyncWebClient,
        monotonic: Callable[[], float] = time.monotonic,
        deaf_seconds: float = DEAF_SECONDS,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        """Connect with the app token when started."""
        self._app = app
        self._app_token = app_token
        self._web_client = client
        self._monotonic = monotonic
        self._deaf_seconds = deaf_seconds
        self._ping_seconds = ping_seconds
        self._current: Connection | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, and keep watch from then on; raises SettingsError when Slack does not know the token."""
        try:
            self._current = await self._opened()
        except _TROUBLE as error:
            if isinstance(error, SlackApiError) and code_of(error) in _REFUSED:
                raise SettingsError(
                    f"Slack refuses SLACK_APP_TOKEN ({code_of(error)}): copy the App-Level Token again."
                ) from error
            _log.warning("No connection to Slack yet (%s)", type(error).__name__)
        self._watching = asyncio.create_task(self._watch(), name="socket-watchdog")

    async def stop(self) -> None:
        """Take no more requests, let those that are being answered end, and close every connection."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        if self._current is not None:
            await self._current.drain()
            await self._current.close()
        if self._retiring:
            await asyncio.wait(self._retiring)

    def is_up(self) -> bool:
        """Whether something was heard lately."""
        current = self._current
        return current is not None and not current.is_gone and current.silence() < self._deaf_seconds

    async def _watch(self) -> None:
        pause, has_failed = 0.0, self._current is None
        while True:
            await self._end_of_current()
            is_young = self._current is not None and self._current.age() < _LASTING_SECONDS
            pause = min(max(pause * 2, 1.0), _LONGEST_PAUSE) if has_failed or is_young else 0.0
            await asyncio.sleep(pause)
            try:
                await self._swap()
                has_failed = False
            # The watchdog outlives whatever goes wrong with one connection: the next one may work.
            except Exception as error:
                has_failed = True
                _log.warning("No connection to Slack (%s)", type(error).__name__)

    async def _end_of_current(self) -> None:
        """Wait until there has to be another connection."""
        while self._current is not None and self._current.silence() < self._deaf_seconds:
            if await self._current.over(_LOOK_SECONDS):
                return

    async def _swap(self) -> None:
        """Have a new connection before the old one goes: whatever comes meanwhile comes to one of them."""
        old, self._current = self._current, await self._opened()
        if old is not None:
            task = asyncio.create_task(_retire(old), name="socket-retiring")
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    async def _opened(self) -> Connection:
        # With its client, which nobody needs whose requests come over HTTP.
        from handlers.connection import Connection

        connection = Connection(
            self._app,
            app_token=self._app_token,
            client=self._web_client,
            ping_seconds=self._ping_seconds,
            monotonic=self._monotonic,
        )
        await connection.open()
        return connection


async def _retire(old: Connection) -> None:
    if not old.is_gone:
        await asyncio.sleep(_GRACE_SECONDS)
    await old.drain()
    await old.close()
