"""What can be asked of Quorum on a command line: each command puts settings, storage and handlers together."""

from __future__ import annotations

import gc

if __name__ == "__main__":
    # What is loaded now stays to the end; looking for garbage in it again and again is a tenth of a start.
    gc.disable()

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import load_dotenv
from dotenv.parser import Binding, parse_stream

from bot.settings import DEFAULT_DATABASE_URL, Mode, Settings, SettingsError
from handlers.logs import set_up_logs

if TYPE_CHECKING:
    from playground.server import Playground

HERE = Path(__file__).parent
#: Where the page of the local Slack is, and the bot beside it, unless something else is there.
PLAYGROUND_PORT, BOT_PORT = 8080, 3000


async def examine(settings: Settings) -> int:
    """Say what is well and what is to be mended; return the exit code."""
    from handlers.doctor import Finding, findings, printed
    from storage.errors import StorageError
    from storage.migrate import pending

    found = await findings(settings)
    try:
        found.append(Finding("database", says=await asyncio.to_thread(pending, settings.database_url)))
    except StorageError as error:
        found.append(Finding("database", str(error)))
    return printed(found)


async def verify(settings: Settings) -> int:
    """Say of every project whether its records are what they were; return 1 when any are not, or there are none."""
    from handlers.verifying import NOTHING
    from handlers.verifying import printed as proven
    from storage.database import open_database
    from storage.migrate import is_there

    # Opening would make the database that is not there.
    if not await asyncio.to_thread(is_there, settings.database_url):
        print(NOTHING)
        return 1
    database = await asyncio.to_thread(open_database, settings.database_url)
    try:
        return await proven(database)
    finally:
        await database.close()


async def export(settings: Settings, project: str, file: Path) -> int:
    """Write everything about a project into a file; return the exit code."""
    from handlers.clock import SystemClock
    from handlers.evidence import exported
    from storage.database import open_database
    from storage.errors import StorageError
    from storage.migrate import is_there

    if not await asyncio.to_thread(is_there, settings.database_url):
        raise StorageError("There is no project: the database is empty, or not there. See DATABASE_URL.")
    database = await asyncio.to_thread(open_database, settings.database_url)
    try:
        return await exported(database, SystemClock(), project, file)
    finally:
        await database.close()


def take_in(settings: Settings, file: Path) -> int:
    """Put what ``export`` wrote into a Quorum without records, and look through it; return the exit code."""
    from storage.restoring import restore

    name = restore(settings.database_url, file)
    code = asyncio.run(verify(settings))
    print(f"{name} is here {'with all its records' if code == 0 else 'but its records are not what they were'}.")
    return code


def serve(settings: Settings) -> None:
    """Run the bot until it is asked to stop."""
    # Commands that only look at records start in half the time without Bolt and everything that answers Slack.
    from handlers.bot import Bot
    from handlers.process import new_loop, run
    from storage.database import open_database

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run(Bot(settings, open_database)))


def try_out(settings: Settings) -> int:
    """Run a local Slack with the bot beside it as a process of its own; return the exit code."""
    # Only whoever tries Quorum without Slack needs it.
    import yaml

    from playground.ports import AlreadyHere, first_free
    from playground.running import run as run_both
    from playground.scenes import SCENES
    from playground.server import Playground
    from playground.state import Damaged
    from storage.database import files_of

    manifest = yaml.safe_load((HERE / "manifest.yml").read_text(encoding="utf-8"))
    state = HERE / "data" / "playground.json"
    state.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        port = first_free(PLAYGROUND_PORT, state=state)
        slack = Playground(port, state_file=state, manifest=manifest, page=True, scenes=SCENES)
    except (AlreadyHere, Damaged) as problem:
        raise SettingsError(str(problem)) from problem
    records = kept_beside(state, settings.database_url)
    command, files = [sys.executable, str(HERE / "app.py")], files_of(records)
    beside = run_both(
        slack, _greet, command=command, environment=partial(_told, records), app_files=files, with_app=True
    )
    return asyncio.run(beside)


def kept_beside(state: Path, database_url: str) -> str:
    """Return where the bot's records are: unless it is told another place, beside the local Slack that they are of."""
    return f"sqlite:///{state.with_name('quorum.db')}" if database_url == DEFAULT_DATABASE_URL else database_url


def _told(records: str, slack: Playground) -> dict[str, str]:
    """What the bot is told beside where the local Slack is: what time it is there, where posts show at once."""
    from playground.ports import first_free

    return {
        "DATABASE_URL": records,
        "PORT": os.environ.get("PORT") or str(first_free(BOT_PORT)),
        "QUORUM_CLOCK_URL": slack.clock_url,
        "QUORUM_SETTLE_SECONDS": os.environ.get("QUORUM_SETTLE_SECONDS", "5"),
    }


def _greet(playground: Playground) -> None:
    print(f"\n  Quorum runs in a local Slack. Open {playground.url}")
    if not playground.url.endswith(f":{PLAYGROUND_PORT}"):
        print(f"  It is usually at port {PLAYGROUND_PORT}, where another program is now.")
    print(flush=True)


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
        with open(".env", encoding="utf-8") as file:
            _refuse_what_says_nothing(parse_stream(file))
        load_dotenv(".env")
    except FileNotFoundError:
        return
    except UnicodeDecodeError as error:
        raise SettingsError(".env is not written in UTF-8: save it anew as UTF-8 text.") from error
    except OSError as error:
        raise SettingsError(f".env cannot be read: {error.strerror}.") from error


def _refuse_what_says_nothing(bindings: Iterable[Binding]) -> None:
    """Refuse a line that sets nothing: whoever wrote it means to have set something."""
    for binding in bindings:
        if binding.error or (binding.key is not None and binding.value is None):
            raise SettingsError(f"Line {binding.original.line} of .env sets nothing: write NAME=value, one a line.")


def main(arguments: list[str]) -> int:
    """Run a command and return its exit code."""
    asked = _commands().parse_args(arguments)
    try:
        _read_dotenv()
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        return _refused(error)
    set_up_logs(settings.log_level, settings.log_format)
    # The storage takes half of a start. Neither wrong settings need it nor processes that draw, which read this file.
    from storage.errors import StorageError

    try:
        return _done(asked, settings)
    except (SettingsError, StorageError) as error:
        return _refused(error)


def _done(asked: argparse.Namespace, settings: Settings) -> int:
    match asked.command:
        case "migrate":
            from storage.migrate import migrate

            migrate(settings.database_url)
        case "doctor":
            return asyncio.run(examine(settings))
        case "verify":
            return asyncio.run(verify(settings))
        case "export":
            return asyncio.run(export(settings, asked.project, asked.file))
        case "import":
            return take_in(settings, asked.file)
        case _ if settings.mode is Mode.PLAYGROUND:
            return try_out(settings)
        case _:
            serve(settings)
    return 0


def _refused(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
