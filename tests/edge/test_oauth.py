"""Installing in many workspaces: the way to Slack and back, with a state that works once and in one browser."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from cryptography.fernet import Fernet
from yarl import URL

from bot.settings import Settings
from handlers.bot import Bot
from playground.server import Playground
from storage.database import open_database
from tests.bodies import BOT
from tests.edge.test_http import JSON, a_command, posted, signed
from tests.stories.worlds import Stage, StageClock, manifest

TEAM = "T0PLAYGROUND"
TOKEN = "xoxb-of-this-workspace"


@dataclass
class Slack:
    """Slack's side of an installation."""

    url: str = ""
    codes: list[str] = field(default_factory=list)
    answer: dict[str, object] = field(default_factory=dict)

    async def access(self, request: web.Request) -> web.Response:
        sent = await request.post()
        assert (sent["client_id"], sent["client_secret"]) == ("1.2", "hush")
        self.codes.append(str(sent["code"]))
        return web.json_response(self.answer)


@dataclass
class Scene:
    """The bot, its database file, and Slack."""

    bot: Bot
    slack: Slack
    database: Path

    async def begun(self, browser: aiohttp.ClientSession) -> str:
        """Open the install page and return the state that Slack is given."""
        async with browser.get(f"{self.bot.url}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            sent = urlsplit(answer.headers["Location"])
        assert sent.path == "/oauth/v2/authorize"
        assert parse_qs(sent.query)["client_id"] == ["1.2"]
        assert "chat:write" in parse_qs(sent.query)["scope"][0].split(",")
        return parse_qs(sent.query)["state"][0]

    async def back(self, browser: aiohttp.ClientSession, **query: str) -> tuple[int, str]:
        """Come back from Slack's page."""
        async with browser.get(f"{self.bot.url}/slack/oauth_redirect", params=query) as answer:
            return answer.status, await answer.text()


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    slack = Slack(
        answer={
            "ok": True,
            "access_token": TOKEN,
            "scope": "chat:write,commands",
            "bot_user_id": BOT,
            "team": {"id": TEAM, "name": "<Acme>"},
            "enterprise": None,
            "is_enterprise_install": False,
        }
    )
    app = web.Application()
    app.router.add_post("/api/oauth.v2.access", slack.access)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    settings = Settings.from_env(
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "hush",
            "SLACK_SIGNING_SECRET": "signs",
            "QUORUM_SECRET_KEY": Fernet.generate_key().decode(),
            "SLACK_API_URL": f"{slack.url}/api",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'quorum.db'}",
            "PORT": "0",
        }
    )
    async with Bot(settings, open_database) as bot:
        yield Scene(bot, slack, tmp_path / "quorum.db")
    await runner.cleanup()


@asynccontextmanager
async def a_browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        yield browser


def stage_of(scene: Scene) -> Stage:
    """What signs a request as Slack would."""
    slack = Playground(port=0, manifest=manifest())
    slack.signing_secret = "signs"
    return Stage(slack, scene.bot, StageClock())


async def test_a_workspace_that_installs_quorum_is_answered_from_then_on(scene: Scene) -> None:
    stage = stage_of(scene)
    _, before = await posted(stage, a_command(), signed(stage, a_command()))
    assert "response_type" not in before

    async with a_browser() as browser:
        state = await scene.begun(browser)
        status, page = await scene.back(browser, state=state, code="abc")

    assert status == 200
    assert "&lt;Acme&gt;" in page
    assert scene.slack.codes == ["abc"]
    _, after = await posted(stage, a_command(), signed(stage, a_command()))
    assert json.loads(after)["response_type"] == "ephemeral"


async def test_the_token_is_nowhere_on_disk_as_it_is(scene: Scene) -> None:
    async with a_browser() as browser:
        await scene.back(browser, state=await scene.begun(browser), code="abc")

    stored = b"".join(path.read_bytes() for path in scene.database.parent.glob("quorum.db*"))
    assert TEAM.encode() in stored
    assert TOKEN.encode() not in stored


async def test_a_state_works_once(scene: Scene) -> None:
    async with a_browser() as browser:
        state = await scene.begun(browser)
        cookies = {each.key: each.value for each in browser.cookie_jar}
        first, _ = await scene.back(browser, state=state, code="abc")
        browser.cookie_jar.update_cookies(cookies, response_url=_url(scene))
        again, page = await scene.back(browser, state=state, code="def")

    assert (first, again) == (200, 400)
    assert "Begin again" in page
    assert scene.slack.codes == ["abc"]


async def test_a_state_from_another_browser_or_of_nobodys_making_is_refused(scene: Scene) -> None:
    async with a_browser() as mine, a_browser() as theirs:
        await scene.begun(theirs)
        state = await scene.begun(mine)
        foreign, _ = await scene.back(theirs, state=state, code="abc")
        forged, _ = await scene.back(mine, state="gAAAAAB", code="abc")
        odd, _ = await scene.back(mine, state="ä", code="abc")
        none, _ = await scene.back(mine)

    assert (foreign, forged, odd, none) == (400, 400, 400, 400)
    assert scene.slack.codes == []


async def test_who_says_no_at_slack_gets_a_kind_page(scene: Scene) -> None:
    async with a_browser() as browser:
        status, page = await scene.back(browser, state=await scene.begun(browser), error="access_denied")

    assert status == 200
    assert "Nothing was installed" in page


async def test_a_code_that_slack_refuses_and_a_whole_organization_are_told_on_the_page(scene: Scene) -> None:
    async with a_browser() as browser:
        scene.slack.answer = {"ok": False, "error": "invalid_code"}
        refused, page = await scene.back(browser, state=await scene.begun(browser), code="old")
        scene.slack.answer = {"ok": True, "is_enterprise_install": True, "team": None, "access_token": TOKEN}
        whole, other = await scene.back(browser, state=await scene.begun(browser), code="org")

    assert (refused, whole) == (400, 400)
    assert "not installed" in page
    assert "one workspace at a time" in other


async def test_a_workspace_that_takes_quorum_away_is_forgotten(scene: Scene) -> None:
    stage = stage_of(scene)
    async with a_browser() as browser:
        await scene.back(browser, state=await scene.begun(browser), code="abc")
    await hears(stage, {"type": "app_uninstalled"}, at=time.time() + 1)

    _, after = await posted(stage, a_command(), signed(stage, a_command()))
    assert "response_type" not in after


@pytest.mark.parametrize(
    ("event", "age"),
    [
        ({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}, 3600),
        ({"type": "app_uninstalled"}, 3600),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, -1),
    ],
    ids=["late", "late too", "somebody's own"],
)
async def test_what_was_installed_again_or_is_not_ours_stays(scene: Scene, event: dict[str, Any], age: int) -> None:
    """The farewell of the earlier installation may come after the next one; people's own tokens are none of ours."""
    stage = stage_of(scene)
    async with a_browser() as browser:
        await scene.back(browser, state=await scene.begun(browser), code="abc")

    await hears(stage, event, at=time.time() - age)

    _, after = await posted(stage, a_command(), signed(stage, a_command()))
    assert "response_type" in after


async def hears(stage: Stage, event: dict[str, Any], *, at: float) -> None:
    """Slack tells of an event that happened at an instant."""
    told = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event_time": int(at), "event": event}
    body = json.dumps(told).encode()
    status, _ = await posted(stage, body, signed(stage, body, JSON))
    assert status == 200


def _url(scene: Scene) -> URL:
    return URL(f"{scene.bot.url}/slack/oauth_redirect")
