"""``python -m playground``: the local Slack alone, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import shlex
import sys
from pathlib import Path
from typing import Any

import yaml

from playground.running import run
from playground.scene import read_scenes
from playground.server import Playground
from playground.state import Damaged


def greet(playground: Playground) -> None:
    """Say where the workspace is, and what an app must be told to find it."""
    print(f"Slack on this machine: {playground.url}")
    for name, value in playground.environment.items():
        print(f"{name}={value}", flush=True)


def _manifest(path: Path | None) -> dict[str, Any] | None:
    return None if path is None else dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _address(given: str) -> str:
    if not given.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{given} is no address such as http://127.0.0.1:3000/slack/events")
    return given


def main() -> int:
    """Read the command line and serve; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=3100)
    parser.add_argument("--state", type=Path, help="file that keeps the workspace over a restart")
    parser.add_argument("--manifest", type=Path, help="manifest.yml of the app")
    parser.add_argument("--run", default="", metavar="COMMAND", help="start the app with this command")
    parser.add_argument("--app-file", type=Path, action="append", help="file in which that app keeps its records")
    parser.add_argument("--deliver-to", type=_address, metavar="URL", help="where the app takes signed HTTP")
    parser.add_argument("--scenes", type=Path, help="Python package with SCENES that can be loaded")
    given = parser.parse_args()
    try:
        playground = Playground(
            given.port,
            state_file=given.state,
            manifest=_manifest(given.manifest),
            page=True,
            scenes=read_scenes(given.scenes) if given.scenes else (),
        )
    except Damaged as problem:
        print(problem, file=sys.stderr)
        return 2
    command, files = shlex.split(given.run), given.app_file or ()
    other = "name another port with --port"
    beside = run(playground, greet, command=command, app_files=files, deliver_to=given.deliver_to, elsewhere=other)
    return asyncio.run(beside)


if __name__ == "__main__":
    sys.exit(main())
