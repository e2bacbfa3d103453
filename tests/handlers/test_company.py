"""Who is in which channel, at the edge: somebody who came while we were away is let in at their first click."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import CardKind
from bot.domain.project import Reach
from bot.domain.refusal import NotSeen
from bot.domain.values import replace
from bot.errors import NotInChannel
from bot.flows import cards, reach
from bot.ports import Channel, OpenDatabase, Store
from bot.views import ids, signoff
from bot.views.buttons import pack
from handlers.asked import Click, Event
from handlers.company import CompanyHandlers
from handlers.slack_calls import channel_of
from handlers.values import Values
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.transcripts import Transcript
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, IN_CHANNEL, OUT, TEAM, World, a_person
from tests.handlers.signoff_desks import Desk, said

BOT = UserId("U0BOT")
JOIN = f"You are not in <#{CHANNEL}>. Join it, then try again."
ELSEWHERE = ChannelId("C0ELSE")


class Lobby(Desk):
    """The project *Payments portal*, and a Slack that counts how often it is asked who is in a channel."""

    def __init__(self, database: OpenDatabase) -> None:
        """Begin with nobody looked for."""
        super().__init__(database)
        self.looks = 0
        self.slack.members = self.members  # type: ignore[method-assign]  # the same, counted
        self.slack.bot_user = self.bot_user  # type: ignore[attr-defined]  # only these tests need it
        CompanyHandlers(self.edge).register(self.router)

    async def members(self, team: TeamId, channel: ChannelId) -> frozenset[UserId]:
        """Return who is in every channel."""
        self.looks += 1
        return frozenset(IN_CHANNEL)

    async def bot_user(self, team: TeamId) -> UserId:
        """Return our own account."""
        return BOT

    async def happens(self, type_: str, **body: Any) -> None:
        """Slack tells of something."""
        await self.router.answer(Event(actor=self.delivery(ANA), channel=body.get("channel"), type=type_, body=body))
        await self.errands.drained(seconds=5)

    async def approves_if(self, voter: UserId, owner: UserId) -> Transcript:
        """Somebody approves on a condition; return what is asked to be sent from then on."""

        def work(store: Store) -> Transcript:
            world = World(store)
            world.approves_if(voter, owner)
            world.sent.forget()
            return world.sent

        return await self.database.write(work)


@pytest_asyncio.fixture
async def lobby(sqlite_database: OpenDatabase) -> Lobby:
    """A lobby with its project and an open round."""
    lobby = Lobby(sqlite_database)
    await lobby.begins()
    await lobby.starts(ANA, BEN)
    lobby.looks = 0
    return lobby


async def test_somebody_who_joined_while_we_were_away_votes_at_the_first_click(lobby: Lobby) -> None:
    await lobby.database.write(lambda store: store.people.leave(TEAM, CHANNEL, BEN))

    told = said(await lobby.clicks(BEN, ids.APPROVE))

    assert told.startswith("Counted.")
    assert lobby.looks == 1


async def test_a_stranger_cannot_make_us_ask_slack_at_every_click(lobby: Lobby) -> None:
    for _ in range(3):
        assert said(await lobby.clicks(OUT, ids.APPROVE)) == JOIN

    assert lobby.looks == 1


async def test_only_who_clicks_in_the_projects_own_channel_is_told_to_join_it(lobby: Lobby) -> None:
    async def told(action: str, channel: ChannelId) -> str:
        value = pack(p=lobby.project, n=1, rev=1, a=0)
        click = Click(actor=lobby.delivery(OUT), channel=channel, trigger="t", action=action, value=value)
        return said(await lobby.router.answer(click))

    for action in (ids.APPROVE, ids.READ_ALL):
        assert await told(action, CHANNEL) == JOIN
        for elsewhere in (ELSEWHERE, ChannelId("D0OUT")):
            assert await told(action, elsewhere) == NotSeen.__doc__


async def test_when_we_are_invited_everybody_who_is_there_already_becomes_known(lobby: Lobby) -> None:
    await lobby.happens("member_joined_channel", channel=ELSEWHERE, user=BOT)

    assert await lobby.database.read(lambda store: store.people.members(TEAM, ELSEWHERE)) >= IN_CHANNEL


async def test_a_name_with_half_a_character_is_known_without_it(lobby: Lobby) -> None:
    await lobby.happens("user_change", user={"id": BEN, "real_name": "\ud800", "name": "Ben\udc00 Okri"})

    known = await lobby.database.read(lambda store: store.people.get(TEAM, [BEN]))
    assert known[BEN].name == "Ben Okri"


def test_channels_and_files_are_known_without_it_too() -> None:
    file = Values({"file": {"file": {"files": [{"id": "F1", "name": "a\ud800.csv"}]}}}).files("file")[0]

    assert (channel_of(TEAM, {"id": CHANNEL, "name": "pay\udfff"}).name, file.name) == ("pay", "a.csv")


async def test_when_somebody_else_joins_nobody_is_looked_for(lobby: Lobby) -> None:
    await lobby.happens("member_joined_channel", channel=ELSEWHERE, user=BEN)

    assert lobby.looks == 0
    assert await lobby.database.read(lambda store: store.people.is_in(TEAM, ELSEWHERE, BEN))


async def test_an_account_that_came_back_while_we_were_away_votes_at_the_first_click(lobby: Lobby) -> None:
    gone = a_person(BEN, is_deactivated=True)
    await lobby.database.write(lambda store: store.people.save([gone], at=lobby.now()))

    assert said(await lobby.clicks(BEN, ids.APPROVE)).startswith("Counted.")


async def test_whoever_waits_for_an_account_that_is_deactivated_is_told_without_an_event_of_the_channel(
    lobby: Lobby,
) -> None:
    sent = await lobby.approves_if(BEN, CAT)

    await lobby.happens("user_change", user={"id": CAT, "name": "cat", "deleted": True})

    assert sent.asked(CardKind.CONDITION) == [BEN]
    assert sent.rounds_touched == [1]


async def test_a_signatory_who_left_reads_no_new_words_and_is_asked_about_them_once_they_are_back(lobby: Lobby) -> None:
    def copy(store: Store) -> str:
        ballot = cards.load_ballot_card(store, TEAM, lobby.project, 1, BEN)
        assert ballot is not None
        return signoff.ballot(ballot).text

    def edited(store: Store) -> Transcript:
        world = World(store)
        world.edits(1, "Export in 20 seconds")
        return world.sent

    await lobby.clicks(BEN, ids.APPROVE)
    await lobby.happens("member_left_channel", channel=CHANNEL, user=BEN)
    sent = await lobby.database.write(edited)

    assert sent.asked(CardKind.CONFIRM) == []
    gone = await lobby.database.read(copy)
    assert "You have left this channel" in gone
    assert "seconds" not in gone

    await lobby.happens("member_joined_channel", channel=CHANNEL, user=BEN)

    assert sent.asked(CardKind.CONFIRM) == [BEN]
    assert "Words changed after your vote: R1" in await lobby.database.read(copy)


@pytest.mark.parametrize("comes", ["member_joined_channel", "user_change"])
async def test_once_the_owner_of_a_condition_is_back_no_card_says_that_they_have_left(lobby: Lobby, comes: str) -> None:
    sent = await lobby.approves_if(BEN, CAT)
    gone = a_person(CAT, is_deactivated=True)
    await lobby.database.write(lambda store: store.people.save([gone], at=lobby.now()))

    who: dict[str, Any] = {"id": CAT, "name": "cat"}
    await lobby.happens(comes, channel=CHANNEL, user=CAT if comes == "member_joined_channel" else who)

    assert sent.rounds_touched == [1]
    assert sent.asked(CardKind.CONDITION) == []


async def test_another_name_of_the_owner_of_a_condition_shows_nothing_anew(lobby: Lobby) -> None:
    sent = await lobby.approves_if(BEN, CAT)

    await lobby.happens("user_change", user={"id": CAT, "name": "catherine"})

    assert sent.rounds_touched == []


class Deleted:
    """A Slack that knows a channel no longer, and says no more than that we are not in it."""

    async def channel(self, team: TeamId, channel: ChannelId) -> Channel:
        """Return nothing."""
        raise NotInChannel


def all_own(store: Store) -> Transcript:
    """Ana, Ben and Eve own the project; Eve's account is deactivated. Return what is asked to be sent from then on."""
    world = World(store)
    eve = UserId("UEVE")
    store.people.save([a_person(eve, is_deactivated=True)], at=world.now)
    store.projects.save(replace(world.project, owners=(eve, ANA, BEN)))
    return world.sent


