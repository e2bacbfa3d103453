"""What cannot be answered just now is not acknowledged, so that Slack brings it again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from playground.scenes.words import words_of
from tests.edge.test_http import JSON, posted, signed
from tests.stories.worlds import a_stage


async def test_while_slack_does_not_know_our_token_yet_a_delivery_has_to_come_again(tmp_path: Path) -> None:
    event = {"type": "event_callback", "team_id": "T0PLAYGROUND", "event_id": "Ev1", "event": {"type": "team_join"}}
    body = json.dumps(event).encode()
    async with a_stage(
        tmp_path, http=True, before=lambda slack: slack.faults.plant("auth.test", "500", times=2)
    ) as stage:
        first, _ = await posted(stage, body, signed(stage, body, JSON))
        again, _ = await posted(stage, body, signed(stage, body, JSON))

    assert (first, again) == (429, 200)


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
