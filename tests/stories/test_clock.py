"""The clock of the local Slack is moved, and the bot goes along."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from playground.scenes.words import (
    BEN,
    CHLOE,
    PAYMENTS,
    a_project,
    a_round,
    allows_consent,
    card_of,
    form_of,
    saying,
    told,
    words_of,
)
from tests.stories.test_signoff import CARDS, EXPORT
from tests.stories.worlds import Stage, a_stage

HOUR, DAY = timedelta(hours=1).total_seconds(), timedelta(days=1).total_seconds()


@pytest_asyncio.fixture(params=["socket", "http"])
async def stage(request: object, tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot that asks the local Slack what time it is."""
    async with a_stage(tmp_path, http=getattr(request, "param", "") == "http", follows=True) as stage:
        yield stage


async def a_review(stage: Stage, number: int, *, days: float) -> None:
    """Ada puts one requirement up for review; silence is consent once so many days have passed."""
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    await ada.suggest(form_of(ada), "requirements", f"R{number}")
    fields = {"scope": "chosen", "requirements": [str(number)], "signatories": [BEN, CHLOE]}
    deadline = int(stage.slack.clock() + days * DAY)
    await ada.submit(form_of(ada), {**fields, "policy": "consent", "meaning": "review", "deadline": deadline})
    await card_of(stage, number)


async def test_a_deadline_comes_within_seconds_after_the_clock_was_moved(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    deadline = int(stage.slack.clock() + 3 * DAY)
    card = await a_round(stage, deadline=deadline)

    stage.slack.clock.move_by(8 * DAY)

    closed = await stage.eventually(lambda: saying(stage, "*No quorum*"))
    assert closed[0].ts == card.ts
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "remind V1")
    answer = await told(stage, ada, "V1 is closed")
    assert f"<!date^{deadline}^" in answer


async def test_deadlines_that_one_move_passes_come_in_their_order(stage: Stage) -> None:
    # given two reviews of which the second ends first
    await a_project(stage, EXPORT, CARDS)
    await allows_consent(stage)
    await a_review(stage, 1, days=5)
    await a_review(stage, 2, days=3)

    # when a person moves the clock past both at once
    stage.slack.clock.move_by(8 * DAY)

    # then the one that ended first is the first baseline
    await stage.eventually(lambda: len(saying(stage, "*Signed off*")) == 2)
    assert "Baseline L1" in words_of(await card_of(stage, 2))
    assert "Baseline L2" in words_of(await card_of(stage, 1))


async def test_a_deadline_comes_by_itself_while_the_clock_runs_fast(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await allows_consent(stage)
    await a_review(stage, 1, days=2 / 24)

    stage.slack.clock.run(3600)

    assert await stage.eventually(lambda: saying(stage, "*Signed off*"))
