"""Servers as processes of their own, on a core of their own, and what they used of it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import aiohttp
import psutil

from tests.bench.names import BOT_TOKEN, ROOT, SIGNING_SECRET
from tests.bench.standin import StandIn

_PATIENCE = 30.0
_SERVER_CORE, _GENERATOR_CORE = 0, 1


class NotStarted(Exception):
    """A server ended, or did not become ready."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running process."""

    process: subprocess.Popen[bytes]
    port: int
    #: CPU seconds from the start until it was ready.
    start_cpu: float

    def cpu(self) -> float:
        """Return the CPU seconds of all its threads so far."""
        return _cpu(self.process.pid)

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20


def pin_generator() -> None:
    """Leave the first core to the servers, where there are two."""
    _pin(os.getpid(), _GENERATOR_CORE)


@contextmanager
def every_core() -> Iterator[None]:
    """Let what is started in the block, a browser, have every core: it is many processes, as on anybody's machine."""
    itself = psutil.Process()
    if not hasattr(itself, "cpu_affinity"):
        yield
        return
    before = itself.cpu_affinity()
    # None of them named means all of them.
    itself.cpu_affinity([])
    try:
        yield
    finally:
        itself.cpu_affinity(before)


@asynccontextmanager
async def bare_bolt(slack: StandIn, kind: str = "command") -> AsyncIterator[Server]:
    """Run the control as long as the block lasts."""
    port = _free_port()
    arguments = ["-m", "tests.bench.control", kind, str(port), slack.api_url]
    async with _running(arguments, port, {}) as server:
        yield server


@asynccontextmanager
async def quorum(slack: StandIn, database_url: str) -> AsyncIterator[Server]:
    """Run the bot in HTTP mode as long as the block lasts."""
    port = _free_port()
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }
    async with _running(["app.py"], port, settings, "readyz") as server:
        yield server


@asynccontextmanager
async def local_slack(*how: str) -> AsyncIterator[Server]:
    """Run the local Slack as long as the block lasts; ``page`` gives it its page."""
    port = _free_port()
    async with _running(["-m", "tests.bench.local_slack", str(port), *how], port, {}) as server:
        yield server


@asynccontextmanager
async def _running(
    arguments: Sequence[str], port: int, settings: dict[str, str], ready: str = ""
) -> AsyncIterator[Server]:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **settings}
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment)  # noqa: ASYNC220  # returns at once
    _pin(process.pid, _SERVER_CORE)
    try:
        await _until_ready(process, port, ready)
        yield Server(process, port, _cpu(process.pid))
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, 15)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)


async def _until_ready(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Wait for the first connection that is accepted, then ask once whether it is ready."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.005)
            continue
        writer.close()
        if path:
            url = f"http://127.0.0.1:{port}/{path}"
            async with aiohttp.ClientSession() as session, session.get(url, raise_for_status=True):
                pass
        return
    raise NotStarted(f"Exit code {process.poll()} after {_PATIENCE:.0f} seconds at most.")


def _cpu(process: int) -> float:
    used = psutil.Process(process).cpu_times()
    return float(used.user + used.system)


def _pin(process: int, core: int) -> None:
    if core < (psutil.cpu_count() or 1) and hasattr(psutil.Process, "cpu_affinity"):
        psutil.Process(process).cpu_affinity([core])


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
