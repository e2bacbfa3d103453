"""Work on PostgreSQL is done once, in order for each project, whatever happens to its connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from threading import Barrier

import psycopg
import pytest
import pytest_asyncio

from bot.domain.names import ChannelId, ProjectId
from bot.domain.project import Role
from bot.domain.refusal import Conflict
from bot.domain.values import replace
from bot.ports import AlreadyHandled, OpenDatabase, Store
from storage.database import open_database
from storage.errors import DatabaseUnavailable
from tests.databases import made_database
from tests.storage.raw import execute
from tests.storage.samples import ANA, HOME, NOW, TEAM, a_project


@pytest.fixture
def url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    with made_database(postgres_url, migrated_template) as made:
        yield made


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[OpenDatabase]:
    opened = open_database(url)
    yield opened
    await opened.close()


def remember(key: str) -> Callable[[Store], None]:
    """Return work that handles a delivery."""
    return lambda store: store.inbox.remember(TEAM, key, "", at=NOW)


def sessions(url: str) -> list[int]:
    """The server's processes for the bot's connections to this database."""
    mine = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    return [pid for (pid,) in execute(url, f"SELECT pid FROM pg_stat_activity WHERE {mine}")]


def end_sessions(url: str) -> None:
    """End the bot's connections as a restart of the server does."""
    for pid in sessions(url):
        execute(url, f"SELECT pg_terminate_backend({pid})")


def give_number(store: Store) -> int:
    """Give the next requirement number of the project, as every capture does."""
    membership = store.projects.lock_home(TEAM, HOME, ANA)
    assert membership is not None
    project = membership.project
    number = project.numbers.requirement + 1
    store.projects.save(replace(project, numbers=replace(project.numbers, requirement=number)))
    return number


async def test_changes_of_one_project_follow_one_another(database: OpenDatabase) -> None:
    await database.write(lambda store: store.projects.add(a_project()))

    numbers = await asyncio.gather(*(database.write(give_number) for _ in range(100)))

    assert sorted(numbers) == list(range(1, 101))


async def test_the_same_delivery_many_times_at_once_is_handled_once(database: OpenDatabase) -> None:
    await database.write(lambda store: store.projects.add(a_project()))

    def work(store: Store) -> int:
        number = give_number(store)
        store.inbox.remember(TEAM, "trigger", "", at=NOW)
        return number

    outcomes = await asyncio.gather(*(database.write(work) for _ in range(20)), return_exceptions=True)

    assert [outcome for outcome in outcomes if not isinstance(outcome, AlreadyHandled)] == [1]
    membership = await database.read(lambda store: store.projects.home(TEAM, HOME, ANA))
    assert membership is not None
    assert membership.project.numbers.requirement == 1


async def test_the_loser_of_a_deadlock_is_run_again(database: OpenDatabase) -> None:
    def add_two(store: Store) -> list[ProjectId]:
        return [store.projects.add(a_project(channel=ChannelId(channel))).id for channel in ("C1", "C2")]

    one, other = await database.write(add_two)
    both_hold_one = Barrier(2)
    runs: list[ProjectId] = []

    def lock(first: ProjectId, second: ProjectId, store: Store) -> None:
        runs.append(first)
        store.projects.lock(TEAM, first, ANA)
        if len(runs) <= 2:
            both_hold_one.wait()
        store.projects.lock(TEAM, second, ANA)

    await asyncio.gather(database.write(partial(lock, one, other)), database.write(partial(lock, other, one)))

    assert len(runs) == 3


async def test_work_goes_on_when_the_server_ends_every_connection(database: OpenDatabase, url: str) -> None:
    await asyncio.gather(*(database.write(remember(f"before {number}")) for number in range(20)))
    assert sessions(url)

    end_sessions(url)
    await asyncio.gather(*(database.write(remember(f"after {number}")) for number in range(20)))

    assert await database.write(lambda store: store.inbox.forget(NOW.replace(year=2027), limit=100)) == 40
    assert await database.ready()


async def test_a_connection_that_ends_in_the_middle_of_work_has_it_run_again(database: OpenDatabase, url: str) -> None:
    runs: list[int] = []

    def work(store: Store) -> None:
        store.inbox.remember(TEAM, "key", "", at=NOW)
        assert store.inbox.answer(TEAM, "key") == ""
        runs.append(1)
        if len(runs) == 1:
            end_sessions(url)

    await database.write(work)

    assert len(runs) == 2
    assert await database.read(lambda store: store.inbox.answer(TEAM, "key")) == ""


async def test_cancelled_work_leaks_no_connection(database: OpenDatabase, url: str) -> None:
    for _ in range(10):
        tasks = [asyncio.create_task(database.write(remember(f"{number}"))) for number in range(100)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    await database.write(remember("usable"))
    assert len(sessions(url)) <= 8
    await database.close()
    async with asyncio.timeout(10):
        while sessions(url):  # noqa: ASYNC110  # the server tells nobody when a session of its has ended
            await asyncio.sleep(0.01)


async def test_a_statement_nobody_waits_for_fails_at_the_commit(database: OpenDatabase) -> None:
    await database.write(remember("key"))

    with pytest.raises(AlreadyHandled):
        await database.write(remember("key"))
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        await database.write(lambda store: store.projects.give_role(TEAM, ProjectId(4711), ANA, Role.CLIENT))

    await database.write(remember("the connection is still good"))


async def test_an_error_that_was_passed_over_is_never_taken_for_success(database: OpenDatabase) -> None:
    await database.write(lambda store: store.projects.add(a_project()))

    def careless(store: Store) -> str:
        store.inbox.remember(TEAM, "key", "", at=NOW)
        try:
            store.projects.add(a_project())
        except Conflict:
            return "as if nothing had happened"
        return "added"

    with pytest.raises(psycopg.InternalError, match="nothing was stored"):
        await database.write(careless)

    assert await database.read(lambda store: store.inbox.answer(TEAM, "key")) is None


async def test_a_zero_byte_is_refused_rather_than_cut_off(database: OpenDatabase) -> None:
    with pytest.raises(ValueError, match="zero byte"):
        await database.write(remember("before\0after"))

    await database.write(remember("before"))


async def test_a_server_that_is_not_there_is_told_in_a_sentence(url: str) -> None:
    nowhere = url.replace("/quorum_", "/gone_")

    with pytest.raises(DatabaseUnavailable, match="PostgreSQL does not let Quorum in"):
        open_database(nowhere)


async def test_a_reader_cannot_write(database: OpenDatabase) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        await database.read(remember("key"))


async def test_two_processes_share_the_numbers(url: str) -> None:
    first, second = open_database(url), open_database(url)
    await first.write(lambda store: store.projects.add(a_project()))

    numbers = await asyncio.gather(*(one.write(give_number) for _ in range(25) for one in (first, second)))

    assert sorted(numbers) == list(range(1, 51))
    await first.close()
    await second.close()
