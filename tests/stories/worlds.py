"""A workspace with people in it and the real bot beside it, over real sockets: the stage of every story."""

from __future__ import annotations

import asyncio
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
from playground.workspace import Message, View

ROOT = Path(__file__).parent.parent.parent
PAYMENTS = "C0PAYMENTS"
ADA, BEN, CHLOE, DEEPAK = "U0ADA", "U0BEN", "U0CHLOE", "U0DEEPAK"
#: How long anything may take that does not wait for a person; more than it ever needs on a busy machine.
PATIENCE = 10.0


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
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'quorum.db'}",
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


def saying(stage: Stage, words: str, *, who: str = "ada", channel: str = PAYMENTS) -> list[Message]:
    """Every message of a channel that says these words."""
    return [message for message in stage.person(who).messages(channel) if words in words_of(message)]


def labels_of(shown: Any) -> list[str]:
    """Return the labels of everything that can be pressed or filled in, in order."""
    found: list[str] = []

    def look(part: Any) -> None:
        if isinstance(part, list):
            for each in part:
                look(each)
        elif isinstance(part, dict):
            if part.get("type") == "button" or "label" in part:
                found.append(str((part.get("text") or part["label"])["text"]))
            if part.get("type") == "overflow":
                found.extend(str(option["text"]["text"]) for option in part["options"])
            for each in part.values():
                look(each)

    look(getattr(shown, "blocks", None) or shown.content["blocks"])
    return found


def entry(shown: Any, label: str) -> str:
    """Return the value of an entry of the menu that a message holds."""
    menus = [each for block in shown.blocks for each in block.get("elements", ()) if each["type"] == "overflow"]
    return next(str(option["value"]) for option in menus[0]["options"] if option["text"]["text"] == label)


async def a_project(stage: Stage, *requirements: str, channel: str = PAYMENTS) -> None:
    """Ada starts the project Payments portal and adds requirements."""
    ada = stage.person("ada")
    await ada.command(channel, "/project", "start Payments portal")
    for text in requirements:
        await ada.command(channel, "/requirement", f"add {text}")
    await stage.eventually(lambda: all(saying(stage, text, channel=channel) for text in requirements))


async def a_round(stage: Stage, *signatories: str, channel: str = PAYMENTS, **fields: Any) -> Message:
    """Ada opens a sign-off, and its card comes up."""
    ada = stage.person("ada")
    before = len(saying(stage, "Sign-off V", channel=channel))
    await ada.command(channel, "/signoff", "start")
    sent = await ada.submit(form_of(ada), {"signatories": list(signatories or (ADA, BEN, CHLOE)), **fields})
    assert not sent.error
    assert not sent.errors, sent.errors
    cards = await stage.eventually(lambda: saying(stage, "Sign-off V", channel=channel)[before:])
    card: Message = cards[0]
    return card


def form_of(person: Person) -> View:
    """Return the form that somebody has in front of them."""
    assert person.view is not None, "no form is open"
    return person.view


async def told(stage: Stage, person: Person, words: str, *, channel: str = PAYMENTS) -> str:
    """Wait until somebody is told something privately in a channel, and return all of it."""
    heard = await stage.eventually(lambda: [each for each in person.ephemerals(channel) if words in words_of(each)])
    return words_of(heard[-1])


def words_of(shown: Any) -> str:
    """Return everything that a message, a form or several of them say, blocks included."""
    if isinstance(shown, list):
        return "\n".join(words_of(each) for each in shown)
    return " ".join(str(getattr(shown, name, "")) for name in ("text", "blocks", "content"))
