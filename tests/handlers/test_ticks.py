"""What is done by the clock alone."""

from __future__ import annotations

from datetime import timedelta

from bot.ports import Store
from handlers.ticks import Ticks
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import START, TEAM
from tests.handlers.test_signoff import Desk
from tests.handlers.test_signoff import desk as desk  # a fixture


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
