"""Asked to stop, the bot answers what it was asked before and is gone soon; its health paths never lie."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from playground.scenes.words import words_of
from playground.server import Playground
from playground.waiting import eventually
from tests.databases import made_database
from tests.stories.processes import Process
from tests.stories.relays import a_relay
from tests.stories.worlds import manifest

PAYMENTS = "C0PAYMENTS"
MODES = pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """A local Slack without a bot."""
    async with Playground(port=0, manifest=manifest(), rate=0, retry_seconds=(0.0, 0.5, 1.0, 2.0)) as slack:
        yield slack


@pytest.fixture
def postgres(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """The address of a database on a server."""
    with made_database(postgres_url, migrated_template) as url:
        yield url


@asynccontextmanager
async def a_process(slack: Playground, folder: Path, *, http: bool, **environment: str) -> AsyncIterator[Process]:
    """Start the bot, and leave nothing of it."""
    process = Process(slack, folder, http=http, **environment)
    try:
        await process.start()
        yield process
    finally:
        await process.gone()


@MODES
async def test_whoever_asked_before_the_end_is_answered(slack: Playground, tmp_path: Path, http: bool) -> None:
    # given several people wait for a form that Slack is slow to open, and many for a requirement
    async with a_process(slack, tmp_path, http=http) as process:
        ada = slack.person("ada")
        await ada.command(PAYMENTS, "/project", "start Payments portal")
        slack.faults.plant("views.open", "delay", times=10, seconds=1.0)
        forms = [asyncio.create_task(ada.command(PAYMENTS, "/requirement", "add")) for _ in range(3)]
        lines = [asyncio.create_task(ada.command(PAYMENTS, "/requirement", f"add Line {n}")) for n in range(5)]
        await asyncio.sleep(0.3)

        # when it is asked to stop
        code, seconds = await process.ends(signal.SIGTERM)

        # then everybody is answered, and it is gone in order and in time
        reactions = await asyncio.gather(*forms, *lines)
        assert all(reaction.acked for reaction in reactions)
        assert (code, seconds < 10) == (0, True)


@MODES
async def test_what_comes_all_the_time_does_not_keep_it_alive(slack: Playground, tmp_path: Path, http: bool) -> None:
    async with a_process(slack, tmp_path, http=http) as process:
        ada = slack.person("ada")
        await ada.command(PAYMENTS, "/project", "start Payments portal")
        asking = asyncio.create_task(asked_all_the_time(slack))
        await asyncio.sleep(0.5)

        code, seconds = await process.ends(signal.SIGTERM)

        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert (code, seconds < 10) == (0, True)


async def asked_all_the_time(slack: Playground) -> None:
    """Ask one thing after the other, eight at a time."""
    ada = slack.person("ada")
    while True:
        await asyncio.gather(*(ada.command(PAYMENTS, "/requirement", "list") for _ in range(8)))
        await asyncio.sleep(0.01)


@MODES
async def test_a_slack_that_hangs_does_not_keep_it_alive_and_what_it_was_sending_comes_once(
    slack: Playground, tmp_path: Path, http: bool
) -> None:
    # given Slack takes a message and never says so
    async with a_process(slack, tmp_path, http=http) as process:
        slack.faults.plant("chat.postMessage", "hang_after", seconds=60)
        await slack.person("ada").command(PAYMENTS, "/project", "start Payments portal")
        await eventually(lambda: shown(slack))

        # when it is asked to stop, and started again
        code, seconds = await process.ends(signal.SIGTERM)
        await process.start()
        await slack.person("ada").command(PAYMENTS, "/requirement", "add Anything")

        # then the message is there once, and so is the next
        assert (code, seconds < 10) == (0, True)
        await eventually(lambda: len(shown(slack)) == 2)
        assert sum("Payments portal" in each for each in shown(slack)) == 1


def shown(slack: Playground) -> list[str]:
    """What the bot said in the channel."""
    return [words_of(each) for each in slack.person("ada").messages(PAYMENTS) if each.user == slack.workspace.bot_user]


@MODES
async def test_a_database_that_hangs_does_not_keep_it_alive(
    slack: Playground, tmp_path: Path, postgres: str, http: bool
) -> None:
    async with a_relay(postgres) as relay, a_process(slack, tmp_path, http=http, DATABASE_URL=relay.url) as process:
        await slack.person("ada").command(PAYMENTS, "/project", "start Payments portal")
        relay.silence()
        unanswered = asyncio.create_task(slack.person("ada").command(PAYMENTS, "/requirement", "add Anything"))
        await asyncio.sleep(0.3)

        _, seconds = await process.ends(signal.SIGTERM)

        assert seconds < 10
        assert not (await unanswered).acked


@MODES
@pytest.mark.parametrize("how", ["cut", "silence"])
async def test_health_tells_the_truth_while_the_database_is_away_and_when_it_is_back(
    slack: Playground, tmp_path: Path, postgres: str, http: bool, how: str
) -> None:
    async with a_relay(postgres) as relay, a_process(slack, tmp_path, http=http, DATABASE_URL=relay.url) as process:
        ada = slack.person("ada")
        await ada.command(PAYMENTS, "/project", "start Payments portal")

        # when the database goes away
        getattr(relay, how)()

        # then it is alive and not ready, and says so soon
        begun = time.monotonic()
        assert (await process.health("healthz"), await process.health("readyz")) == (200, 503)
        assert time.monotonic() - begun < 4
        assert await process.health("metrics") == 200

        # and it is ready as soon as the database is back
        relay.mend()
        await becomes_ready(process)
        assert "R1" in words_of((await ada.command(PAYMENTS, "/requirement", "add Anything")).message)


async def becomes_ready(process: Process, *, within: float = 30.0) -> None:
    """Wait until it says that it is ready."""
    end = time.monotonic() + within
    while await process.health("readyz") != 200:
        assert time.monotonic() < end
        await asyncio.sleep(0.1)


async def test_an_app_token_that_slack_refuses_is_one_line_and_exit_code_2(slack: Playground, tmp_path: Path) -> None:
    process = Process(slack, tmp_path, http=False, SLACK_APP_TOKEN="xapp-wrong", LOG_LEVEL="ERROR")

    code, said = await process.says()

    assert code == 2
    assert said.strip().count("\n") == 0
    assert "SLACK_APP_TOKEN" in said
