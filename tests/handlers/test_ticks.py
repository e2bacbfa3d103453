"""What is done by the clock alone."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

from bot.domain.person import CLOCK
from bot.domain.values import replace
from bot.ports import Store
from handlers.ticks import Ticks
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import BEN, CAT, START, TEAM, World
from tests.handlers.signoff_desks import Desk
from tests.handlers.signoff_desks import desk as desk  # a fixture


async def test_a_busy_week_is_forgotten_in_one_sweep_and_nothing_that_may_come_again(desk: Desk) -> None:
    # given 1,200 deliveries of last week, and one of today
    def remember(store: Store) -> None:
        for number in range(1200):
            store.inbox.remember(TEAM, f"old {number}", "", at=START - timedelta(days=8))
        store.inbox.remember(TEAM, "new", "", at=START)

    await desk.database.write(remember)

    # when it is swept
    await Ticks(desk.edge).sweep()

    # then only today's is left
    def kept(store: Store) -> list[str]:
        keys = ["new", *(f"old {number}" for number in range(1200))]
        return [key for key in keys if store.inbox.answer(TEAM, key) is not None]

    assert await desk.database.read(kept) == ["new"]


async def sign_offs(desk: Desk, *hours: float) -> None:
    """Ana starts a sign-off of one requirement for each, which ends after so many hours."""

    def work(store: Store) -> None:
        world = World(store)
        world.captures(*(f"Wish {number}" for number in range(len(hours))))
        first = world.project.numbers.requirement - len(hours) + 1
        for number, after in enumerate(hours, start=first):
            world.opens(BEN, CAT, chosen=(number,), deadline=START + timedelta(hours=after))

    await desk.database.write(work)


async def ended(desk: Desk) -> list[str]:
    """Return the sign-offs that the clock ended, in the order in which that was written down."""

    def work(store: Store) -> list[str]:
        links = [json.loads(entry.canonical) for entry in store.audit.stream(TEAM, desk.project)]
        return [link["subject"] for link in links if link["actor"] == CLOCK]

    return await desk.database.read(work)


async def test_deadlines_that_one_move_passed_come_in_their_order(desk: Desk) -> None:
    await sign_offs(desk, 72, 24, 48)

    desk.time += timedelta(days=8)
    Ticks(desk.edge).moved()
    await desk.errands.drained(seconds=10)

    assert await ended(desk) == ["V2", "V3", "V1"]


async def test_more_deadlines_than_one_look_finds_come_in_one_tick(desk: Desk) -> None:
    await sign_offs(desk, *range(1, 103))

    desk.time += timedelta(days=8)
    await Ticks(desk.edge).tick()

    assert len(await ended(desk)) == 102


async def test_a_faster_clock_wakes_us_sooner(desk: Desk) -> None:
    # given a deadline in an hour, of which a second is left on a clock that runs so fast
    await sign_offs(desk, 1)
    closed = asyncio.Event()
    ticks = Ticks(replace(desk.edge, wake=closed.set), rate=lambda: 3600)
    ticks.start()
    await ticks.tick()

    # when the hour passes
    desk.time += timedelta(hours=1)

    # then it is found before the next regular look
    await asyncio.wait_for(closed.wait(), 4)
    ticks.stop()


async def test_two_processes_remind_whoever_is_missing_once(desk: Desk) -> None:
    # given a sign-off over four days, of which two have passed
    await sign_offs(desk, 96)
    desk.time += timedelta(days=2)

    # when two clocks look at the same moment, and later once more
    await asyncio.gather(Ticks(desk.edge).tick(), Ticks(desk.edge).tick())
    await Ticks(desk.edge).tick()

    # then Ben and Cat were reminded once
    def reminded(store: Store) -> list[object]:
        links = [json.loads(entry.canonical) for entry in store.audit.stream(TEAM, desk.project)]
        return [link["facts"] for link in links if link["action"] == "signoff.remind"]

    assert await desk.database.read(reminded) == [{"people": 2}]


async def test_a_faster_clock_wakes_us_at_the_next_reminder_too(desk: Desk) -> None:
    # given a reminder in two days, of which little is left on a clock that runs so fast
    await sign_offs(desk, 96)
    reminded = asyncio.Event()
    ticks = Ticks(replace(desk.edge, wake=reminded.set), rate=lambda: 2 * 24 * 3600)
    ticks.start()
    await ticks.tick()

    # when they pass
    desk.time += timedelta(days=2)

    # then it is sent before the next regular look
    await asyncio.wait_for(reminded.wait(), 4)
    ticks.stop()
