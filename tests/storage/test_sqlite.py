"""One writer, groups of commits, one process at a time, and nothing acknowledged that could be lost."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.domain.refusal import NotFound
from bot.ports import AlreadyHandled, OpenDatabase, Store
from storage.database import open_database
from storage.errors import DatabaseClosed, DatabaseInUse, DatabaseUnavailable, StorageError
from storage.sqlite import GROUP, WRITES_IN_JOURNAL
from storage.sqlite_file import bring_up_to_date, connected
from tests.storage.samples import ANA, BEN, HOME, NOW, TEAM, a_project

_ROOT = Path(__file__).parents[2]

_WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from storage.database import open_database

async def main() -> None:
    database = open_database(sys.argv[1])
    async def writer(name: int) -> None:
        for number in range(100_000):
            key = f"{name}.{number}"
            await database.write(lambda store: store.inbox.remember("T1", key, "", at=datetime.now(UTC)))
            print(key, flush=True)
    await asyncio.gather(*(writer(name) for name in range(8)))

asyncio.run(main())
"""


_FULL_DISK = """
import asyncio, resource, signal, sys
from storage.database import open_database
from storage.errors import DatabaseUnavailable
from datetime import UTC, datetime

def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

async def main() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    database = open_database(sys.argv[1])
    def remember(key: str, size: int):
        return lambda store: store.inbox.remember("T1", key, "x" * size, at=datetime.now(UTC))
    await database.write(remember("before", 1))
    limit(200_000)
    outcomes = await asyncio.gather(
        *(database.write(remember(f"during {number}", 40_000)) for number in range(20)), return_exceptions=True
    )
    print(sum(isinstance(outcome, DatabaseUnavailable) for outcome in outcomes) > 0, outcomes.count(None))
    limit(resource.RLIM_INFINITY)
    await database.write(remember("after", 1))
    await database.close()

asyncio.run(main())
"""

_NO_ROOM_IN_THE_FILE = """
import asyncio, logging, os, resource, signal, sys
from storage.database import open_database
from storage.sqlite import WRITES_IN_JOURNAL
from datetime import UTC, datetime

async def main() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    logging.basicConfig(stream=sys.stdout)
    database = open_database(sys.argv[1])
    def remember(key: str):
        return lambda store: store.inbox.remember("T1", key, "x" * 1_000, at=datetime.now(UTC))
    # The journal is shorter and has room; the file cannot grow.
    size = os.path.getsize(sys.argv[1].removeprefix("sqlite:///"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    await asyncio.gather(*(database.write(remember(f"{number}")) for number in range(WRITES_IN_JOURNAL)))
    await database.write(remember("after"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await database.close()

asyncio.run(main())
"""


def output_of(script: str, url: str) -> str:
    """Run a script in a process of its own and return what it printed."""
    command = [sys.executable, "-c", script, url]
    return subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True).stdout


def remember(key: str) -> Callable[[Store], None]:
    """Return work that handles a delivery."""
    return lambda store: store.inbox.remember(TEAM, key, "", at=NOW)


async def test_work_that_fails_takes_back_only_itself(sqlite_database: OpenDatabase) -> None:
    """Thirty-two writes share one commit; every third fails after it has written something."""

    def work(number: int, store: Store) -> int:
        remember(f"{number}")(store)
        if number % 3 == 0:
            raise NotFound
        return number

    outcomes = await asyncio.gather(
        *(sqlite_database.write(partial(work, number)) for number in range(GROUP)), return_exceptions=True
    )

    def kept(store: Store) -> list[int]:
        return [number for number in range(GROUP) if store.inbox.answer(TEAM, f"{number}") is not None]

    done = [number for number in range(GROUP) if number % 3 != 0]
    assert await sqlite_database.read(kept) == done
    assert [outcome for outcome in outcomes if not isinstance(outcome, NotFound)] == done


