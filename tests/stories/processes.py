"""The bot as a process of its own, that can be asked to stop, and killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import aiohttp

from playground.server import Playground
from tests.databases import fresh_file
from tests.stories.worlds import ROOT


class Process:
    """One life after the other of the same bot."""

    def __init__(self, slack: Playground, folder: Path, *, http: bool = False, **environment: str) -> None:
        """Connect by Socket Mode or by HTTP, on a file with the newest schema; the environment may say otherwise."""
        self.slack = slack
        self.url = f"http://127.0.0.1:{free_port()}"
        way = {"SLACK_SIGNING_SECRET": slack.signing_secret} if http else {"SLACK_APP_TOKEN": slack.app_token}
        self.environment = {
            **_surroundings(),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": fresh_file(folder),
            "PORT": self.url.rpartition(":")[2],
            "QUORUM_SETTLE_SECONDS": "1",
        }
        self.environment |= way | environment
        self.running: asyncio.subprocess.Process | None = None
        if http:
            slack.deliver_to(f"{self.url}/slack/events")

    async def begin(self) -> None:
        """Start it, whatever becomes of that."""
        self.running = await asyncio.create_subprocess_exec(
            sys.executable, "app.py", cwd=ROOT, env=self.environment, stderr=asyncio.subprocess.DEVNULL
        )

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        await self.begin()
        end = time.monotonic() + 20
        while await self.health("readyz") != 200:
            assert time.monotonic() < end, "it never became ready"
            await asyncio.sleep(0.05)

    async def says(self) -> tuple[int, str]:
        """Run it to its own end; return the exit code and what it said there."""
        ended = await asyncio.create_subprocess_exec(
            sys.executable, "app.py", cwd=ROOT, env=self.environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            _, said = await asyncio.wait_for(ended.communicate(), 30)
        finally:
            if ended.returncode is None:
                ended.kill()
                await ended.wait()
        return ended.returncode or 0, said.decode()

    async def health(self, path: str) -> int:
        """Return the status of a health path; 0 when nobody listens."""
        try:
            async with aiohttp.ClientSession() as session, session.get(f"{self.url}/{path}") as answer:
                return answer.status
        except aiohttp.ClientConnectionError:
            return 0

    async def ends(self, how: signal.Signals) -> tuple[int, float]:
        """Send a signal and return the exit code and how long it took."""
        assert self.running is not None
        begun = time.monotonic()
        self.running.send_signal(how)
        code = await asyncio.wait_for(self.running.wait(), 15)
        return code, time.monotonic() - begun

    async def gone(self) -> None:
        """Make sure that nothing is left of it."""
        if self.running is not None and self.running.returncode is None:
            self.running.kill()
            await self.running.wait()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end."""
    return run_in(ROOT, *arguments, **environment)


def run_in(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program in another folder to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *arguments],
        cwd=folder,
        env={**_surroundings(), **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _surroundings() -> dict[str, str]:
    """What a program needs of our own environment; no setting of the bot's is in it."""
    return {name: os.environ[name] for name in ("PATH", "SSL_CERT_FILE") if name in os.environ}
