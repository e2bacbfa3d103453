"""A workspace with people in it and the real bot beside it, over real sockets: the stage of every story.

What people do and see on it in more than one story stands here too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from bot.settings import Settings
from handlers.bot import Bot
from playground.acting import Person
from playground.scenes.words import BEN, PAYMENTS, a_round, form_of, saying, votes
from playground.server import Playground
from playground.workspace import Message
from storage.database import open_database
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
        return await self.slack.eventually(holds)


@cache
def manifest() -> Mapping[str, Any]:
    """Return the app's own manifest, which is read once."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return MappingProxyType(read)


#: The local Slack of the stories counts no calls, so the bot need not hold back; the tests of delivery let it do so.
BETWEEN_POSTS = 0.02


@asynccontextmanager
async def a_stage(
    folder: Path,
    *,
    http: bool = False,
    page: bool = False,
    port: int = 0,
    database_url: str | None = None,
    before: Callable[[Playground], object] = lambda slack: None,
    follows: bool = False,
) -> AsyncIterator[Stage]:
    """Start a local Slack and the bot, connected by Socket Mode or by signed HTTP; without an address on SQLite.

    ``before`` does something to the local Slack before the bot starts. A bot that ``follows`` has no clock of the
    story's: it asks the local Slack what time it is.
    """
    clock = StageClock()
    slack = Playground(port, manifest=manifest(), rate=0, page=page, clock=clock.timestamp)
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
        settings, seen = Settings.from_env(environment), None if follows else clock
        async with Bot(settings, open_database, clock=seen, between_posts=BETWEEN_POSTS) as bot:
            if http:
                slack.deliver_to(f"{bot.url}/slack/events")
            else:
                await slack.connected()
            yield Stage(slack, bot, clock)
    finally:
        await slack.stop()


def at_work(now: datetime) -> datetime:
    """Return a Wednesday at three in the afternoon in Lagos and nine or ten in New York, in one to two weeks."""
    day = now.date() + timedelta(days=8)
    while day.weekday() != 2:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 14, 30, tzinfo=UTC)


def otherwise(told: Mapping[str, str], meant: Mapping[str, str]) -> dict[str, str]:
    """What people were told in other words than were meant, by what they had asked: nothing where all is well.

    A table of sentences is told on one stage, where none of them may change anything.
    """
    return {asked: told.get(asked, "nothing") for asked, words in meant.items() if words not in told.get(asked, "")}


def sent_files(stage: Stage, who: str) -> dict[str, bytes]:
    """The files in somebody's direct messages, by name."""
    workspace = stage.slack.workspace
    ids = [file for message in stage.person(who).direct_messages() for file in message.files]
    return {workspace.files[file].name: workspace.files[file].content for file in ids}


async def estimates(stage: Stage, number: int, effort: str) -> None:
    """Ada estimates a requirement."""
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", f"edit R{number}")
    await ada.click(form_of(ada), "requirement.more")
    await ada.submit(form_of(ada), {"estimate": effort})


async def ben_signs(stage: Stage) -> Message:
    """Ben alone is asked to sign everything that is open, and does; return the card that names L1."""
    card = await a_round(stage, BEN)
    await votes(stage, card, ben="approve")
    found = await stage.eventually(lambda: saying(stage, "Baseline L1"))
    closed: Message = found[0]
    return closed
