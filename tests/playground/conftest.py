"""A playground for each test, and a tiny app of Bolt in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.delivery import ACK_SECONDS
from playground.server import Playground
from tests.connecting import by_http, by_socket


@dataclass
class Clock:
    """A clock that tests move."""

    now: float = 1_764_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ack_seconds() -> float:
    """How long an answer is waited for; tests that wait until it is over ask for less."""
    return ACK_SECONDS


@pytest_asyncio.fixture
async def slack(clock: Clock, ack_seconds: float) -> AsyncIterator[Playground]:
    async with Playground(clock=clock, rate=0, ack_seconds=ack_seconds, retry_seconds=(0.0, 0.1, 0.2)) as playground:
        yield playground


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


Connect = Callable[[AsyncApp], Awaitable[None]]


@pytest.fixture
def app(slack: Playground, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(name="lunch", client=client, signing_secret=slack.signing_secret, process_before_response=True)


@pytest_asyncio.fixture(params=["socket", "http"])
async def connect(request: pytest.FixtureRequest, slack: Playground) -> AsyncIterator[Connect]:
    """Connects an app, once in each way."""
    async with AsyncExitStack() as stack:
        way = by_socket if request.param == "socket" else by_http

        async def connected(app: AsyncApp) -> None:
            await way(slack, app, stack)

        yield connected
