"""A workspace with people in it and the real bot beside it, over real sockets: the stage of every story."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app import Bot
from bot.settings import Settings
from playground.acting import Person
from playground.server import Playground

ROOT = Path(__file__).parent.parent.parent
#: How long anything may take that does not wait for a person; more than it ever needs on a busy machine.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One local Slack with the bot in it."""

    slack: Playground
    bot: Bot

    def person(self, name: str) -> Person:
        """Return somebody by their first name."""
        return self.slack.person(name)

    async def eventually(self, holds: Callable[[], Any]) -> Any:
        """Wait until something is there and return it."""
        return await eventually(holds)


async def eventually(holds: Callable[[], Any], *, within: float = PATIENCE) -> Any:
    """Wait until something is there and return it; what never comes fails the story with what was seen last."""
    end = asyncio.get_running_loop().time() + within
    while not (found := holds()):
        if asyncio.get_running_loop().time() > end:
            raise AssertionError(f"still {found!r} after {within} seconds")
        await asyncio.sleep(0.02)
    return found


def manifest() -> dict[str, Any]:
    """Return the app's own manifest."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return read


@asynccontextmanager
async def a_stage(folder: Path, *, http: bool = False, page: bool = False) -> AsyncIterator[Stage]:
    """Start a local Slack and the bot, connected by Socket Mode or by signed HTTP."""
    slack = Playground(port=0, manifest=manifest(), rate=0, page=page)
    await slack.start()
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'quorum.db'}",
        "PORT": "0",
        "QUORUM_SETTLE_SECONDS": "2",
    }
    environment |= {"SLACK_SIGNING_SECRET": slack.signing_secret} if http else {"SLACK_APP_TOKEN": slack.app_token}
    try:
        async with Bot(Settings.from_env(environment)) as bot:
            if http:
                slack.deliver_to(f"{bot.url}/slack/events")
            else:
                await slack.connected()
            yield Stage(slack, bot)
    finally:
        await slack.stop()


def words_of(shown: Any) -> str:
    """Return everything that a message, a form or several of them say, blocks included."""
    if isinstance(shown, list):
        return "\n".join(words_of(each) for each in shown)
    return " ".join(str(getattr(shown, name, "")) for name in ("text", "blocks", "content"))
