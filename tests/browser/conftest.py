"""A real Chromium, a local Slack with its page, and apps that live in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, async_playwright, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.outside import Outside
from playground.server import Playground
from tests.browser.cook import Told, cook
from tests.browser.elsewhere import Nobody
from tests.browser.windows import Scheme, Windows, reserved_port
from tests.connecting import by_http, by_socket
from tests.stories.worlds import Stage, a_stage

#: Every width that matters, light and dark; whatever looks at colours looks at each of them in both.
WIDTHS: list[tuple[int, Scheme]] = [(1400, "light"), (1024, "dark"), (390, "dark")]
#: The story of each point of the page is told at each width; what stands beside it is looked at once.
at_each_width = pytest.mark.parametrize("screen", WIDTHS, ids=lambda screen: f"{screen[0]}-{screen[1]}")
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Lunchbox"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "shortcuts": [
            {"name": "Praise", "type": "message", "callback_id": "praise", "description": "Say thanks"},
            {"name": "Plan a feast", "type": "global", "callback_id": "feast", "description": "Plan a large meal"},
        ],
        "slash_commands": [
            {"command": "/lunch", "description": "Plan lunch", "usage_hint": "[dish]", "should_escape": True},
            {"command": "/dinner", "description": "Plan dinner", "usage_hint": "[dish] [hour]"},
        ],
        "bot_user": {"display_name": "lunch"},
    },
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "files:read", "files:write", "reactions:read", "reactions:write"]},
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "reaction_added"]}},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run every test here in one event loop, so that all share one Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def own_port() -> Iterator[int]:
    """Where the local Slack of the bot is, in each test."""
    with reserved_port() as port:
        yield port


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Where the local Slack of other apps is, in each test."""
    with reserved_port() as port:
        yield port


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path, own_port: int) -> AsyncIterator[Stage]:
    """The bot in a local Slack that has a page."""
    async with a_stage(tmp_path, page=True, port=own_port) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def slack(port: int) -> AsyncIterator[Playground]:
    """A local Slack with a page, which no app is connected to yet, and nobody is outside."""
    async with Playground(port, manifest=MANIFEST, rate=0, page=True) as slack:
        slack.outside = Outside(resolver=Nobody)
        yield slack


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    """The Web API as an app uses it."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


@pytest.fixture
def app(slack: Playground, client: AsyncWebClient) -> AsyncApp:
    """An app without listeners."""
    # Without a name Bolt looks for one in the stack, through every module that is loaded.
    return AsyncApp(name="lunch", client=client, signing_secret=slack.signing_secret, process_before_response=True)


Connect = Callable[[AsyncApp], Awaitable[AsyncSocketModeHandler]]


@pytest_asyncio.fixture(loop_scope="session")
async def connect(slack: Playground) -> AsyncIterator[Connect]:
    """Connects an app by Socket Mode."""
    async with AsyncExitStack() as stack:

        async def connected(app: AsyncApp) -> AsyncSocketModeHandler:
            return await by_socket(slack, app, stack)

        yield connected


@pytest_asyncio.fixture(loop_scope="session", params=[by_socket, by_http], ids=["socket", "http"])
async def told(request: pytest.FixtureRequest, slack: Playground, app: AsyncApp) -> AsyncIterator[Told]:
    """The app that uses everything there is, connected each way; what it is told."""
    async with AsyncExitStack() as stack:
        told = cook(app)
        await request.param(slack, app, stack)
        yield told


#: What Chromium may be called; the one that has no windows to show takes a third less of the machine.
CHROMIA = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: Where there is no graphics card, drawing as if there were one takes a tenth more of the machine.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-gpu-rasterization", "--disable-software-rasterizer"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium: the machine's own, else Playwright's; without either the tests are left out, except where CI is set."""
    # An app that is started anew takes its seconds on a busy machine.
    expect.set_options(timeout=15_000)
    async with async_playwright() as playwright:
        found = next(filter(None, map(shutil.which, CHROMIA)), None)
        try:
            browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        except Error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip("no Chromium here: the browser tests are left out")
        yield browser
        await browser.close()


Open = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """What every test opens addresses in."""
    return Windows(browser)


@pytest.fixture
def looked_at(request: pytest.FixtureRequest) -> None:
    """What windows look at is there before them, and goes after they are closed: a page may still fetch its scripts."""
    for name in ("stage", "slack", "kept", "friday", "following", "served"):
        if name in request.fixturenames:
            request.getfixturevalue(name)


@pytest_asyncio.fixture(loop_scope="session")
async def served() -> AsyncIterator[AsyncExitStack]:
    """Whatever local Slack a test enters here is left after the windows that look at it are closed."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def opened(windows: Windows, looked_at: None) -> AsyncIterator[Open]:
    """Opens addresses in windows; whatever a page's scripts complain of fails the test."""
    yield windows.open
    assert await windows.put_away() == []


@pytest_asyncio.fixture(loop_scope="session", params=WIDTHS, ids=["wide-light", "middle-dark", "narrow-dark"])
async def page(request: pytest.FixtureRequest, opened: Open, stage: Stage) -> Page:
    """Ada's page of the bot's own workspace."""
    width, scheme = request.param
    return await opened(f"{stage.slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)


@pytest.fixture
def screen() -> tuple[int, str]:
    """The width of the window and its scheme, where a test does not go through all."""
    return WIDTHS[0]


@pytest_asyncio.fixture(loop_scope="session")
async def ada(opened: Open, slack: Playground, screen: tuple[int, str]) -> Page:
    """What Ada sees of the channel payments."""
    return await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", *screen)
