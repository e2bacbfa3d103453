"""A desk for sign-offs, on a real database: the others of the handlers' tests are built upon it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import pytest_asyncio

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Actor, Person
from bot.domain.signoff import Round
from bot.ports import Channel, OpenDatabase, Store
from bot.views.buttons import pack
from handlers.answers import Answer, AnswerKind
from handlers.asked import Click, Command, OpenView, Submission
from handlers.baseline import BaselineHandlers
from handlers.boundary import Boundary
from handlers.change import ChangeHandlers
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.proof import ProofHandlers
from handlers.router import Router
from handlers.signoff import SignoffHandlers
from handlers.slack_calls import SlackCalls
from handlers.values import Values
from tests.flows.worlds import ANA, CHANNEL, IN_CHANNEL, PEOPLE, START, TEAM, World


class FakeSlack:
    """Answers what the directory asks, and remembers which Homes were shown."""

    def __init__(self) -> None:
        """Begin with nothing shown, in a channel full of people."""
        self.homes: list[UserId] = []
        self.there = frozenset(IN_CHANNEL)

    async def channel(self, team: TeamId, channel: ChannelId) -> Channel:
        """Return a channel that the bot is in."""
        return Channel(team=team, channel=channel, name="payments-portal")

    async def members(self, team: TeamId, channel: ChannelId) -> frozenset[UserId]:
        """Return who is in the channel."""
        return self.there

    async def person(self, team: TeamId, user: UserId) -> Person:
        """Return an account that is in use."""
        return PEOPLE[user]

    async def publish_home(self, team: TeamId, user: UserId, view: Mapping[str, Any]) -> None:
        """Remember whose Home was shown."""
        self.homes.append(user)


class Desk:
    """The project *Payments portal* with two requirements, and its people asking things."""

    def __init__(self, database: OpenDatabase) -> None:
        """Build the edge around a database."""
        self.database = database
        self.slack = FakeSlack()
        self.time = START
        self.deliveries = 0
        self.errands = Errands()
        slack = cast(SlackCalls, self.slack)
        directory = Directory(database=database, slack=slack, clock=self)
        self.edge = edge = Edge(
            database=database,
            clock=self,
            slack=slack,
            directory=directory,
            errands=self.errands,
            wake=lambda: None,
        )
        self.router = Router(Boundary(), directory.look_again)
        SignoffHandlers(edge, {"baseline": BaselineHandlers(edge).show, "verify": ProofHandlers(edge).verify}).register(
            self.router
        )
        ChangeHandlers(edge).register(self.router)

    def now(self) -> datetime:
        """Return the time, which stands still until a test moves it."""
        return self.time

    async def begins(self) -> None:
        """Ana starts the project and captures two requirements."""

        def work(store: Store) -> None:
            world = World(store)
            world.begins()
            world.captures("Export within 10 seconds", "Keep logs for a year")
            self.project = world.key

        await self.database.write(work)

    def delivery(self, user: UserId) -> Actor:
        """Return somebody acting, through a delivery of its own."""
        self.deliveries += 1
        return Actor(team=TEAM, user=user, request=f"delivery-{self.deliveries}")

    async def says(self, user: UserId, text: str) -> Answer:
        """Somebody types ``/signoff`` and some words."""
        command = Command(actor=self.delivery(user), channel=CHANNEL, trigger="t", name="/signoff", text=text)
        return await self.router.answer(command)

    async def clicks(self, user: UserId, action: str, *, home: bool = False, **carried: int) -> Answer:
        """Somebody clicks a button of the first round."""
        value = pack(p=self.project, **({"n": 1, "rev": 1} | carried))
        view = OpenView(id="V", hash="h", callback="", metadata={}, values=Values({}), is_home=True) if home else None
        click = Click(actor=self.delivery(user), channel=CHANNEL, trigger="t", action=action, value=value, view=view)
        return await self.router.answer(click)

    async def submits(self, user: UserId, form: Answer, filled: Mapping[str, Any]) -> Answer:
        """Somebody sends off a form that was opened, under a trigger of its own."""
        kept = json.loads(form.content["private_metadata"])
        values = Values({name: {name: element} for name, element in filled.items()})
        first = next(block["block_id"] for block in form.content["blocks"] if block["type"] == "input")
        callback = form.content["callback_id"]
        view = OpenView(id="V", hash="h", callback=callback, metadata=kept, values=values, first_input=first)
        asked = Submission(actor=self.delivery(user), callback=callback, values=values, metadata=kept, view=view)
        return await self.router.answer(asked)

    async def starts(self, *signatories: UserId, **changed: Any) -> Answer:
        """Ana fills in the form **Start sign-off**."""
        form = await self.says(ANA, "start")
        return await self.submits(ANA, form, self.proposal(*signatories) | changed)

    def proposal(self, *signatories: UserId) -> dict[str, Any]:
        """Return the form as it is filled in."""
        deadline = int((self.time + timedelta(days=3)).timestamp())
        return {
            "scope": {"selected_option": {"value": "every"}},
            "requirements": {"selected_options": []},
            "signatories": {"selected_users": list(signatories)},
            "policy": {"selected_option": {"value": "unanimous_all"}},
            "needed": {"value": None},
            "deadline": {"selected_date_time": deadline},
        }

    async def round(self, number: int = 1) -> Round | None:
        """Return a round as it is stored."""
        return await self.database.read(lambda store: store.rounds.get(TEAM, self.project, number))


@pytest_asyncio.fixture
async def desk(sqlite_database: OpenDatabase) -> Desk:
    """A desk with its project."""
    desk = Desk(sqlite_database)
    await desk.begins()
    return desk


def said(answer: Answer) -> str:
    """Return the text of a private answer."""
    assert answer.kind is AnswerKind.PRIVATE
    return str(answer.content["text"])
