"""A workspace without a project, and people who type and click: the cast of the tests of projects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import pytest_asyncio

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Actor, Person
from bot.domain.project import Project
from bot.domain.values import replace
from bot.errors import NotInChannel, PersonUnknown
from bot.ports import Channel, OpenDatabase
from handlers.answers import Answer, AnswerKind
from handlers.asked import Click, Command, OpenView, Submission
from handlers.contents import router_of
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.payloads import read
from handlers.slack_calls import SlackCalls
from handlers.values import Values
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, CHANNEL, IN_CHANNEL, PEOPLE, START, TEAM

PRIVATE, ARCHIVED, ASIDE, GROUP = (ChannelId(name) for name in ("C0SECRET", "C0OLD", "C0ASIDE", "C0GROUP"))
DIRECT = ChannelId("D0ANA")
HOSTILE = 'O\'Brien <!channel> & "R&D" *b* `x` {{7*7}} =1+1'


class FakeSlack:
    """A workspace with one channel that the bot is in, and several that it cannot use."""

    def __init__(self) -> None:
        """Begin with nothing answered."""
        self.channels = {
            CHANNEL: Channel(team=TEAM, channel=CHANNEL, name="payments-portal"),
            ARCHIVED: Channel(team=TEAM, channel=ARCHIVED, name="old", is_archived=True),
            ASIDE: Channel(team=TEAM, channel=ASIDE, name="aside", bot_is_member=False),
            GROUP: Channel(team=TEAM, channel=GROUP, name="mpdm-ana--ben-1"),
        }
        self.responses: list[Mapping[str, Any]] = []

    async def channel(self, team: TeamId, channel: ChannelId) -> Channel:
        """Return a channel; a private one without the bot is not to be seen."""
        if channel not in self.channels:
            raise NotInChannel
        return self.channels[channel]

    async def members(self, team: TeamId, channel: ChannelId) -> frozenset[UserId]:
        """Return who is in every channel."""
        return frozenset(IN_CHANNEL)

    async def person(self, team: TeamId, user: UserId) -> Person:
        """Return an account."""
        if user not in PEOPLE:
            raise PersonUnknown
        return PEOPLE[user]

    async def respond(self, url: str, payload: Mapping[str, Any]) -> None:
        """Remember what was sent to a response_url."""
        self.responses.append(payload)


class Office:
    """A workspace in which nobody has started a project yet."""

    def __init__(self, database: OpenDatabase) -> None:
        """Build everything that answers around a database."""
        self.database = database
        self.slack = FakeSlack()
        self.deliveries = 0
        self.errands = Errands()
        slack = cast(SlackCalls, self.slack)
        directory = Directory(database=database, slack=slack, clock=self)
        self.router = router_of(
            Edge(
                database=database,
                clock=self,
                slack=slack,
                directory=directory,
                errands=self.errands,
                wake=lambda: None,
            )
        )

    def now(self) -> datetime:
        """Return the time, which stands still."""
        return START

    def who(self, user: UserId) -> Actor:
        """Return somebody acting, through a delivery of its own."""
        self.deliveries += 1
        return Actor(team=TEAM, user=user, request=f"delivery-{self.deliveries}")

    async def types(self, user: UserId, typed: str, channel: ChannelId = CHANNEL) -> Answer:
        """Somebody types a command."""
        name, _, text = typed.partition(" ")
        return await self.router.answer(
            Command(actor=self.who(user), channel=channel, trigger="t", name=name, text=text)
        )

    async def mentions(self, user: UserId, typed: str) -> Answer:
        """Somebody types a command with people in it, as Slack writes them."""
        name, _, text = typed.partition(" ")
        body = {"command": name, "text": text, "trigger_id": "t", "user_id": user, "channel_id": CHANNEL}
        asked = read(body, TEAM)
        assert isinstance(asked, Command)
        return await self.router.answer(replace(asked, actor=self.who(user)))

    async def clicks(self, user: UserId, shown: Answer, label: str) -> Answer:
        """Somebody clicks a button of a message."""
        elements = [each for block in shown.content["blocks"] for each in block.get("elements", ())]
        button = next(each for each in elements if each["type"] == "button" and each["text"]["text"] == label)
        return await self.router.answer(
            Click(
                actor=self.who(user),
                channel=CHANNEL,
                trigger="t",
                response_url="https://slack.example/answer",
                action=button["action_id"],
                value=button.get("value", ""),
            )
        )

    async def submits(self, user: UserId, form: Answer, filled: Mapping[str, Any]) -> Answer:
        """Somebody sends off a form that was opened."""
        assert form.kind is AnswerKind.FORM
        kept = json.loads(form.content["private_metadata"])
        callback = form.content["callback_id"]
        values = Values({name: {name: element} for name, element in filled.items()})
        first = next(block["block_id"] for block in form.content["blocks"] if block["type"] == "input")
        view = OpenView(id="V", hash="h", callback=callback, metadata=kept, values=values, first_input=first)
        return await self.router.answer(
            Submission(actor=self.who(user), callback=callback, values=values, metadata=kept, view=view)
        )

    async def project(self) -> Project | None:
        """Return the channel's project as it is stored."""
        home = await self.database.read(lambda store: store.projects.home(TEAM, CHANNEL, ANA))
        return home.project if home else None

    async def requirements(self) -> int:
        """Return how many requirements there are."""
        project = await self.project()
        return project.counts.open if project else 0


@pytest_asyncio.fixture
async def office(sqlite_database: OpenDatabase) -> Office:
    """An office without a project."""
    return Office(sqlite_database)


def said(answer: Answer) -> str:
    """Return the text of an answer that only the asker sees."""
    assert answer.kind in {AnswerKind.PRIVATE, AnswerKind.REPLACED}
    return str(answer.content["text"])
