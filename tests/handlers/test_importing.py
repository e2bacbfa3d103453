"""An import goes on by itself, whatever the database does meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest

from bot.domain.importing import Import, ImportState
from bot.domain.names import ProjectId
from bot.domain.reading import read_file
from bot.domain.values import replace
from bot.flows import importing as flow
from bot.ports import OpenDatabase, Store, Unavailable
from handlers.importing import Adding, Resuming
from handlers.ticks import Ticks
from storage.database import open_database
from storage.errors import DatabaseUnavailable
from tests.databases import made_database
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, START, TEAM, World
from tests.handlers.signoff_desks import Desk
from tests.handlers.signoff_desks import desk as desk  # a fixture

Result = TypeVar("Result")
FILE = "\n".join(f"Requirement number {number}" for number in range(620)).encode()


class Faltering:
    """A database that is away when a write is due whose number is named."""

    def __init__(self, database: OpenDatabase, *away: int) -> None:
        """Stand before another one."""
        self._database = database
        self._away = away
        self.writes = 0

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads."""
        return await self._database.read(work)

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work, unless the database is away."""
        self.writes += 1
        if self.writes in self._away:
            raise DatabaseUnavailable("The database does not answer.")
        return await self._database.write(work)

    async def hold(self, lane: str) -> bool:
        """Take a lane."""
        return await self._database.hold(lane)

    async def release(self, lane: str) -> None:
        """Give a lane back."""
        await self._database.release(lane)


async def confirmed(database: OpenDatabase, project: ProjectId) -> Import:
    """Ana confirms a file with 620 rows."""

    def work(store: Store) -> Import:
        world = World(store)
        found = read_file("a.txt", FILE)
        draft = flow.preview(store, world.who(ANA), project, filename="a.txt", found=found)
        return flow.confirm(store, world.who(ANA), draft.key)

    return await database.write(work)


async def stored(database: OpenDatabase, draft: Import) -> tuple[ImportState, int, int]:
    """Return how an import stands: its state, the rows that are done, and what was added."""
    found = await database.read(lambda store: store.imports.get(TEAM, draft.key))
    assert found is not None
    return found.state, found.done, found.added


async def test_an_import_waits_for_a_database_that_is_away_for_a_moment(desk: Desk) -> None:
    draft = await confirmed(desk.database, desk.project)
    edge = replace(desk.edge, database=Faltering(desk.database, 2, 3))

    await Adding(edge, patience=(0, 0)).go_on(TEAM, draft.key, None)

    assert await stored(desk.database, draft) == (ImportState.DONE, 620, 620)


async def test_an_import_that_came_to_a_halt_goes_on_with_the_clock(desk: Desk) -> None:
    # given an import whose second batch failed for longer than it waits
    draft = await confirmed(desk.database, desk.project)
    edge = replace(desk.edge, database=Faltering(desk.database, 2))
    with pytest.raises(Unavailable):
        await Adding(edge, patience=()).go_on(TEAM, draft.key, None)
    assert await stored(desk.database, draft) == (ImportState.RUNNING, 250, 250)

    # when the clock finds it twice where it was
    ticks = Ticks(desk.edge)
    for _ in range(2):
        await ticks.tick()
        await desk.errands.drained(seconds=10)

    # then it is done
    assert await stored(desk.database, draft) == (ImportState.DONE, 620, 620)


async def test_the_clock_leaves_alone_what_moves_by_itself(desk: Desk) -> None:
    draft = await confirmed(desk.database, desk.project)
    resuming = Resuming(desk.edge)

    await resuming.resume()
    await desk.database.write(lambda store: flow.advance(store, TEAM, draft.key, now=START))
    await resuming.resume()

    assert await stored(desk.database, draft) == (ImportState.RUNNING, 250, 250)


async def test_an_import_of_before_a_restart_goes_on_at_once(desk: Desk) -> None:
    draft = await confirmed(desk.database, desk.project)

    await Ticks(desk.edge).resume()
    await desk.errands.drained(seconds=10)

    assert await stored(desk.database, draft) == (ImportState.DONE, 620, 620)


async def test_two_processes_that_go_on_with_one_import_count_each_row_once(
    postgres_url: str, migrated_template: str
) -> None:
    with made_database(postgres_url, migrated_template) as url:
        first, second = open_database(url), open_database(url)
        desk = Desk(first)
        await desk.begins()
        draft = await confirmed(first, desk.project)

        await asyncio.gather(
            *(Adding(replace(desk.edge, database=each)).go_on(TEAM, draft.key, None) for each in (first, second))
        )

        assert await stored(first, draft) == (ImportState.DONE, 620, 620)
        await first.close()
        await second.close()
