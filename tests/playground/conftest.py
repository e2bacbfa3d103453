"""A playground for each test, and a tiny app of Bolt in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground


@dataclass
class Clock:
    """A clock that tests move."""

    now: float = 1_764_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def slack(clock: Clock) -> AsyncIterator[Playground]:
    async with Playground(clock=clock, rate=0, ack_seconds=0.6, retry_seconds=(0.0, 0.1, 0.2)) as playground:
        yield playground


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


Connect = Callable[[AsyncApp], Awaitable[None]]


@pytest.fixture
def app(slack: Playground, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)


@pytest_asyncio.fixture(params=["socket", "http"])
async def connect(request: pytest.FixtureRequest, slack: Playground) -> AsyncIterator[Connect]:
    """Connects an app, once in each way."""
    async with AsyncExitStack() as stack:

        async def by_socket(app: AsyncApp) -> None:
            handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client)
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            stack.push_async_callback(handler.close_async)
            await slack.connected()

        async def by_http(app: AsyncApp) -> None:
            async def answer(request: web.Request) -> web.Response:
                headers: dict[str, str | Sequence[str]] = dict(request.headers)
                asked = AsyncBoltRequest(body=await request.text(), headers=headers)
                told = await app.async_dispatch(asked)
                return web.Response(
                    status=told.status,
                    body=told.body.encode(),
                    headers={name: values[0] for name, values in told.headers.items()},
                )

            server = web.Application()
            server.router.add_post("/slack/events", answer)
            runner = web.AppRunner(server)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")

        yield by_socket if request.param == "socket" else by_http
