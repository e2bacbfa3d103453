"""Socket Mode against the real bot: connections are swapped, cut and deaf, and nothing is lost by it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.names import ChannelId, TeamId, UserId
from bot.ports import OpenDatabase, Store
from bot.settings import Settings
from handlers.clock import SystemClock
from handlers.slack_client import http_session, web_client
from handlers.socket import SocketMode
from handlers.wiring import wired
from playground.forms import Reaction
from playground.server import Playground
from playground.waiting import eventually
from storage.database import open_database
from tests.edge.test_http import metrics
from tests.stories.worlds import a_stage, manifest

TEAM, PAYMENTS = TeamId("T0PLAYGRND"), ChannelId("C0PAYMENTS")


@dataclass
class Line:
    """A local Slack, and as many connections of the bot as there are."""

    slack: Playground
    sockets: list[SocketMode]
    database: OpenDatabase

    async def adds(self, text: str) -> Reaction:
        """Ada adds a requirement."""
        return await self.slack.person("ada").command(PAYMENTS, "/requirement", f"add {text}")

    async def texts(self) -> list[str]:
        """Return the requirements as they are stored."""

        def look(store: Store) -> list[str]:
            home = store.projects.home(TEAM, PAYMENTS, UserId("U0ADA"))
            assert home is not None
            numbers = range(1, home.project.numbers.requirement + 1)
            found = [store.requirements.get(TEAM, home.project.id, number) for number in numbers]
            return [each.wording.text for each in found if each is not None]

        return await self.database.read(look)

    def is_reconnected(self, before: set[web.WebSocketResponse]) -> bool:
        """Whether there is a connection that was not there before."""
        return bool(set(self.slack.sockets.connections) - before)

    async def members(self) -> set[str]:
        """Return who is known to be in the channel."""
        return set(await self.database.read(lambda store: store.people.members(TEAM, PAYMENTS)))


@asynccontextmanager
async def a_line(
    folder: Path, *, connections: int = 1, ping_seconds: float = 5.0, deaf_seconds: float = 25.0
) -> AsyncIterator[Line]:
    """Connect the bot to a Slack that soon brings again what was not taken."""
    slack = Playground(manifest=manifest(), rate=0, retry_seconds=(0.0, 0.5, 1.0, 2.0, 4.0))
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "DATABASE_URL": f"sqlite:///{folder / 'quorum.db'}",
    }
    async with slack, http_session() as session:
        settings = Settings.from_env(environment | {"SLACK_API_URL": slack.api_url})
        database = open_database(settings.database_url)
        app = wired(settings, database, session, SystemClock()).app
        client = web_client(base_url=slack.api_url, session=session, token=slack.bot_token)
        sockets = [
            SocketMode(
                app, app_token=slack.app_token, client=client, ping_seconds=ping_seconds, deaf_seconds=deaf_seconds
            )
            for _ in range(connections)
        ]
        for socket in sockets:
            await socket.start()
        line = Line(slack, sockets, database)
        await eventually(lambda: len(slack.sockets.connections) == connections)
        await slack.person("ada").command(PAYMENTS, "/project", "start Payments portal")
        try:
            yield line
        finally:
            await asyncio.gather(*(socket.stop() for socket in sockets))
            await database.close()


@pytest.mark.parametrize(
    ("ping_seconds", "deaf_seconds"), [(0.4, 25.0), (60.0, 0.8)], ids=["pings unanswered", "nothing heard"]
)
async def test_a_deaf_connection_is_noticed_and_what_it_swallowed_comes_on_the_next(
    tmp_path: Path, ping_seconds: float, deaf_seconds: float
) -> None:
    async with a_line(tmp_path, ping_seconds=ping_seconds, deaf_seconds=deaf_seconds) as line:
        deaf = set(line.slack.sockets.connections)

        line.slack.sockets.deafen()
        line.slack.join(PAYMENTS, "U0EMI")

        await eventually(lambda: line.is_reconnected(deaf))
        await line.slack.settled()
        assert line.slack.sender.lost == []
        assert "U0EMI" in await line.members()


@pytest.mark.parametrize("warn", [True, False], ids=["warning", "refresh_requested"])
async def test_connections_are_swapped_while_people_work_and_everybody_gets_an_answer(
    tmp_path: Path, warn: bool
) -> None:
    async with a_line(tmp_path) as line:
        working = [asyncio.create_task(adds_in_turn(line, person)) for person in range(4)]

        for _ in range(3):
            before = set(line.slack.sockets.connections)
            await line.slack.sockets.refresh(warn=warn)
            await eventually(partial(line.is_reconnected, before))
        reactions = [each for person in await asyncio.gather(*working) for each in person]

        assert [reaction for reaction in reactions if not reaction.acked] == []
        assert sorted(await line.texts()) == sorted(f"{number} of {who}" for who in range(4) for number in range(40))
        await eventually(lambda: len(line.slack.sockets.connections) == 1)


async def adds_in_turn(line: Line, who: int) -> list[Reaction]:
    """Somebody adds one requirement after the other, for about two seconds."""
    reactions = []
    for number in range(40):
        reactions.append(await line.adds(f"{number} of {who}"))
        await asyncio.sleep(0.05)
    return reactions


@pytest.mark.parametrize("how", ["cut", "link_disabled"])
async def test_after_a_connection_is_lost_nothing_acknowledged_is_and_every_event_comes(
    tmp_path: Path, how: str
) -> None:
    async with a_line(tmp_path) as line:
        adding = [asyncio.create_task(line.adds(f"Number {number}")) for number in range(30)]
        line.slack.join(PAYMENTS, "U0EMI")
        await asyncio.sleep(0)

        await (line.slack.sockets.cut() if how == "cut" else line.slack.sockets.disable())

        reactions = await asyncio.gather(*adding)
        await eventually(lambda: line.slack.sockets.connections)
        await line.slack.settled()
        stored = await line.texts()
        assert len(stored) == len(set(stored))
        assert {f"Number {number}" for number, each in enumerate(reactions) if each.acked} <= set(stored)
        assert line.slack.sender.lost == []
        assert "U0EMI" in await line.members()


async def test_of_several_connections_each_gets_its_share_and_everything_is_done_once(tmp_path: Path) -> None:
    async with a_line(tmp_path, connections=3) as line:
        reactions = await asyncio.gather(*(line.adds(f"Number {number}") for number in range(30)))

        assert all(reaction.acked for reaction in reactions)
        assert sorted(await line.texts()) == sorted(f"Number {number}" for number in range(30))

        # One of them goes; what it would have got goes to the others.
        await line.sockets[0].stop()
        assert len(line.slack.sockets.connections) == 2
        assert (await line.adds("One more")).acked


async def test_while_slack_lets_nobody_connect_the_bot_says_so_and_goes_on_trying(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        stage.slack.faults.plant("apps.connections.open", "500", times=2)

        await stage.slack.sockets.cut()

        assert (await metrics(stage))["quorum_up"] == 0
        await stage.slack.connected()
        assert (await stage.person("ada").command(PAYMENTS, "/quorum", "help")).acked
        assert (await metrics(stage))["quorum_up"] == 1
