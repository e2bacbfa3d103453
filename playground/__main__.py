"""``python -m playground``: the local Slack alone, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path
from typing import Any

import yaml

from playground.server import start


async def run(arguments: argparse.Namespace) -> None:
    """Serve until the process is told to stop."""
    playground = await start(arguments.port, state_file=arguments.state, manifest=_manifest(arguments.manifest))
    print(f"Slack on this machine: {playground.url}")
    print(f"SLACK_API_URL={playground.api_url}")
    print(f"SLACK_BOT_TOKEN={playground.bot_token}")
    print(f"SLACK_APP_TOKEN={playground.app_token}")
    print(f"CLOCK_URL={playground.clock_url}", flush=True)
    stopping = asyncio.Event()
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_, stopping.set)
    try:
        await stopping.wait()
    finally:
        await playground.stop()


def _manifest(path: Path | None) -> dict[str, Any] | None:
    return None if path is None else dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=3100)
    parser.add_argument("--state", type=Path, help="file that keeps the workspace over a restart")
    parser.add_argument("--manifest", type=Path, help="manifest.yml of the app")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
