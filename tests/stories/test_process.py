"""The bot as a process: what it says when it cannot start, and what survives when it is killed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from playground.scenes.words import words_of
from playground.server import Playground
from playground.waiting import eventually
from tests.stories.processes import Process, run, run_in
from tests.stories.worlds import manifest

PAYMENTS = "C0PAYMENTS"


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """A local Slack without a bot."""
    async with Playground(port=0, manifest=manifest(), rate=0) as slack:
        yield slack


@pytest_asyncio.fixture
async def process(slack: Playground, tmp_path: Path) -> AsyncIterator[Process]:
    """The bot, started; it is gone at the end whatever happened."""
    process = Process(slack, tmp_path)
    await process.start()
    yield process
    await process.gone()


async def cards(slack: Playground, words: str) -> list[str]:
    """Wait for messages with these words, and then a little longer for one too many."""

    def found() -> list[str]:
        said = [words_of(each) for each in slack.person("ada").messages(PAYMENTS)]
        return [each for each in said if words in each]

    await eventually(found)
    await asyncio.sleep(1.5)
    return found()


async def test_what_was_acknowledged_is_shown_once_though_the_bot_was_killed(process: Process) -> None:
    ada = process.slack.person("ada")
    await ada.command(PAYMENTS, "/project", "start Payments portal")
    added = await ada.command(PAYMENTS, "/requirement", "add Nothing acknowledged is ever lost")
    assert "R1" in words_of(added.message)

    await process.ends(signal.SIGKILL)
    await process.start()

    assert len(await cards(process.slack, "Nothing acknowledged is ever lost")) == 1


async def test_a_signal_ends_it_in_order_and_soon(process: Process) -> None:
    await process.slack.person("ada").command(PAYMENTS, "/project", "start Payments portal")

    code, seconds = await process.ends(signal.SIGTERM)

    assert code == 0
    assert seconds < 10


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_a_start_that_slack_keeps_waiting_ends_in_order_too(
    slack: Playground, tmp_path: Path, *, http: bool
) -> None:
    # given something that takes every call of the bot's and never answers
    asked = asyncio.Event()

    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = Process(slack, tmp_path, http=http, SLACK_API_URL=f"http://127.0.0.1:{port}/api/")

    # when the bot is asked to stop while it waits
    await process.begin()
    try:
        await asyncio.wait_for(asked.wait(), 60)
        code, seconds = await process.ends(signal.SIGTERM)
    finally:
        await process.gone()
        server.close()

    # then it ends in order
    assert (code, seconds < 9) == (0, True)


def test_a_half_set_environment_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    ended = run(SLACK_BOT_TOKEN="xoxb-1")

    assert ended.returncode == 2
    assert ended.stderr.strip().count("\n") == 0
    assert "SLACK_APP_TOKEN" in ended.stderr


def test_an_env_file_in_another_encoding_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-1 # für uns".encode("cp1252"))

    ended = run_in(tmp_path)

    assert (ended.returncode, ended.stderr.strip()) == (2, ".env is not written in UTF-8: save it anew as UTF-8 text.")


@pytest.mark.parametrize("line", ["SLACK_BOT_TOKEN: xoxb-1", "SLACK_BOT_TOKEN xoxb-1", "SLACK_BOT_TOKEN"])
def test_a_line_of_the_env_file_that_sets_nothing_is_named_and_starts_nothing(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"# ours\nLOG_LEVEL=INFO\n{line}\nexport PORT=1\n", encoding="utf-8")

    ended = run_in(tmp_path)

    assert ended.returncode == 2
    assert ended.stderr.strip() == "Line 3 of .env sets nothing: write NAME=value, one a line."


@pytest.mark.parametrize(
    "url",
    [
        "mysql://x/y",
        "nonsense",
        "sqlite:////proc/nowhere/quorum.db",
        "postgresql://127.0.0.1:abc/x",
        "postgresql://nobody@127.0.0.1:1/x",
    ],
)
def test_a_database_that_cannot_be_used_is_one_line_and_exit_code_2(url: str) -> None:
    ended = run("migrate", DATABASE_URL=url)

    assert ended.returncode == 2
    assert ended.stderr.strip().count("\n") == 0
    assert "DATABASE_URL" in ended.stderr or "PostgreSQL" in ended.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"HOST": "no.such.host"}, "set HOST and PORT"),
        ({"HOST": "203.0.113.5"}, "set HOST and PORT"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack refuses SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack refuses SLACK_APP_TOKEN (invalid_auth)"),
    ],
)
async def test_settings_that_turn_out_wrong_at_the_start_are_one_line_and_exit_code_2(
    slack: Playground, tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    code, told = await Process(slack, tmp_path, http=False, **wrong).says()

    assert code == 2
    assert said in told.strip().splitlines()[-1]
    assert "Traceback" not in told


async def test_a_port_that_is_taken_is_one_line_and_exit_code_2(slack: Playground, tmp_path: Path) -> None:
    code, told = await Process(slack, tmp_path, PORT=slack.url.rpartition(":")[2]).says()

    assert code == 2
    assert "set HOST and PORT" in told.strip().splitlines()[-1]


async def test_the_doctor_finds_everything_well_and_says_what_to_mend(slack: Playground, tmp_path: Path) -> None:
    well = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'quorum.db'}",
    }

    examined = await asyncio.to_thread(run, "doctor", **well)
    refused = await asyncio.to_thread(run, "doctor", **(well | {"SLACK_BOT_TOKEN": "xoxb-wrong"}))

    assert examined.returncode == 0, examined.stdout
    assert refused.returncode == 1
    assert "copy the Bot User OAuth Token again" in refused.stdout
