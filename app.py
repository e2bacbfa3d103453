"""Puts everything together: settings, storage, handlers, Bolt, delivery and the clock."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from dotenv import load_dotenv

from bot.settings import Mode, Settings, SettingsError
from handlers.bolt import bolt_app
from handlers.contents import router_of
from handlers.delivery import Delivery
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.http import Health, HttpServer
from handlers.importing import ImportHandlers
from handlers.logs import set_up_logs
from handlers.posting import Posting
from handlers.replies import Replies
from handlers.slack_calls import SlackCalls
from handlers.slack_client import http_session, web_client
from handlers.socket import SocketMode
from handlers.ticks import Ticks
from handlers.workspaces import SingleWorkspace, Workspaces
from storage.database import open_database
from storage.errors import StorageError
from storage.migrate import migrate

HERE = Path(__file__).parent
#: Where the page of the local Slack is.
PLAYGROUND_PORT = 8080

_log = logging.getLogger("quorum")


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)


class Bot:
    """The running bot: everything is up inside the block, and drained behind it."""

    def __init__(self, settings: Settings, *, clock: SystemClock | None = None) -> None:
        """Take settings for a real workspace, or for a stand-in."""
        self._settings = settings
        self._clock = clock or SystemClock()
        self._stack = AsyncExitStack()
        self.url = ""

    async def __aenter__(self) -> Self:
        """Start; raises StorageError or SettingsError with what to do."""
        async with self._stack:
            await self._start(self._stack)
            self._stack = self._stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Take nothing new, finish what was begun, and give everything back, within ten seconds."""
        await self._stack.aclose()

    async def _start(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        database = await asyncio.to_thread(open_database, settings.database_url)
        stack.push_async_callback(database.close)
        session = await stack.enter_async_context(http_session())
        client = web_client(base_url=settings.api_url, session=session, token=settings.bot_token or None)
        workspaces: Workspaces = SingleWorkspace(client)
        slack = SlackCalls(workspaces=workspaces, session=session, base_url=settings.api_url)
        errands = Errands()
        delivery = Delivery(
            database=database, posting=Posting(slack), clock=self._clock, settle_seconds=settings.settle_seconds
        )
        directory = Directory(database=database, slack=slack, clock=self._clock)
        edge = Edge(
            database=database,
            clock=self._clock,
            slack=slack,
            directory=directory,
            errands=errands,
            wake=delivery.wake,
        )
        stack.push_async_callback(delivery.stop)
        stack.push_async_callback(errands.drained, seconds=3.0)
        delivery.start()
        ticks = Ticks(edge)
        ticks.start()
        stack.callback(ticks.stop)
        await ImportHandlers(edge).resume()
        is_http = settings.mode is Mode.HTTP
        app = bolt_app(
            router=router_of(edge),
            replies=Replies(slack, errands),
            workspaces=workspaces,
            # Without a token: each request gets that of its own workspace.
            client=web_client(base_url=settings.api_url, session=session),
            signing_secret=settings.signing_secret if is_http else None,
        )
        socket = None if is_http else SocketMode(app, app_token=settings.app_token, client=client)

        async def ready() -> str | None:
            if not await database.ready():
                return "database"
            return None if socket is None or socket.is_up() else "socket"

        server = HttpServer(settings.host, settings.port, Health(ready=ready), slack=app if is_http else None)
        await server.start()
        stack.push_async_callback(server.stop)
        self.url = f"http://{settings.host}:{server.port}"
        if socket is not None:
            await socket.start()
            stack.push_async_callback(socket.stop)


async def examine(settings: Settings) -> int:
    """Say what is well and what is to be mended; return the exit code."""
    from handlers.doctor import Finding, findings, printed

    found = await findings(settings)
    try:
        database = await asyncio.to_thread(open_database, settings.database_url)
    except StorageError as error:
        found.append(Finding("database", str(error)))
    else:
        found.append(Finding("database", "" if await database.ready() else "it does not answer; start it."))
        await database.close()
    return printed(found)


async def run(settings: Settings) -> None:
    """Run until a signal asks to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        if settings.mode is Mode.PLAYGROUND:
            settings = await _beside_playground(stack, settings)
        bot = await stack.enter_async_context(Bot(settings))
        _log.info("Quorum is ready; health at %s/readyz", bot.url)
        await stop.wait()
        _log.info("Stopping")


async def _beside_playground(stack: AsyncExitStack, settings: Settings) -> Settings:
    """Start the local Slack and return settings with which the bot finds it."""
    # Only whoever tries Quorum without Slack needs it.
    import yaml

    from playground.server import Playground

    manifest = yaml.safe_load((HERE / "manifest.yml").read_text(encoding="utf-8"))
    state = HERE / "data" / "playground.json"
    state.parent.mkdir(mode=0o700, exist_ok=True)
    playground = Playground(PLAYGROUND_PORT, state_file=state, manifest=manifest, page=True)
    await stack.enter_async_context(playground)
    print(f"\n  Quorum runs in a local Slack. Open {playground.url}\n", flush=True)
    return replace(
        settings,
        mode=Mode.SOCKET,
        api_url=playground.api_url,
        bot_token=playground.bot_token,
        app_token=playground.app_token,
    )


def main(arguments: list[str]) -> int:
    """Run a command and return its exit code."""
    parser = argparse.ArgumentParser(prog="app.py", description="Quorum, a Slack bot for requirements and sign-off.")
    parser.add_argument("command", nargs="?", default="run", choices=["run", "migrate", "doctor"])
    command = parser.parse_args(arguments).command
    load_dotenv(".env")
    try:
        settings = Settings.from_env(os.environ)
        set_up_logs(settings.log_level, settings.log_format)
        if command == "migrate":
            migrate(settings.database_url)
        elif command == "doctor":
            return asyncio.run(examine(settings))
        else:
            asyncio.run(run(settings))
    except (SettingsError, StorageError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
