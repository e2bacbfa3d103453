"""Puts everything together: settings, storage, handlers, Bolt, delivery and the clock."""

from __future__ import annotations

import gc

if __name__ == "__main__":
    # What is loaded now stays to the end; looking for garbage in it again and again is a tenth of a start.
    gc.disable()

import argparse
import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self

from dotenv import load_dotenv

from bot.ports import Clock
from bot.settings import Mode, Settings, SettingsError
from handlers.clock import FollowedClock, SystemClock
from handlers.delivery import BETWEEN_POSTS
from handlers.http import Health, HttpServer
from handlers.logs import set_up_logs
from handlers.signed import SignedRequests
from handlers.slack_client import http_session
from handlers.ticks import Ticks
from handlers.wiring import Wired, wired
from storage.database import OpenDatabase, files_of, open_database
from storage.errors import StorageError
from storage.migrate import migrate, pending

if TYPE_CHECKING:
    from playground.server import Playground

HERE = Path(__file__).parent
#: Where the page of the local Slack is.
PLAYGROUND_PORT = 8080
#: Whoever asks whether we are ready does not wait longer for a database that is silent.
PROBE_SECONDS = 2.0
#: However much hangs, the process is gone so soon after it was asked to stop.
LAST_SECONDS = 9.0

_log = logging.getLogger("quorum")


class Bot:
    """The running bot: everything is up inside the block, and drained behind it."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None, between_posts: float = BETWEEN_POSTS) -> None:
        """Take settings for a real workspace, or for a stand-in, whose clock and limits may be others."""
        self._settings = settings
        self._clock = clock
        self._between_posts = between_posts
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
    except (StorageError, TimeoutError):
        return None


async def examine(settings: Settings) -> int:
    """Say what is well and what is to be mended; return the exit code."""
    from handlers.doctor import Finding, findings, printed

    found = await findings(settings)
    try:
        found.append(Finding("database", says=await asyncio.to_thread(pending, settings.database_url)))
    except StorageError as error:
        found.append(Finding("database", str(error)))
    return printed(found)


async def verify(settings: Settings) -> int:
    """Say of every project whether its records are what they were; return 1 when any are not."""
    from handlers.proof import printed as proven

    database = await asyncio.to_thread(open_database, settings.database_url)
    try:
        return await proven(database)
    finally:
        await database.close()


async def export(settings: Settings, project: str, file: Path) -> int:
    """Write everything about a project into a file; return the exit code."""
    from handlers.evidence import exported

    database = await asyncio.to_thread(open_database, settings.database_url)
    try:
        return await exported(database, SystemClock(), project, file)
    finally:
        await database.close()


def take_in(settings: Settings, file: Path) -> int:
    """Put what ``export`` wrote into a Quorum without records, and look through it; return the exit code."""
    from storage.restoring import restore

    print(f"{restore(settings.database_url, file)} is here with all its records.")
    return asyncio.run(verify(settings))


async def run(settings: Settings) -> None:
    """Run until a signal asks to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stopping, stop)
    async with Bot(settings) as bot:
        _spare_the_collector()
        _log.info("Quorum is ready; health at %s/readyz", bot.url)
        await stop.wait()
        _log.info("Stopping")


def _spare_the_collector() -> None:
    """Let the garbage collector leave alone what was loaded for good: walking it costs a fifth of every request."""
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


def _stopping(stop: asyncio.Event) -> None:
    """Let everything end in order, and end without order what takes too long or is asked for a second time."""
    if stop.is_set():
        _give_up()
    stop.set()
    guard = threading.Timer(LAST_SECONDS, _give_up)
    guard.daemon = True
    guard.start()


def _give_up() -> NoReturn:
    _log.warning("Ended before everything was in order; what was begun is gone on with at the next start")
    logging.shutdown()
    os._exit(1)


def try_out(settings: Settings) -> int:
    """Run a local Slack with the bot beside it as a process of its own; return the exit code."""
    # Only whoever tries Quorum without Slack needs it.
    import yaml

    from playground.running import run as run_both
    from playground.scenes import SCENES
    from playground.server import Playground
    from playground.state import Damaged

    manifest = yaml.safe_load((HERE / "manifest.yml").read_text(encoding="utf-8"))
    state = HERE / "data" / "playground.json"
    state.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        slack = Playground(PLAYGROUND_PORT, state_file=state, manifest=manifest, page=True, scenes=SCENES)
    except Damaged as problem:
        raise SettingsError(str(problem)) from problem
    command, files = [sys.executable, str(HERE / "app.py")], files_of(settings.database_url)
    beside = run_both(slack, _greet, command=command, environment=_told, app_files=files, with_app=True)
    return asyncio.run(beside)


def _told(slack: Playground) -> dict[str, str]:
    """What the bot is told beside where the local Slack is: what time it is there, where posts show at once."""
    return {
        "QUORUM_CLOCK_URL": slack.clock_url,
        "QUORUM_SETTLE_SECONDS": os.environ.get("QUORUM_SETTLE_SECONDS", "5"),
    }


def _greet(playground: Playground) -> None:
    print(f"\n  Quorum runs in a local Slack. Open {playground.url}\n", flush=True)


def _commands() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description="Quorum, a Slack bot for requirements and sign-off.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("run", help="run the bot; the same without a command")
    commands.add_parser("migrate", help="bring the database up to date")
    commands.add_parser("doctor", help="check token, scopes, manifest, database and clock")
    commands.add_parser("verify", help="look through every record; exit code 1 when any is not what it was")
    export_ = commands.add_parser("export", help="write everything about a project into a ZIP file")
    export_.add_argument("project", metavar="PROJECT", help="its number, its channel's id or its name")
    export_.add_argument("file", metavar="FILE", type=Path, help="a file that is not there yet")
    import_ = commands.add_parser("import", help="put what export wrote into a Quorum without records")
    import_.add_argument("file", metavar="FILE", type=Path)
    return parser


def _read_dotenv() -> None:
    """Let the settings in ``.env`` hold where the environment names no others."""
    try:
        load_dotenv(".env")
    except UnicodeDecodeError as error:
        raise SettingsError(".env is not written in UTF-8: save it anew as UTF-8 text.") from error
    except OSError as error:
        raise SettingsError(f".env cannot be read: {error.strerror}.") from error


def main(arguments: list[str]) -> int:
    """Run a command and return its exit code."""
    asked = _commands().parse_args(arguments)
    try:
        _read_dotenv()
        settings = Settings.from_env(os.environ)
        set_up_logs(settings.log_level, settings.log_format)
        if asked.command == "migrate":
            migrate(settings.database_url)
        elif asked.command == "doctor":
            return asyncio.run(examine(settings))
        elif asked.command == "verify":
            return asyncio.run(verify(settings))
        elif asked.command == "export":
            return asyncio.run(export(settings, asked.project, asked.file))
        elif asked.command == "import":
            return take_in(settings, asked.file)
        elif settings.mode is Mode.PLAYGROUND:
            return try_out(settings)
        else:
            asyncio.run(run(settings))
    except (SettingsError, StorageError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
