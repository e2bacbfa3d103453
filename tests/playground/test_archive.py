"""A workspace as a file: it comes back as it was, and whatever is not one is refused before anything is touched."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from playground import archive, state
from playground.archive import NotAWorkspace, packed, unpacked
from playground.server import Playground
from playground.workspace import Workspace
from playground.world import default_world

NAMES = ["app.db", "notes.txt"]
#: Waits to be asked to end.
APP = "import signal; signal.sigwait([signal.SIGTERM])"


def a_database(path: Path, word: str) -> bytes:
    """Write a database with one word in it."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE IF NOT EXISTS said (word TEXT)")
        database.execute("DELETE FROM said")
        database.execute("INSERT INTO said VALUES (?)", (word,))
    return path.read_bytes()


def word_in(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT word FROM said").fetchone()[0])


@pytest.fixture
def workspace() -> Workspace:
    return default_world(clock)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    return {"app.db": a_database(tmp_path / "some.db", "hello"), "notes.txt": b"notes"}


def clock() -> float:
    return 1_764_000_000.0


async def test_everything_comes_back_as_it_was(files: dict[str, bytes]) -> None:
    async with Playground(clock=clock) as slack:
        ben = slack.person("ben")
        await ben.says("C0PAYMENTS", "Hello", files=(await ben.uploads("plan.txt", b"A plan"),))
        slack.workspace.show("U0BEN", {"type": "modal", "blocks": []}, on_top=False)

        opened = unpacked(packed(slack.workspace, NAMES, files), NAMES, clock)

        assert state.written(opened.workspace) == state.written(slack.workspace)
        assert opened.workspace.views == {}
        assert opened.files == files


def changed(content: bytes, change: Callable[[dict[str, bytes]], Any]) -> bytes:
    """Return the same file with something else in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    change(parts)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return whole.getvalue()


def in_workspace(change: Callable[[Any], Any]) -> Callable[[dict[str, bytes]], None]:
    """Return a change of the workspace's own JSON."""

    def apply(parts: dict[str, bytes]) -> None:
        data = json.loads(parts["workspace.json"])
        change(data)
        parts["workspace.json"] = json.dumps(data).encode()

    return apply


def at(ts: str) -> Callable[[dict[str, bytes]], None]:
    """Return a change that gives a message of #payments such a time stamp."""
    message = {"channel": "C0PAYMENTS", "user": "U0BEN", "text": "Hello", "ts": ts}

    def apply(data: Any) -> None:
        next(one for one in data["channels"] if one["id"] == "C0PAYMENTS")["messages"].append(message)

    return in_workspace(apply)


def with_home(content: Any) -> Callable[[dict[str, bytes]], None]:
    """Return a change that gives Ada such a Home."""
    home = {"id": "V1", "user": "U0ADA", "content": content, "hash": "h", "root_id": "V1"}
    return in_workspace(lambda data: data.update(homes=[home]))


def in_about(**values: Any) -> Callable[[dict[str, bytes]], None]:
    """Return a change of what the file says of itself."""

    def apply(parts: dict[str, bytes]) -> None:
        parts["about.json"] = json.dumps(json.loads(parts["about.json"]) | values).encode()

    return apply


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (in_about(kind="something"), "no workspace that was saved here"),
        (in_about(version=2), "another version"),
        (in_about(files=["other.db"]), "beside another app"),
        (lambda parts: parts.pop("about.json"), "no workspace"),
        (lambda parts: parts.pop("workspace.json"), "cannot be read"),
        (lambda parts: parts.update({"workspace.json": b"[" * 100_000}), "cannot be read"),
        (lambda parts: parts.update({"../../escaped": b"x"}), "does not belong"),
        (lambda parts: parts.update({"app/../../escaped": b"x"}), "does not belong"),
        (lambda parts: parts.update({"app/app.db": b"text"}), "app.db in this file is no database"),
        (lambda parts: parts.update({"app/app.db": parts["app/app.db"][:5000]}), "a damaged database"),
        (in_workspace(lambda data: data["users"][0].update(real_name=5)), "users is not as it should be"),
        (in_workspace(lambda data: data["users"][0].update(tz="Nowhere/Land")), "no time zone"),
        (in_workspace(lambda data: data["users"][0].update(shoe=5)), "cannot be read"),
        (in_workspace(lambda data: data["users"].clear()), "nobody in it who could act"),
        (in_workspace(lambda data: data["channels"][0]["members"].append("U0NOBODY")), "nobody knows"),
        (in_workspace(lambda data: data.update(last_ts="soon")), "last_ts is not as it should be"),
        (in_workspace(lambda data: data.update(last_ts=10**30)), "last_ts is no time"),
        (at("abc"), "#payments has a message at no time"),
        (at("nan"), "#payments has a message at no time"),
        (at("-5.000000"), "#payments has a message at no time"),
        (at("99999999999999.000000"), "#payments has a message at no time"),
        (with_home({}), "the Home of U0ADA is none"),
        (with_home({"type": "home", "blocks": "x"}), "the Home of U0ADA is none"),
        (in_workspace(lambda data: data.update(read=[])), "read is not as it should be"),
        (in_workspace(lambda data: data.update(clock={"at": 10**400, "rate": 1})), "cannot be read"),
        (in_workspace(lambda data: data.update(clock=[])), "cannot be read"),
    ],
)
def test_what_is_not_right_is_refused_in_a_sentence(
    workspace: Workspace, files: dict[str, bytes], change: Callable[[dict[str, bytes]], Any], words: str
) -> None:
    content = changed(packed(workspace, NAMES, files), change)

    with pytest.raises(NotAWorkspace, match=words):
        unpacked(content, NAMES, clock)


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(NotAWorkspace, match="no workspace that was saved here"):
        unpacked(content, NAMES, clock)


