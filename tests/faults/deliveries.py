"""Slack's deliveries over HTTP: repeated, out of order, and the bot killed in between."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import random
import socket
import sys
import time
from collections import Counter
from urllib.parse import urlencode

import aiohttp

from bot.domain.audit import verify
from bot.domain.names import ChannelId, UserId
from bot.ports import Store
from playground.server import Playground
from storage.database import open_database
from tests.faults.posts import TEAM
from tests.stories.worlds import manifest

_AT_ONCE = 8
_CHANNEL = "C0PAYMENTS"


async def taken(database_url: str, *, deliveries: int, kill_every: int) -> list[str]:
    """Deliver commands several times each and return what went wrong."""
    dice = random.Random(deliveries)  # noqa: S311 - repeatable on purpose
    commands = deliveries // 3
    order = [number % commands for number in range(deliveries)]
    dice.shuffle(order)
    async with Playground(rate=0, manifest=manifest()) as slack, aiohttp.ClientSession() as session:
        bot = _Bot(slack, database_url, session)
        await bot.start()
        try:
            await bot.command("/project", "start Payments portal", "start")
            for begin in range(0, len(order), kill_every):
                batch = [asyncio.create_task(bot.adds(each)) for each in order[begin : begin + kill_every]]
                await asyncio.sleep(dice.uniform(0.02, 0.3))
                await bot.restart()
                await asyncio.gather(*batch)
        finally:
            await bot.stop()
    print(f"  {len(order)} deliveries of {commands} commands, {bot.kills} kills", flush=True)
    return await _wrong(database_url, commands)


class _Bot:
    """The program in a process of its own, on a port that stays."""

    def __init__(self, slack: Playground, database_url: str, session: aiohttp.ClientSession) -> None:
        self._slack = slack
        self._session = session
        self._port = _free_port()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._process: asyncio.subprocess.Process | None = None
        self.kills = 0
        self._environment = dict(os.environ) | {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_APP_TOKEN": "",
            "DATABASE_URL": database_url,
            "PORT": str(self._port),
            "QUORUM_SETTLE_SECONDS": "1.5",
            "LOG_LEVEL": "ERROR",
        }

    async def start(self) -> None:
        null = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "app.py", env=self._environment, stdout=null, stderr=null
        )

    async def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            await self._process.wait()

    async def restart(self) -> None:
        await self.stop()
        self.kills += 1
        await self.start()

    async def adds(self, number: int) -> None:
        await self.command("/requirement", f"add Thing number {number} shall be {number * 7919 % 10007}", f"t{number}")

    async def command(self, command: str, text: str, trigger: str) -> None:
        """Deliver until it is acknowledged, as Slack does in HTTP mode."""
        fields = {"command": command, "text": text, "trigger_id": trigger, "team_id": TEAM, "user_id": "U0ADA"}
        body = urlencode(fields | {"channel_id": _CHANNEL}).encode()
        end = time.monotonic() + 60
        async with self._slots:
            while not await self._posted(body):
                if time.monotonic() > end:
                    raise TimeoutError(f"{command} was never acknowledged")
                await asyncio.sleep(0.1)

    async def _posted(self, body: bytes) -> bool:
        now = str(int(time.time()))
        base = b"v0:" + now.encode() + b":" + body
        digest = hmac.new(self._slack.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={digest}"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        url = f"http://127.0.0.1:{self._port}/slack/events"
        try:
            async with self._session.post(url, data=body, headers=headers) as answer:
                return answer.status == 200 and "ephemeral" in await answer.text()
        except aiohttp.ClientError:
            return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _wrong(database_url: str, commands: int) -> list[str]:
    database = await asyncio.to_thread(open_database, database_url)
    try:
        return await database.read(lambda store: _judged(store, commands))
    finally:
        await database.close()


def _judged(store: Store, commands: int) -> list[str]:
    membership = store.projects.home(TEAM, ChannelId(_CHANNEL), UserId("U0ADA"))
    if membership is None:
        return ["the project is gone"]
    project = membership.project
    numbers = range(1, project.numbers.requirement + 1)
    found = [store.requirements.get(TEAM, project.id, number) for number in numbers]
    times = Counter(each.wording.text for each in found if each)
    broken = verify(list(store.audit.stream(TEAM, project.id)), project.chain)
    wrong = [
        ("lost", commands - len(times)),
        ("added twice", sum(count - 1 for count in times.values())),
        ("counted wrongly", abs(project.counts.open - commands)),
        ("the first broken audit event", broken or 0),
    ]
    return [f"{what}: {count}" for what, count in wrong if count]
