"""The bot keeps in step with the clock of a real playground."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from handlers.clock import FollowedClock
from playground.server import Playground
from playground.waiting import eventually

#: What a busy machine may take for an answer.
NEARLY = timedelta(seconds=3)
DAY = 86_400.0


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """What the bot asks with."""
    async with aiohttp.ClientSession() as session:
        yield session


class Follower:
    """A clock that is followed, and its moves."""

    def __init__(self, clock: FollowedClock) -> None:
        """Begin without any move."""
        self.clock = clock
        self._moves: asyncio.Queue[datetime] = asyncio.Queue()

    def moved(self) -> None:
        """Note when it was after a move."""
        self._moves.put_nowait(self.clock.now())

    async def hears(self) -> datetime:
        """Wait for a move; return the time just after it."""
        return await asyncio.wait_for(self._moves.get(), 10)

    @property
    def has_heard_all(self) -> bool:
        """Whether no move is left that was not waited for."""
        return self._moves.empty()


@asynccontextmanager
async def following(url: str, session: aiohttp.ClientSession) -> AsyncIterator[Follower]:
    """Ask once, and keep in step."""
    follower = Follower(FollowedClock(url, session))
    await follower.clock.ask()
    follower.clock.follow(follower.moved)
    yield follower
    await follower.clock.stop()


def shown(slack: Playground) -> datetime:
    """Return the time of the workspace."""
    return datetime.fromtimestamp(slack.clock(), UTC)


async def test_the_first_answer_is_there_before_the_bot_starts(session: aiohttp.ClientSession) -> None:
    async with Playground() as slack:
        slack.clock.move_by(8 * DAY)
        clock = FollowedClock(slack.clock_url, session)

        await clock.ask()

        assert timedelta(0) <= shown(slack) - clock.now() < NEARLY


async def test_every_move_is_heard_at_once(session: aiohttp.ClientSession) -> None:
    async with Playground() as slack, following(slack.clock_url, session) as follower:
        for _ in range(3):
            slack.clock.move_by(DAY)

            assert abs(shown(slack) - await follower.hears()) < NEARLY
        assert follower.has_heard_all


async def test_a_faster_clock_is_followed_between_its_answers(session: aiohttp.ClientSession) -> None:
    async with Playground() as slack, following(slack.clock_url, session) as follower:
        slack.clock.run(3600)
        begun = await follower.hears()

        await asyncio.sleep(0.2)

        assert follower.clock.rate() == 3600
        assert follower.clock.now() - begun > timedelta(minutes=10)
        assert abs(shown(slack) - follower.clock.now()) < timedelta(minutes=30)


async def test_a_slower_clock_never_takes_time_back(session: aiohttp.ClientSession) -> None:
    async with Playground() as slack, following(slack.clock_url, session) as follower:
        slack.clock.run(3600)
        await follower.hears()
        before = follower.clock.now()

        slack.clock.run(1)
        after = await follower.hears()

        assert after >= before


async def test_time_goes_on_while_the_address_is_away_and_is_told_again_afterwards(
    session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    # given a clock that is followed, a day ahead
    caplog.set_level(logging.INFO, "handlers.clock")
    first = Playground()
    await first.start()
    first.clock.move_by(DAY)
    async with following(first.clock_url, session) as follower:
        before = follower.clock.now()

        # when its address is away, and comes back two days ahead
        await first.stop()
        await eventually(lambda: "does not answer" in caplog.text)
        assert follower.clock.now() > before
        port = int(first.url.rpartition(":")[2])
        async with Playground(port) as second:
            second.clock.move_by(2 * DAY)

            # then the bot hears of it, and of nothing in between
            assert abs(shown(second) - await follower.hears()) < NEARLY

    assert caplog.text.count("answers again") == 1


async def test_an_address_that_is_away_fails_no_start_and_is_said_once(
    session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FollowedClock("http://127.0.0.1:9/clock", session)

    for _ in range(3):
        await clock.ask()

    assert caplog.text.count("does not answer") == 1
    assert abs(clock.now() - datetime.now(UTC)) < NEARLY
    assert clock.rate() == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"now": 1, "rate": 0, "version": 1},
        {"now": "soon", "rate": 1, "version": 1},
        {"now": 1e300, "rate": 1, "version": 1},
        {"now": float("nan"), "rate": 1, "version": 1},
        {"now": 4e9, "rate": float("nan"), "version": 1},
        {"rate": 1},
        [1],
        "no",
    ],
)
async def test_an_odd_answer_does_not_move_the_bot(session: aiohttp.ClientSession, odd: Any) -> None:
    async with serving(lambda: web.json_response(odd)) as url:
        clock = FollowedClock(url, session)

        await clock.ask()

        assert abs(clock.now() - datetime.now(UTC)) < NEARLY


async def test_nobody_sends_the_bot_to_a_clock_elsewhere(session: aiohttp.ClientSession) -> None:
    async with Playground() as slack:
        slack.clock.move_by(DAY)
        async with serving(lambda: web.Response(status=302, headers={"Location": slack.clock_url})) as url:
            clock = FollowedClock(url, session)

            await clock.ask()

            assert abs(clock.now() - datetime.now(UTC)) < NEARLY


@asynccontextmanager
async def serving(answer: Callable[[], web.Response]) -> AsyncIterator[str]:
    """Answer everything alike; yields the address."""

    async def handle(request: web.Request) -> web.Response:
        return answer()

    app = web.Application()
    app.router.add_get("/clock", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    await runner.cleanup()
