"""A real delivery beside a local Slack that does what a test plants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from bot.views.document import Document
from handlers.delivery import Delivery
from handlers.rendering import Rendered
from handlers.slack_calls import SlackCalls
from handlers.slack_client import http_session, web_client
from handlers.workspaces import SingleWorkspace
from playground.server import Playground
from tests.databases import sqlite_database
from tests.delivery.trials import Trial, a_trial
from tests.faults.drawing import draw

__all__ = ["Mail", "mail", "sqlite_database", "trial"]

TEAM = TeamId("T0PLAYGRND")
CHANNEL = ChannelId("C0PAYMENTS")
#: A post may be about a project that nobody started; then no owner is told anything.
NO_PROJECT = ProjectId(1)


class SystemClock:
    """The real clock."""

    def now(self) -> datetime:
        """Return the instant it is."""
        return datetime.now(UTC)


def drawn(store: Store, what: Card | Post) -> Rendered:
    """Draw plainly; a post that is about a file brings it along."""
    shown = draw(store, what)
    name = what.about.get("file") if isinstance(what, Post) else None
    return replace(shown, files=(Document(str(name), "content"),)) if name else shown


@dataclass(frozen=True, slots=True)
class Mail:
    """What is put into the outbox, and what arrives."""

    slack: Playground
    database: OpenDatabase
    delivery: Delivery

    async def writes(self, work: Callable[[Store], Any]) -> Any:
        """Do something in one transaction, then wake delivery."""
        result = await self.database.write(work)
        self.delivery.wake()
        return result

    async def sends(self, *texts: str, to: ChannelId | UserId = CHANNEL, project: ProjectId = NO_PROJECT) -> None:
        """Ask for posts, all in one transaction."""
        now = datetime.now(UTC)

        def work(store: Store) -> None:
            for text in texts:
                kind = PostKind.REMINDER
                post = Post(team=TEAM, project=project, kind=kind, to=to, key=text, about={"text": text})
                store.outbox.post(post, at=now)

        await self.writes(work)

    async def sends_file(self, key: str, name: str) -> None:
        """Ask for a post with a file."""
        about: dict[str, str | int] = {"text": key, "file": name}
        post = Post(team=TEAM, project=NO_PROJECT, kind=PostKind.BASELINE_FILES, to=CHANNEL, key=key, about=about)
        await self.writes(lambda store: store.outbox.post(post, at=datetime.now(UTC)))

    async def places(self, number: int) -> Card:
        """Ask for a living card in the channel."""
        card = Card(team=TEAM, project=NO_PROJECT, kind=CardKind.REQUIREMENT, number=number)
        await self.writes(lambda store: store.outbox.place(card, CHANNEL, at=datetime.now(UTC)))
        return card

    def texts(self, channel: str = CHANNEL) -> list[str]:
        """What the bot said in a channel, in the order it stands there."""
        return [message.text for message in self.slack.workspace.channels[channel].messages]

    async def eventually(self, holds: Callable[[], Any], *, within: float = 10.0) -> Any:
        """Wait until something is there and return it."""
        end = asyncio.get_running_loop().time() + within
        while not (found := holds()):
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"still {found!r} after {within} seconds; the channel says {self.texts()}")
            await asyncio.sleep(0.02)
        return found

    async def is_empty(self) -> bool:
        """Whether nothing waits to be sent, now or later."""
        return not await self.database.read(lambda store: store.outbox.waiting())

    async def arrived(self) -> None:
        """Wait until nothing is left to be sent."""
        for _ in range(500):
            if await self.is_empty():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("messages still wait in the outbox")


@pytest_asyncio.fixture
async def mail(sqlite_database: OpenDatabase) -> AsyncIterator[Mail]:
    """A delivery at work."""
    async with Playground(rate=0) as slack, http_session() as session:
        client = web_client(base_url=slack.api_url, session=session, token=slack.bot_token)
        calls = SlackCalls(workspaces=SingleWorkspace(client), session=session, base_url=slack.api_url)
        delivery = Delivery(
            database=sqlite_database,
            slack=calls,
            clock=SystemClock(),
            settle_seconds=1.5,
            renderer=drawn,
            between_posts=0.01,
        )
        delivery.start()
        yield Mail(slack, sqlite_database, delivery)
        await delivery.stop()


@pytest_asyncio.fixture
async def trial(sqlite_database: OpenDatabase, tmp_path: Path) -> AsyncIterator[Trial]:
    """A stand-in for Slack and a clock that is moved by hand; no process is there yet."""
    async with a_trial(sqlite_database, f"sqlite:///{tmp_path / 'quorum.db'}") as trial:
        yield trial
