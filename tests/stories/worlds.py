"""A workspace with people in it and the real bot beside it, over real sockets: the stage of every story."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from app import Bot
from bot.settings import Settings
from playground.acting import Person
from playground.server import Playground
from playground.waiting import eventually
from tests.databases import fresh_file

ROOT = Path(__file__).parent.parent.parent


class StageClock:
    """The time of a story, which Slack and the bot share: it runs, and can be moved on."""

    def __init__(self) -> None:
        """Begin now."""
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC) + self._ahead

    def timestamp(self) -> float:
        """Return the same as seconds since the epoch."""
        return self.now().timestamp()

    def passes(self, **time: float) -> None:
        """Let hours or days pass at once."""
        self._ahead += timedelta(**time)


@dataclass(frozen=True, slots=True)
class Stage:
    """One local Slack with the bot in it."""

    slack: Playground
    bot: Bot
    clock: StageClock

    def person(self, name: str, /) -> Person:
        """Return somebody by their first name."""
        return self.slack.person(name)

    async def eventually(self, holds: Callable[[], Any], /) -> Any:
        """Wait until something is there and return it; what never comes fails the story with what was seen last."""
        return await eventually(holds)


def manifest() -> dict[str, Any]:
    """Return the app's own manifest."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return read


@asynccontextmanager
async def a_stage(
    folder: Path,
    *,
    http: bool = False,
    page: bool = False,
    database_url: str | None = None,
    before: Callable[[Playground], object] = lambda slack: None,
    follows: bool = False,
) -> AsyncIterator[Stage]:
    """Start a local Slack and the bot, connected by Socket Mode or by signed HTTP; without an address on SQLite.

    ``before`` does something to the local Slack before the bot starts. A bot that ``follows`` has no clock of the
    story's: it asks the local Slack what time it is.
    """
    clock = StageClock()
    slack = Playground(port=0, manifest=manifest(), rate=0, page=page, clock=clock.timestamp)
    await slack.start()
    before(slack)
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url or fresh_file(folder),
        "PORT": "0",
        "QUORUM_SETTLE_SECONDS": "2",
    }
    environment |= {"SLACK_SIGNING_SECRET": slack.signing_secret} if http else {"SLACK_APP_TOKEN": slack.app_token}
    environment |= {"QUORUM_CLOCK_URL": slack.clock_url} if follows else {}
    try:
        async with Bot(Settings.from_env(environment), clock=None if follows else clock) as bot:
            if http:
                slack.deliver_to(f"{bot.url}/slack/events")
            else:
                await slack.connected()
            yield Stage(slack, bot, clock)
    finally:
        await slack.stop()
