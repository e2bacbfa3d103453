"""One process, or several, beside a stand-in for Slack, on a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp.test_utils import TestServer

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from bot.domain.person import Actor, Person
from bot.flows import project
from bot.ports import OpenDatabase, Store
from bot.views.message import Message
from handlers.rendering import Rendered
from tests.delivery.replicas import Replica
from tests.delivery.stages import FORGET
from tests.delivery.standin import FakeClock, StandIn
from tests.storage.raw import execute

TEAM = TeamId("T1")
HOME, ELSEWHERE = ChannelId("C1"), ChannelId("C2")
OWNER = UserId("UADA")
#: Nobody started it, so no owner is told anything.
NO_PROJECT = ProjectId(1)


@dataclass(slots=True)
class Trial:
    """What is asked for, what time does, and what is there afterwards."""

    clock: FakeClock
    slack: StandIn
    database: OpenDatabase
    url: str
    session: aiohttp.ClientSession
    api_url: str
    lanes: dict[str, Replica] = field(default_factory=dict)
    project: ProjectId = NO_PROJECT
    #: What is said of a post or a card; nothing when there is nothing left to say.
    words: Callable[[Post | Card], str | None] = lambda what: what.key if isinstance(what, Post) else "card"

    def process(self, name: str = "1") -> Replica:
        """Start a process."""
        replica = Replica(name, database=self.database, lanes=self.lanes, clock=self.clock, renderer=self._drawn)
        replica.begin(self.session, self.api_url)
        return replica

    async def starts_project(self) -> None:
        """Start a project, whose card is not sent."""
        now = self.clock.now()
        people = {OWNER: Person(team=TEAM, user=OWNER, name="Ada", zone="Europe/London")}

        def work(store: Store) -> ProjectId:
            store.people.save(list(people.values()), at=now)
            store.people.replace_members(TEAM, HOME, {OWNER}, at=now)
            actor = Actor(team=TEAM, user=OWNER, request="start")
            wanted = project.Wanted(name="Payments portal")
            started = project.start(
                store, actor, channel=HOME, wanted=wanted, people=people, in_channel={OWNER}, now=now
            )
            return started.project.id

        self.project = await self.database.write(work)
        execute(self.url, "DELETE FROM outbox")

    async def asks(self, *names: str, to: ChannelId | UserId = HOME) -> None:
        """Ask for posts."""
        now = self.clock.now()

        def work(store: Store) -> None:
            for name in names:
                kind = PostKind.REMINDER
                post = Post(team=TEAM, project=self.project, kind=kind, to=to, key=name, about={})
                store.outbox.post(post, at=now)

        await self.database.write(work)

    async def places(self, *numbers: int) -> None:
        """Ask for living cards."""
        for number in numbers:
            card = self.card(number)
            await self.database.write(lambda store, card=card: store.outbox.place(card, HOME, at=self.clock.now()))  # type: ignore[misc]

    async def touches(self, *numbers: int) -> None:
        """Ask for living cards to be shown anew."""
        for number in numbers:
            card = self.card(number)
            await self.database.write(lambda store, card=card: store.outbox.touch(card, at=self.clock.now()))  # type: ignore[misc]

    async def passes(self, seconds: float, process: Replica, *, step: float = 5.0) -> None:
        """Let time pass, in which a process looks now and then."""
        end = self.clock.seconds + seconds
        await process.looks()
        while self.clock.seconds < end:
            self.clock.seconds += min(step, end - self.clock.seconds)
            self.slack.settle()
            await process.looks()

    def card(self, number: int) -> Card:
        """A living card of the project."""
        return Card(team=TEAM, project=self.project, kind=CardKind.REQUIREMENT, number=number)

    def texts(self, channel: str = HOME) -> list[str]:
        """What the bot said in a channel, from the top."""
        return [shown.text for shown in self.slack.said(channel)]

    def states(self) -> list[str]:
        """How every message stands, in the order in which they were asked for."""
        return [state for (state,) in execute(self.url, "SELECT state FROM outbox ORDER BY id")]

    def forgets(self) -> None:
        """Put the database back to the time before anything was sent."""
        execute(self.url, FORGET)

    def _drawn(self, store: Store, what: Post | Card) -> Rendered | None:
        if isinstance(what, Post) and what.kind is PostKind.UNDELIVERABLE:
            return Rendered(
                Message(text=f"{what.about['what']}: {what.about['state']}, {what.about['why']}", blocks=())
            )
        text = self.words(what)
        return None if text is None else Rendered(Message(text=text, blocks=()))


@asynccontextmanager
async def a_trial(database: OpenDatabase, url: str) -> AsyncIterator[Trial]:
    """Open a stand-in beside a database."""
    clock = FakeClock()
    slack = StandIn(clock)
    async with TestServer(slack.app()) as server, aiohttp.ClientSession() as session:
        yield Trial(clock, slack, database, url, session, str(server.make_url("/api/")))