@pytest.mark.parametrize("type_", ["channel_deleted", "group_deleted"])
async def test_where_a_channel_is_deleted_its_owners_are_told_and_nothing_is_begun_that_nobody_would_see(
    lobby: Lobby, type_: str
) -> None:
    sent = await lobby.database.write(all_own)
    lobby.slack.channel = Deleted().channel  # type: ignore[method-assign]  # as Slack answers from then on

    for _ in range(2):
        await lobby.happens(type_, channel=CHANNEL)

    assert [post.to for post in sent.posts] == [ANA, BEN]
    await lobby.database.write(lambda store: reach.noted(store, TEAM, CHANNEL, Reach.LEFT, now=lobby.now()))
    assert "This project's channel was deleted" in said(await lobby.says(ANA, "start"))
    # Votes are asked for by direct message, and go on.
    assert said(await lobby.clicks(BEN, ids.APPROVE)).startswith("Counted")


async def test_another_channel_is_deleted_without_a_word(lobby: Lobby) -> None:
    sent = await lobby.database.write(all_own)

    await lobby.happens("channel_deleted", channel=ELSEWHERE)

    assert sent.posts == []


async def test_a_channel_that_gets_another_id_keeps_its_project_and_its_people(lobby: Lobby) -> None:
    for _ in range(2):
        await lobby.happens("channel_id_changed", old_channel_id=CHANNEL, new_channel_id=ELSEWHERE)

    def lives(store: Store) -> tuple[ProjectId | None, bool, bool]:
        home = store.projects.home(TEAM, ELSEWHERE, BEN)
        is_there, was_there = (store.people.is_in(TEAM, where, BEN) for where in (ELSEWHERE, CHANNEL))
        return home.project.id if home else None, is_there, was_there

    assert await lobby.database.read(lives) == (lobby.project, True, False)
    assert said(await lobby.clicks(BEN, ids.APPROVE)).startswith("Counted")


async def test_where_a_project_was_begun_under_the_new_id_already_both_stay(lobby: Lobby) -> None:
    def begun(store: Store) -> None:
        world = World(store)
        store.projects.add(replace(world.project, channel=ELSEWHERE, name="Second"))

    await lobby.database.write(begun)

    await lobby.happens("channel_id_changed", old_channel_id=CHANNEL, new_channel_id=ELSEWHERE)

    def homes(store: Store) -> list[bool]:
        return [store.projects.home(TEAM, channel, ANA) is not None for channel in (CHANNEL, ELSEWHERE)]

    assert await lobby.database.read(homes) == [True, True]
