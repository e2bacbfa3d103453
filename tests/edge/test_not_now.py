"""What cannot be answered just now is not acknowledged, so that Slack brings it again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import aiohttp
import pytest

from handlers.slack_client import http_session, web_client
from handlers.workspaces import SingleWorkspace
from playground.scenes.words import words_of
from playground.server import Playground
from tests.edge.test_http import JSON, posted, signed
from tests.stories.worlds import Stage, a_stage, manifest


async def test_while_slack_does_not_know_our_token_yet_a_delivery_has_to_come_again(tmp_path: Path) -> None:
    event = {"type": "event_callback", "team_id": "T0PLAYGROUND", "event_id": "Ev1", "event": {"type": "team_join"}}
    body = json.dumps(event).encode()
    async with a_stage(
        tmp_path, http=True, before=lambda slack: slack.faults.plant("auth.test", "500", times=2)
    ) as stage:
        first, _ = await posted(stage, body, signed(stage, body, JSON))
        again, _ = await posted(stage, body, signed(stage, body, JSON))

    assert (first, again) == (429, 200)


async def test_nobody_is_told_that_it_is_ready_before_slack_knew_the_token(tmp_path: Path) -> None:
    body = json.dumps({"type": "event_callback", "team_id": "T0PLAYGROUND", "event_id": "Ev1", "event": {}}).encode()
    async with a_stage(
        tmp_path, http=True, before=lambda slack: slack.faults.plant("auth.test", "500", times=2)
    ) as stage:
        before = await readiness(stage)
        await posted(stage, body, signed(stage, body, JSON))
        await posted(stage, body, signed(stage, body, JSON))
        after = await readiness(stage)

    assert before == (503, "slack\n")
    assert after == (200, "ready\n")


async def test_whoever_asks_for_readiness_makes_us_ask_slack_again_but_not_as_often() -> None:
    seconds = 100.0
    async with Playground(port=0, manifest=manifest(), rate=0) as slack, http_session() as session:
        client = web_client(base_url=slack.api_url, session=session, token=slack.bot_token)
        workspace = SingleWorkspace(client, monotonic=lambda: seconds)
        slack.faults.plant("auth.test", "500", times=1)
        found = [await workspace.is_found(), await workspace.is_found()]

        seconds += 5
        found.append(await workspace.is_found())

    assert found == [False, False, True]


async def readiness(stage: Stage) -> tuple[int, str]:
    """Ask whether the bot is ready."""
    async with aiohttp.ClientSession() as session, session.get(f"{stage.bot.url}/readyz") as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_command_is_not_acknowledged_before_the_workspace_is_known(tmp_path: Path, http: bool) -> None:
    async with a_stage(
        tmp_path, http=http, before=lambda slack: slack.faults.plant("auth.test", "500", times=20)
    ) as stage:
        ada = stage.person("ada")

        unheard = await ada.command("C0PAYMENTS", "/quorum", "help")

        assert not unheard.acked
        assert unheard.message is None


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_while_the_records_are_out_of_reach_people_are_told_so_in_a_plain_sentence(
    tmp_path: Path, http: bool
) -> None:
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        await ada.command("C0PAYMENTS", "/project", "start Payments portal")
        with missing(tmp_path, "inbox"):
            told = await ada.command("C0PAYMENTS", "/requirement", "add Pay by card")

        after = await ada.command("C0PAYMENTS", "/requirement", "add Pay by card")

    assert "cannot get at its records" in words_of(told.message)
    assert "reference" not in words_of(told.message)
    assert "R1" in words_of(after.message)


async def test_an_event_that_cannot_be_written_down_comes_again(tmp_path: Path) -> None:
    left = {"type": "member_left_channel", "channel": "C0PAYMENTS", "user": "U0BEN", "team": "T0PLAYGROUND"}
    event = {"type": "event_callback", "team_id": "T0PLAYGROUND", "event_id": "Ev2", "event": left}
    body = json.dumps(event).encode()
    async with a_stage(tmp_path, http=True) as stage:
        with missing(tmp_path, "channel_members"):
            first, _ = await posted(stage, body, signed(stage, body, JSON))
        again, _ = await posted(stage, body, signed(stage, body, JSON))

    assert (first, again) == (429, 200)


@contextmanager
def missing(folder: Path, table: str) -> Iterator[None]:
    """Let the database answer a statement with an error of its own for a while."""
    with closing(sqlite3.connect(folder / "quorum.db", isolation_level=None)) as database:
        database.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
        yield
        database.execute(f"ALTER TABLE elsewhere RENAME TO {table}")
