"""``python -m playground``: the local Slack alone, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from playground.manifest import Manifest
from playground.running import run
from playground.scene import Scene, read_scenes
from playground.server import Playground
from playground.state import Damaged

_LAST_PORT = 65_535


def greet(playground: Playground) -> None:
    """Say where the workspace is, and what an app must be told to find it."""
    print(f"Slack on this machine: {playground.url}")
    for name, value in playground.environment.items():
        print(f"{name}={value}", flush=True)


def _manifest(given: str) -> dict[str, Any]:
    try:
        told = yaml.safe_load(Path(given).read_text(encoding="utf-8"))
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{given} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{given} is no YAML: {_line(error)}") from error
    try:
        Manifest.read(dict(told))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise argparse.ArgumentTypeError(f"{given} is no manifest of a Slack app ({_line(error)})") from error
    return dict(told)


def _scenes(given: str) -> tuple[Scene, ...]:
    try:
        return read_scenes(Path(given))
    except (Exception, SystemExit) as error:  # whatever somebody's own code does while it is read
        why = f"{type(error).__name__}: {_line(error)}"
        raise argparse.ArgumentTypeError(f"{given} is no package of Python with SCENES ({why})") from error


def _command(given: str) -> list[str]:
    try:
        return shlex.split(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given} is no command: {_line(error)}") from error


def _state(given: str) -> Path:
    path = Path(given)
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{path.parent} is no folder: make it first")
    return path


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())


def _port(given: str) -> int:
    if not given.isdecimal() or int(given) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{given} is no port: write a number up to {_LAST_PORT}")
    return int(given)


def _address(given: str) -> str:
    if not given.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{given} is no address such as http://127.0.0.1:3000/slack/events")
    return given


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and serve; return the exit code. What is wrong in it is said in a sentence, with code 2."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=_port, default=3100)
    parser.add_argument("--state", type=_state, metavar="FILE", help="file that keeps the workspace over a restart")
    parser.add_argument("--manifest", type=_manifest, metavar="FILE", help="manifest.yml of the app")
    parser.add_argument("--run", type=_command, default=(), metavar="COMMAND", help="start the app with this command")
    parser.add_argument("--app-file", type=Path, action="append", help="file in which that app keeps its records")
    parser.add_argument("--deliver-to", type=_address, metavar="URL", help="where the app takes signed HTTP")
    parser.add_argument(
        "--scenes", type=_scenes, default=(), metavar="FOLDER", help="Python package with SCENES that can be loaded"
    )
    given = parser.parse_args(arguments)
    try:
        playground = Playground(
            given.port,
            state_file=given.state,
            manifest=given.manifest,
            page=True,
            scenes=given.scenes,
        )
    except Damaged as problem:
        print(problem, file=sys.stderr)
        return 2
    command, files = given.run, given.app_file or ()
    other = "name another port with --port"
    beside = run(playground, greet, command=command, app_files=files, deliver_to=given.deliver_to, elsewhere=other)
    return asyncio.run(beside)


if __name__ == "__main__":
    sys.exit(main())
