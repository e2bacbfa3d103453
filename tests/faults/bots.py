"""Processes of the bot that are killed and started again, each on a port that stays."""

from __future__ import annotations

import asyncio
import os
import sys

from playground.server import Playground
from tests.stories.processes import free_port

#: Slack acts on a call within this time after its caller died; the planted delays are shorter.
SETTLE_SECONDS = 1.5


class BotProcess:
    """One life after the other."""

    def __init__(self, slack: Playground, database_url: str) -> None:
        """Speak to a Slack by HTTP, and work on a database."""
        self.port = free_port()
        self.kills = 0
        self._running: asyncio.subprocess.Process | None = None
        self._environment = dict(os.environ) | {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_APP_TOKEN": "",
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "QUORUM_SETTLE_SECONDS": str(SETTLE_SECONDS),
            "LOG_LEVEL": "ERROR",
        }

    async def start(self) -> None:
        """Begin; whoever needs it waits until it answers."""
        null = asyncio.subprocess.DEVNULL
        self._running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.worker", env=self._environment, stdout=null, stderr=null
        )

    async def stop(self) -> None:
        """Kill it where it stands."""
        if self._running is not None:
            self._running.kill()
            await self._running.wait()

    async def restart(self) -> None:
        """Kill it and start it again."""
        await self.stop()
        self.kills += 1
        await self.start()
