"""The workspace's own clock, what goes by it, and the address that tells it."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from playground import clock as clocks
from playground import state
from playground.refused import Refused
from playground.server import Playground
from playground.waiting import eventually
from tests.playground.conftest import Clock as Present

HOUR = 3600.0


@pytest.fixture
def present() -> Present:
    return Present()


async def told(slack: Playground, **asked: Any) -> dict[str, Any]:
    """Ask the address of the clock once."""
    async with aiohttp.ClientSession() as session, session.get(slack.clock_url, params=asked) as answer:
        return dict(await answer.json())


def test_a_new_clock_shows_the_present_and_runs_with_it(present: Present) -> None:
    clock = clocks.Clock(present)

    present.now += 5

    assert clock.now() == present.now
    assert clock.ahead == 0


def test_a_clock_that_was_moved_stays_ahead(present: Present) -> None:
    clock = clocks.Clock(present)

    clock.move_by(HOUR)
    present.now += 5

    assert clock.now() == present.now + HOUR
    assert clock.ahead == HOUR
    assert clock.last_move == clocks.Move(before=present.now - 5, after=present.now - 5 + HOUR)


def test_a_clock_runs_faster_and_at_normal_speed_again(present: Present) -> None:
    clock, begun = clocks.Clock(present), present.now

    clock.run(600)
    present.now += 2
    clock.run(1)
    present.now += 3

    assert clock.now() == begun + 1200 + 3


@pytest.mark.parametrize(
    ("seconds", "why"),
    [
        (-1.0, "clock_goes_forward"),
        (0.0, "clock_goes_forward"),
        (math.nan, "clock_goes_forward"),
        (100 * 366 * 24 * HOUR, "clock_too_far"),
        (math.inf, "clock_too_far"),
    ],
)
def test_a_clock_goes_neither_back_nor_beyond_every_calendar(present: Present, seconds: float, why: str) -> None:
    clock = clocks.Clock(present)

    with pytest.raises(Refused, match=why):
        clock.move_by(seconds)

    assert clock.now() == present.now


def test_a_clock_runs_at_no_other_speed(present: Present) -> None:
    with pytest.raises(Refused, match="clock_speed"):
        clocks.Clock(present).run(7)


def test_a_workspace_does_not_go_back_when_the_machine_does(present: Present) -> None:
    clock, begun = clocks.Clock(present), present.now

    present.now -= HOUR
    stood = clock.now()
    present.now += 10

    assert stood == begun
    assert clock.now() == begun + 10


@pytest.mark.parametrize(("away", "ahead"), [(HOUR, 7 * HOUR), (9 * HOUR, 0)])
def test_a_workspace_goes_on_where_it_was_left_unless_the_present_is_later(
    present: Present, tmp_path: Path, away: float, ahead: float
) -> None:
    left = Playground(clock=present)
    left.clock.move_by(8 * HOUR)
    left.clock.run(60)
    state.save(left.workspace, tmp_path / "workspace.json")

    present.now += away
    opened = Playground(clock=present, state_file=tmp_path / "workspace.json")

    assert opened.clock.ahead == ahead
    assert opened.clock.rate == 60
    assert opened.workspace.clock is opened.clock


async def test_messages_carry_the_time_of_the_workspace(slack: Playground) -> None:
    slack.clock.move_to(datetime(2031, 5, 6, tzinfo=UTC).timestamp())

    message = await slack.person("ada").says("C0GENERAL", "Good morning")

    assert message.ts.startswith("1935792000.")


async def test_what_is_waited_for_does_not_end_because_the_clock_is_moved(slack: Playground, clock: Present) -> None:
    # given a form and an answer that the app is working at
    trigger = slack.triggers.give("U0ADA")
    soon, late = (slack.response_urls.give("C0GENERAL", "U0ADA") for _ in range(2))

    # when the clock is moved meanwhile
    slack.clock.move_by(HOUR)
    clock.now += 1

    # then both still come, and whoever answers an hour after the click is too late
    assert slack.triggers.take(trigger) == ("U0ADA", None)
    assert slack.response_urls.take(soon).uses == 1
    clock.now += 10
    with pytest.raises(Refused, match="expired_url"):
        slack.response_urls.take(late)


async def test_the_address_tells_the_time_at_once(slack: Playground, clock: Present) -> None:
    slack.clock.move_by(HOUR)
    slack.clock.run(60)

    assert await told(slack) == {"now": clock.now + HOUR, "rate": 60, "version": 2}
    assert await told(slack, after=1) == await told(slack)


async def test_the_address_answers_those_who_wait_when_the_clock_is_moved(slack: Playground) -> None:
    waiting = asyncio.create_task(told(slack, after=0))
    await eventually(lambda: slack.workspace.changes.listeners)

    slack.clock.move_by(HOUR)

    assert (await asyncio.wait_for(waiting, 5))["version"] == 1


async def test_nobody_who_waits_for_the_clock_holds_up_the_end() -> None:
    async with Playground() as slack:
        waiting = asyncio.create_task(told(slack, after=0))
        await eventually(lambda: slack.workspace.changes.listeners)

    assert (await waiting)["version"] == 0
