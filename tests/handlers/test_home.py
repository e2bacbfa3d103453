"""App Home at the edge: shown when it is opened, and a failure stays ours."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.names import TeamId, UserId
from bot.errors import SlackUnavailable
from bot.ports import OpenDatabase
from handlers.answers import AnswerKind
from handlers.asked import Event
from handlers.home import HomeHandlers
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, OUT
from tests.handlers.signoff_desks import Desk


class Reception(Desk):
    """The project *Payments portal*, and people who open their Home."""

    def __init__(self, database: OpenDatabase) -> None:
        """Remember every Home that is shown, and show none while Slack does not answer."""
        super().__init__(database)
        self.shown: list[str] = []
        self.slack_answers = True
        self.slack.publish_home = self.publish  # type: ignore[method-assign]  # the same, with its content
        HomeHandlers(self.edge).register(self.router)

    async def publish(self, team: TeamId, user: UserId, view: Mapping[str, Any]) -> None:
        """Take a Home."""
        if not self.slack_answers:
            raise SlackUnavailable
        self.shown.append(str(view))

    async def opens(self, user: UserId, tab: str = "home") -> None:
        """Somebody opens a tab of the app."""
        asked = Event(actor=self.delivery(user), type="app_home_opened", body={"tab": tab, "user": user})
        assert (await self.router.answer(asked)).kind is AnswerKind.NOTHING
        await self.errands.drained(seconds=5)


@pytest_asyncio.fixture
async def reception(sqlite_database: OpenDatabase) -> Reception:
    """A reception with its project."""
    reception = Reception(sqlite_database)
    await reception.begins()
    return reception


async def test_home_shows_what_waits_and_my_projects(reception: Reception) -> None:
    await reception.starts(ANA, BEN)

    await reception.opens(BEN)

    assert "signoff.approve" in reception.shown[0]
    assert "Payments portal" in reception.shown[0]


async def test_a_stranger_sees_how_to_begin(reception: Reception) -> None:
    await reception.opens(OUT)

    assert "/project start" in reception.shown[0]
    assert "Payments portal" not in reception.shown[0]


async def test_the_tab_of_messages_shows_nothing(reception: Reception) -> None:
    await reception.opens(ANA, "messages")

    assert reception.shown == []


async def test_while_slack_does_not_answer_nothing_breaks(
    reception: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    reception.slack_answers = False

    with caplog.at_level(logging.WARNING):
        await reception.opens(ANA)

    assert "Home could not be shown" in caplog.text
