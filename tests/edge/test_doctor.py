"""The doctor looks, changes nothing, and says of each thing how to mend it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer

from app import examine
from bot.settings import Settings
from handlers.doctor import MANIFEST, findings
from playground.server import Playground
from storage.migrate import migrate, pending
from tests.databases import empty_database_url as empty_database_url  # a fixture
from tests.storage.conftest import empty_postgres_database as empty_postgres_database  # a fixture
from tests.stories.worlds import manifest


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """A local Slack without a bot."""
    async with Playground(port=0, manifest=manifest(), rate=0) as slack:
        yield slack


@pytest_asyncio.fixture
async def website() -> AsyncIterator[str]:
    """The address of something that is not Slack."""

    async def answered(request: web.Request) -> web.Response:
        return web.Response(text="<html>Sign in to the network", content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answered)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


def settings(api_url: str, bot_token: str, app_token: str, database_url: str = "sqlite:///nowhere.db") -> Settings:
    """Return settings for Socket Mode."""
    return Settings.from_env(
        {
            "SLACK_API_URL": api_url,
            "SLACK_BOT_TOKEN": bot_token,
            "SLACK_APP_TOKEN": app_token,
            "DATABASE_URL": database_url,
        }
    )


async def test_without_a_manifest_the_rest_is_looked_at(slack: Playground, tmp_path: Path) -> None:
    found = await findings(settings(slack.api_url, slack.bot_token, slack.app_token), tmp_path / "manifest.yml")

    assert {each.what: bool(each.mend) for each in found} == {
        "manifest": True,
        "bot token": False,
        "clock": False,
        "app token": False,
    }
    assert "cannot be read" in found[0].mend


async def test_a_manifest_of_another_quorum_is_noticed(slack: Playground, tmp_path: Path) -> None:
    other = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    other["features"]["slash_commands"].pop()
    (tmp_path / "manifest.yml").write_text(yaml.safe_dump(other), encoding="utf-8")
    told = settings(slack.api_url, slack.bot_token, slack.app_token)

    [wrong, *_] = await findings(told, tmp_path / "manifest.yml")
    [right, *_] = await findings(told)

    assert "manifest.yml and this Quorum differ (commands /quorum)" in wrong.mend
    assert not right.mend


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "none is set, so this is a local Slack; nothing was asked of a real one, nor its scopes and clock"),
        (
            {
                "SLACK_CLIENT_ID": "1.2",
                "SLACK_CLIENT_SECRET": "s",
                "SLACK_SIGNING_SECRET": "s",
                "QUORUM_SECRET_KEY": f"{'A' * 43}=",
            },
            "each workspace gives its own when it installs the app; scopes and clock were not looked at",
        ),
    ],
    ids=["none", "oauth"],
)
async def test_without_a_token_it_says_that_slack_was_not_asked(environment: dict[str, str], said: str) -> None:
    found = await findings(Settings.from_env(environment))

    assert [(each.mend, each.says) for each in found if each.what == "bot token"] == [("", said)]


async def test_what_is_not_slack_is_not_taken_for_a_wrong_token(website: str) -> None:
    found = await findings(settings(website, "xoxb-1", "xapp-1"))

    amiss = {each.what: each.mend for each in found if each.mend}
    assert set(amiss) == {"Slack", "app token"}
    assert all("check SLACK_API_URL" in mend for mend in amiss.values())


async def test_scopes_that_slack_does_not_tell_are_not_called_missing(slack: Playground) -> None:
    async with aiohttp.ClientSession() as session:

        async def passed_on(request: web.Request) -> web.Response:
            headers = {"Authorization": request.headers["Authorization"]}
            async with session.post(f"{slack.api_url}{request.match_info['method']}", headers=headers) as answer:
                return web.Response(body=await answer.read(), content_type="application/json")

        proxy = web.Application()
        proxy.router.add_post("/{method}", passed_on)
        async with TestServer(proxy) as server:
            found = await findings(settings(f"{server.make_url('/')}", slack.bot_token, slack.app_token))

    assert [(each.mend, each.says) for each in found if each.what == "scopes"] == [
        ("", "Slack did not say which scopes the token has")
    ]


@pytest.mark.parametrize("zone", ["GMT", "+0000", "-0000", ""])
async def test_the_clock_is_compared_however_a_time_in_utc_is_written(zone: str) -> None:
    async def answered(request: web.Request) -> web.Response:
        return web.json_response({"ok": True}, headers={"Date": f"Thu, 26 Nov 2020 12:00:00 {zone}".strip()})

    website = web.Application()
    website.router.add_post("/{method}", answered)
    async with TestServer(website) as server:
        found = await findings(settings(f"{server.make_url('/')}", "xoxb-1", "xapp-1"))

    assert ["seconds off Slack's" in each.mend for each in found if each.what == "clock"] == [True]


async def test_the_database_is_only_looked_at(
    slack: Playground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'data' / 'quorum.db'}"

    assert await examine(settings(slack.api_url, slack.bot_token, slack.app_token, url)) == 0

    assert "well  database: nothing is in it yet" in capsys.readouterr().out
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


def test_what_the_next_start_would_change_is_said(empty_database_url: str) -> None:
    before = pending(empty_database_url)
    again = pending(empty_database_url)
    migrate(empty_database_url)

    assert "the first start makes" in before
    assert again == before
    assert pending(empty_database_url) == ""