async def test_a_refusal_before_anything_is_written_costs_the_others_nothing(sqlite_database: OpenDatabase) -> None:
    runs: list[int] = []

    def refused(_store: Store) -> None:
        raise NotFound

    def counted(store: Store) -> None:
        runs.append(1)
        store.people.join(TEAM, HOME, ANA)

    outcomes = await asyncio.gather(
        sqlite_database.write(counted),
        sqlite_database.write(refused),
        sqlite_database.write(counted),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [type(None), NotFound, type(None)]
    assert len(runs) == 2


async def test_nothing_is_acknowledged_before_it_is_committed(sqlite_database: OpenDatabase, tmp_path: Path) -> None:
    """Whenever a write returns, another connection sees it."""
    with closing(sqlite3.connect(tmp_path / "quorum.db")) as other:

        async def write(number: int) -> None:
            await sqlite_database.write(remember(f"{number}"))
            assert other.execute("SELECT count(*) FROM inbox WHERE key = ?", (f"{number}",)).fetchone() == (1,)

        await asyncio.gather(*(write(number) for number in range(200)))


async def test_the_journal_is_moved_into_the_file_between_two_commits(
    sqlite_database: OpenDatabase, tmp_path: Path
) -> None:
    """So no commit has to, which whoever waits for it would notice."""
    for number in range(WRITES_IN_JOURNAL + 1):
        await sqlite_database.write(remember(f"{number}"))

    alone = tmp_path / "without the journal.db"
    alone.write_bytes((tmp_path / "quorum.db").read_bytes())
    with closing(sqlite3.connect(alone)) as other:
        assert other.execute("SELECT count(*) FROM inbox").fetchone() == (WRITES_IN_JOURNAL,)


async def test_a_journal_that_cannot_be_moved_into_the_file_is_told_of_and_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quorum.db'}"

    told = output_of(_NO_ROOM_IN_THE_FILE, url)

    assert "The journal could not be moved into the database file" in told
    database = open_database(url)
    kept = await database.write(lambda store: store.inbox.forget(NOW.replace(year=2100), limit=1_000))
    assert kept == WRITES_IN_JOURNAL + 1
    await database.close()


async def test_eight_writers_never_find_the_database_locked(sqlite_database: OpenDatabase) -> None:
    async def writer(name: int) -> None:
        for number in range(50):
            key = f"{name}.{number}"
            await sqlite_database.write(remember(key))

    await asyncio.gather(*(writer(name) for name in range(8)))

    forgotten = await sqlite_database.write(lambda store: store.inbox.forget(NOW.replace(year=2027), limit=1_000))
    assert forgotten == 400


async def test_a_backup_that_holds_the_file_for_a_moment_only_delays_a_write(
    sqlite_database: OpenDatabase, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "quorum.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(sqlite_database.write(lambda store: store.people.join(TEAM, HOME, ANA)))
        seen = await sqlite_database.read(lambda store: store.people.is_in(TEAM, HOME, ANA))
        other.execute("COMMIT")
        await waiting

    assert not seen
    assert await sqlite_database.read(lambda store: store.people.is_in(TEAM, HOME, ANA))


async def test_the_same_delivery_twice_at_once_is_handled_once(sqlite_database: OpenDatabase) -> None:
    def work(store: Store) -> str:
        store.projects.add(a_project())
        store.inbox.remember(TEAM, "trigger", "", at=NOW)
        return "done"

    await sqlite_database.write(lambda store: store.people.join(TEAM, HOME, ANA))
    first, second = await asyncio.gather(
        sqlite_database.write(remember("trigger")),
        sqlite_database.write(work),
        return_exceptions=True,
    )

    assert first is None
    assert isinstance(second, AlreadyHandled)
    assert await sqlite_database.read(lambda store: store.projects.home(TEAM, HOME, ANA)) is None


async def test_a_reader_cannot_write(sqlite_database: OpenDatabase) -> None:
    with pytest.raises(DatabaseUnavailable, match="readonly"):
        await sqlite_database.read(lambda store: store.people.join(TEAM, HOME, ANA))


async def test_a_reader_sees_one_moment_throughout(sqlite_database: OpenDatabase) -> None:
    loop = asyncio.get_running_loop()

    def look(store: Store) -> tuple[bool, bool]:
        before = store.people.is_in(TEAM, HOME, ANA)
        write = sqlite_database.write(lambda store: store.people.join(TEAM, HOME, ANA))
        asyncio.run_coroutine_threadsafe(write, loop).result()
        return before, store.people.is_in(TEAM, HOME, ANA)

    assert await sqlite_database.read(look) == (False, False)
    assert await sqlite_database.read(lambda store: store.people.is_in(TEAM, HOME, ANA))


async def test_a_cancelled_write_leaves_the_database_usable(sqlite_database: OpenDatabase) -> None:
    tasks = [asyncio.create_task(sqlite_database.write(remember(str(n)))) for n in range(1_000)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    await sqlite_database.write(lambda store: store.people.join(TEAM, HOME, BEN))

    assert await sqlite_database.ready()


async def test_closing_finishes_what_was_taken_and_takes_no_more(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quorum.db'}"
    database = open_database(url)
    taken = [asyncio.create_task(database.write(remember(str(n)))) for n in range(100)]
    await asyncio.wait(taken, return_when=asyncio.FIRST_COMPLETED)

    await database.close()

    assert all(task.done() and task.exception() is None for task in taken)
    with pytest.raises(DatabaseClosed):
        await database.read(lambda store: store.people.is_in(TEAM, HOME, BEN))
    again = open_database(url)
    assert await again.write(lambda store: store.inbox.forget(NOW.replace(year=2027), limit=1_000)) == 100
    await again.close()


def test_a_second_process_is_told_who_has_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quorum.db'}"
    first = subprocess.Popen([sys.executable, "-c", _WRITER, url], cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        assert first.stdout.readline()
        with pytest.raises(DatabaseInUse, match=rf"quorum\.db is in use by process {first.pid}\. Stop it first"):
            open_database(url)
    finally:
        first.kill()
        first.communicate()


def acknowledged_before_a_kill(url: str) -> set[str]:
    """Start a process that writes, kill it in the middle, and return what it had been told is kept."""
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, url], cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    acknowledged = {writer.stdout.readline().strip() for _ in range(300)}
    writer.send_signal(signal.SIGKILL)
    # The last line may be cut off; every whole one was acknowledged.
    rest = writer.communicate()[0].split("\n")[:-1]
    return acknowledged.union(rest)


async def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quorum.db'}"

    acknowledged = acknowledged_before_a_kill(url)

    database = open_database(url)

    def missing(store: Store) -> list[str]:
        return [key for key in acknowledged if store.inbox.answer(TEAM, key) is None]

    assert len(acknowledged) >= 300
    assert await database.read(missing) == []
    await database.close()


async def test_folder_and_file_are_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "data" / "quorum.db"
    database = open_database(f"sqlite:///{path}")
    await database.write(lambda store: store.people.join(TEAM, HOME, ANA))

    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in [path.parent, *path.parent.iterdir()]}
    await database.close()

    assert modes.pop("data") == 0o700
    assert set(modes.values()) == {0o600}
    assert {"quorum.db", "quorum.db-wal", "quorum.db.lock"} <= set(modes)


async def test_commits_are_durable(tmp_path: Path) -> None:
    """FULL is 2; NORMAL could forget the last commits when the power fails."""
    bring_up_to_date(tmp_path / "quorum.db")
    with closing(connected(tmp_path / "quorum.db")) as driver:
        settings = [driver.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert settings == ["wal", 2]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("quorum.db", "is not an address"),
        ("sqlite://", "in a file or in PostgreSQL"),
        ("sqlite:///:memory:", "in a file or in PostgreSQL"),
        ("mysql://host/quorum", "in a file or in PostgreSQL"),
        ("sqlite:////proc/quorum.db", "/proc/quorum.db cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_used_is_answered_with_what_to_do(url: str, says: str) -> None:
    with pytest.raises(StorageError, match=says):
        open_database(url)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "quorum.db"
    path.write_text("my diary, not a database at all; keep it\n" * 100)

    with pytest.raises(DatabaseUnavailable, match=r"is no database .* Set DATABASE_URL to another file"):
        open_database(f"sqlite:///{path}")

    assert path.read_text().startswith("my diary")


async def test_a_full_disk_refuses_new_work_and_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quorum.db'}"

    told = output_of(_FULL_DISK, url).split()

    assert told[0] == "True", "writes are refused while nothing can be stored"
    database = open_database(url)
    kept = await database.write(lambda store: store.inbox.forget(NOW.replace(year=2100), limit=100))
    assert kept == int(told[1]) + 2, "exactly what was acknowledged is there, and work went on when there was room"
    await database.close()