def test_every_damaged_byte_is_noticed_or_does_no_harm(workspace: Workspace) -> None:
    whole = packed(workspace, [], {})

    for place in range(0, len(whole), 7):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            opened = unpacked(damaged, [], clock)
        except NotAWorkspace:
            continue
        assert state.written(opened.workspace) == state.written(workspace)


def test_a_bomb_is_not_unpacked(workspace: Workspace) -> None:
    whole = io.BytesIO(packed(workspace, NAMES, {}))
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as bomb, bomb.open("app/notes.txt", "w") as part:
        for _ in range(archive.MOST_BYTES // 1_000_000 + 1):
            part.write(bytes(1_000_000))
    assert len(whole.getvalue()) < 1_000_000

    with pytest.raises(NotAWorkspace, match="unpacks to more than 256 MB"):
        unpacked(whole.getvalue(), NAMES, clock)


def a_kept_app(slack: Playground, folder: Path) -> Path:
    """Let the workspace start an app that has a database."""
    database = folder / "app.db"
    slack.keep([sys.executable, "-c", APP], {}, [database])
    return database


async def test_starting_over_takes_the_records_of_the_app_along(tmp_path: Path) -> None:
    async with Playground(state_file=tmp_path / "state.json") as slack:
        database = a_kept_app(slack, tmp_path)
        a_database(database, "before")
        await slack.person("ben").says("C0PAYMENTS", "Before")
        slack.faults.plant("*", "500")
        slack.uninstall()
        team, queue = slack.workspace.team_id, slack.workspace.changes.subscribe()

        said = await slack.renewal.reset()

        assert said == "Everything was started over."
        assert slack.keeper is not None and slack.keeper.is_running
        assert not database.exists()
        assert slack.workspace.channels["C0PAYMENTS"].messages == []
        assert (slack.workspace.team_id, slack.is_installed, slack.faults.faults) == (team, True, [])
        assert "reset" in {queue.get_nowait().kind for _ in range(queue.qsize())}
        assert "Before" not in (tmp_path / "state.json").read_text()


async def test_the_clock_begins_anew_with_everything_else_and_goes_on_from_what_was_saved(tmp_path: Path) -> None:
    async with Playground(clock=clock) as slack:
        a_kept_app(slack, tmp_path)
        slack.clock.move_by(3600)
        slack.clock.run(60)
        saved = await slack.renewal.save()
        slack.clock.move_by(3600)

        await slack.renewal.reset()

        assert (slack.clock.ahead, slack.clock.rate) == (0, 1)
        await slack.renewal.open(saved)
        assert (slack.clock.ahead, slack.clock.rate) == (3600, 60)


async def test_an_app_that_goes_on_running_never_sees_the_clock_go_back() -> None:
    async with Playground(clock=clock) as slack:
        slack.clock.move_by(3600)

        await slack.renewal.reset()

        assert slack.clock.ahead == 3600


async def test_a_workspace_of_somebody_elses_app_gets_an_id_of_its_own() -> None:
    async with Playground() as slack:
        team = slack.workspace.team_id

        said = await slack.renewal.reset()

        assert slack.workspace.team_id != team
        assert "What App keeps itself stays" in said


async def test_what_was_saved_is_opened_with_the_records_of_the_app(tmp_path: Path) -> None:
    async with Playground() as slack:
        database = a_kept_app(slack, tmp_path)
        assert slack.keeper is not None
        await slack.keeper.start()
        a_database(database, "saved")
        await slack.person("ben").says("C0PAYMENTS", "Saved")
        saved = await slack.renewal.save()
        assert slack.keeper.is_running
        a_database(database, "later")
        await slack.person("ben").says("C0PAYMENTS", "Later")

        said = await slack.renewal.open(saved)

        assert said == "The workspace was opened."
        assert word_in(database) == "saved"
        assert [one.text for one in slack.workspace.channels["C0PAYMENTS"].messages] == ["Saved"]
        assert slack.keeper.is_running


async def test_a_file_that_is_refused_leaves_everything_as_it_is(tmp_path: Path) -> None:
    async with Playground() as slack:
        database = a_kept_app(slack, tmp_path)
        assert slack.keeper is not None
        await slack.keeper.start()
        a_database(database, "mine")
        await slack.person("ben").says("C0PAYMENTS", "Mine")

        with pytest.raises(NotAWorkspace):
            await slack.renewal.open(b"something else")

        assert word_in(database) == "mine"
        assert [one.text for one in slack.workspace.channels["C0PAYMENTS"].messages] == ["Mine"]
        assert slack.keeper.is_running


async def test_the_log_of_a_database_whose_app_was_killed_is_saved_with_it(tmp_path: Path) -> None:
    database = tmp_path / "app.db"
    open_ = sqlite3.connect(database)
    open_.execute("PRAGMA journal_mode = WAL")
    open_.execute("CREATE TABLE said (word TEXT)")
    open_.execute("INSERT INTO said VALUES ('only in the log')")
    open_.commit()

    content = archive.content_of(database)

    open_.close()
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    assert word_in(copy) == "only in the log"
