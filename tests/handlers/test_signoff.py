"""``/signoff`` from what people ask to what they are answered, on a real database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import pytest_asyncio

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Actor, Person
from bot.domain.signoff import Round, RoundState
from bot.ports import Channel, Store
from bot.views import ids
from bot.views.buttons import pack
from handlers.answers import Answer, AnswerKind
from handlers.asked import Click, Command, OpenView, Submission, Suggestion
from handlers.baseline import BaselineHandlers
from handlers.boundary import Boundary
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.proof import ProofHandlers
from handlers.router import Router
from handlers.signoff import SignoffHandlers
from handlers.slack_calls import SlackCalls
from handlers.values import Values
from storage.database import OpenDatabase
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, GUS, IN_CHANNEL, PEOPLE, ROBO, START, TEAM, World


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


async def test_a_round_is_started_voted_on_and_signed_off(desk: Desk) -> None:
    # given a round between Ana and Ben
    assert (await desk.starts(ANA, BEN)).kind is AnswerKind.NOTHING

    # when both approve
    first = await desk.clicks(ANA, ids.APPROVE)
    second = await desk.clicks(BEN, ids.APPROVE)

    # then each is told what was counted, and the round has passed
    assert "Counted. Your vote: approve." in said(first)
    assert "1 approve, 0 reject, 0 abstain" in said(first)
    assert said(second) == "Counted, and sign-off V1 is closed: signed off."
    round_ = await desk.round()
    assert round_ is not None and round_.state is RoundState.PASSED

    # and the baseline can be looked at
    assert "Baseline L1" in said(await desk.says(CAT, "baseline L1"))


async def test_mistakes_are_told_at_their_fields_and_the_form_can_come_again(desk: Desk) -> None:
    form = await desk.says(ANA, "start")
    filled = desk.proposal() | {"policy": {"selected_option": {"value": "n_of_m"}}, "needed": {"value": "x"}}

    refused = await desk.submits(ANA, form, filled)

    assert refused.kind is AnswerKind.ERRORS
    assert "signatories" in refused.content
    assert await desk.round() is None
    assert (await desk.submits(ANA, form, desk.proposal(ANA, BEN))).kind is AnswerKind.NOTHING


async def test_nobody_signs_alone_what_a_colleague_who_is_there_could_sign_too(desk: Desk) -> None:
    refused = await desk.starts(ANA)

    assert refused.kind is AnswerKind.ERRORS
    assert refused.content == {"signatories": "You ask for this sign-off, so choose somebody else who signs too."}


async def test_where_only_bots_and_guests_are_beside_them_somebody_signs_alone(desk: Desk) -> None:
    desk.slack.there = frozenset({ANA, ROBO, GUS})

    assert (await desk.starts(ANA)).kind is AnswerKind.NOTHING
    await desk.clicks(ANA, ids.APPROVE)

    round_ = await desk.round()
    assert round_ is not None and round_.state is RoundState.PASSED


async def test_a_form_sent_twice_starts_one_round(desk: Desk) -> None:
    form = await desk.says(ANA, "start")

    first = await desk.submits(ANA, form, desk.proposal(ANA, BEN))
    second = await desk.submits(ANA, form, desk.proposal(ANA, BEN))

    assert first == second
    assert await desk.round(2) is None


async def test_reject_asks_for_a_reason_and_counts_only_with_one(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    form = await desk.clicks(BEN, ids.REJECT)
    assert form.kind is AnswerKind.FORM
    empty = await desk.submits(BEN, form, {"reason": {"value": "   "}})
    assert empty.kind is AnswerKind.ERRORS and "reason" in empty.content

    await desk.submits(BEN, form, {"reason": {"value": "Too vague"}})
    round_ = await desk.round()
    assert round_ is not None and round_.state is RoundState.FAILED
    await desk.errands.drained(seconds=5)
    assert desk.slack.homes == [BEN]


async def test_somebody_else_is_told_who_the_signatories_are(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    for action in (ids.APPROVE, ids.REJECT, ids.ABSTAIN):
        told = said(await desk.clicks(CAT, action))
        assert f"<@{ANA}>" in told and f"<@{BEN}>" in told


async def test_a_vote_from_home_shows_home_anew(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    answer = await desk.clicks(ANA, ids.ABSTAIN, home=True)
    await desk.errands.drained(seconds=5)

    assert answer.kind is AnswerKind.NOTHING
    assert desk.slack.homes == [ANA]


async def test_status_remind_and_cancel_need_no_number_while_one_round_is_open(desk: Desk) -> None:
    await desk.starts(ANA, BEN)
    desk.time += timedelta(hours=2)

    assert "Sign-off V1" in said(await desk.says(CAT, ""))
    assert f"<@{BEN}>" in said(await desk.says(ANA, "remind"))
    assert "hour" in said(await desk.says(ANA, "remind V1"))
    assert (await desk.says(ANA, "cancel")).kind is AnswerKind.FORM
    assert "cancelled" in said(await desk.says(ANA, "cancel because the wrong people were named"))
    round_ = await desk.round()
    assert round_ is not None and round_.reason == "the wrong people were named"


async def test_the_menu_offers_open_requirements_by_words_or_number(desk: Desk) -> None:
    async def offered(typed: str) -> list[str]:
        actor = desk.delivery(ANA)
        asked = Suggestion(actor=actor, action=ids.ROUND_REQUIREMENTS, typed=typed, metadata={"project": desk.project})
        return [option["value"] for option in (await desk.router.answer(asked)).content["options"]]

    assert sorted(await offered("")) == ["1", "2"]
    assert await offered("logs") == ["2"]
    assert await offered("R1") == ["1"]
    assert await offered("R99") == []


async def test_odd_words_get_one_private_sentence(desk: Desk) -> None:
    for words in ("statsu", "status V9", "status Vx", "cancel V9 because no", "remind", "baseline L7", "baseline R0"):
        assert said(await desk.says(ANA, words))
    assert "/signoff start" in said(await desk.says(ANA, "help"))


async def test_read_it_all_shows_the_exact_words(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    window = await desk.clicks(CAT, ids.READ_ALL)

    assert window.kind is AnswerKind.FORM
    assert "Keep logs for a year" in str(window.content)
