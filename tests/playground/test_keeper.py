"""The app as a process of its own: it starts, is killed, stops in order, and is said to be gone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from playground.keeper import Keeper
from playground.running import run
from playground.server import Playground
from playground.waiting import eventually

#: Ends in order when it is asked to, and writes down how it ended.
POLITE = """
import os, pathlib, signal, sys
def end(*_):
    pathlib.Path(sys.argv[1], "ended").write_text("in order")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
pathlib.Path(sys.argv[1], "begun").write_text(f"{os.getpid()} {os.environ.get('SLACK_API_URL')}")
while True: signal.pause()
"""
STUBBORN = POLITE.replace("signal.signal(signal.SIGTERM, end)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")


class Life:
    """A small program in a folder, and what it wrote there."""

    def __init__(self, folder: Path, code: str = POLITE) -> None:
        self.folder = folder
        self.command = [sys.executable, "-c", code, str(folder)]

    async def begun(self) -> list[str]:
        """Wait until it runs; return its process and the address that it was told."""
        begun = self.folder / "begun"
        said: str = await eventually(lambda: begun.exists() and begun.read_text())
        return said.split()

    def forget(self) -> None:
        (self.folder / "begun").unlink()


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


@pytest_asyncio.fixture
async def keeper(life: Life) -> AsyncIterator[Keeper]:
    keeper = Keeper(life.command, {"SLACK_API_URL": "http://slack"})
    yield keeper
    await keeper.kill()


def is_there(process: str) -> bool:
    """Whether a process runs; one that ended and was not looked after yet does not."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


async def test_it_is_started_once_and_told_where_slack_is(keeper: Keeper, life: Life) -> None:
    assert not keeper.is_running

    assert await keeper.start()
    again = await keeper.start()

    assert (await life.begun())[1] == "http://slack"
    assert (keeper.is_running, keeper.fate, again) == (True, "", False)


async def test_it_is_killed_without_a_word_and_started_again(keeper: Keeper, life: Life, tmp_path: Path) -> None:
    await keeper.start()
    first, _ = await life.begun()

    assert await keeper.kill()

    assert (keeper.is_running, keeper.fate, keeper.ended_by_itself) == (False, "It was killed.", False)
    assert not (tmp_path / "ended").exists()
    assert not await keeper.kill()
    life.forget()
    await keeper.start()
    assert (await life.begun())[0] != first


async def test_it_stops_in_order(keeper: Keeper, life: Life, tmp_path: Path) -> None:
    await keeper.start()
    await life.begun()

    await keeper.stop()

    assert (tmp_path / "ended").read_text() == "in order"
    assert (keeper.fate, keeper.ended_by_itself) == ("It was stopped.", False)


async def test_what_does_not_stop_is_killed(tmp_path: Path) -> None:
    life = Life(tmp_path, STUBBORN)
    keeper = Keeper(life.command, {})
    await keeper.start()
    process, _ = await life.begun()

    await keeper.stop(0.2)

    assert not is_there(process)


@pytest.mark.parametrize(
    ("command", "code", "fate"),
    [
        ([sys.executable, "-c", "raise SystemExit(3)"], 3, "It ended by itself, with exit code 3."),
        ([sys.executable, "-c", "import os; os.abort()"], -6, "It ended by itself, by signal SIGABRT."),
        (["there-is-no-such-command"], 127, "It ended by itself, with exit code 127."),
    ],
)
async def test_it_is_known_how_it_ended_by_itself(command: list[str], code: int, fate: str) -> None:
    keeper = Keeper(command, {})
    await keeper.start()

    ended = await keeper.ended()

    assert (ended, keeper.fate, keeper.ended_by_itself) == (code, fate, True)


async def test_every_pane_is_told_that_the_app_is_gone() -> None:
    async with Playground() as slack:
        queue = slack.workspace.changes.subscribe()
        keeper = slack.keep([sys.executable, "-c", "raise SystemExit(2)"], {})
        await keeper.start()
        await keeper.ended()

        told = [queue.get_nowait() for _ in range(queue.qsize())]

    said = [each.text for each in told if each.kind == "problem"]
    assert said == ["App is gone. It ended by itself, with exit code 2. Start it again under Tools, Faults."]


async def test_whoever_runs_both_ends_with_an_app_that_cannot_even_begin() -> None:
    greeted: list[str] = []

    code = await run(
        Playground(),
        lambda slack: greeted.append(slack.url),
        command=[sys.executable, "-c", "raise SystemExit(2)"],
        with_app=True,
    )

    assert (code, greeted) == (2, [])


async def test_an_address_that_is_taken_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    async with Playground() as there:
        port = int(there.url.rpartition(":")[2])

        code = await run(Playground(port), lambda slack: None, elsewhere="name another port with --port")

    assert code == 2
    assert capsys.readouterr().err == (
        f"The local Slack cannot be at http://127.0.0.1:{port} (Address already in use): "
        "stop what is there first, or name another port with --port.\n"
    )


async def test_the_app_stops_with_the_workspace(life: Life, tmp_path: Path) -> None:
    async with Playground() as slack:
        await slack.keep(life.command, {}).start()
        assert (await life.begun())[1] == slack.api_url

    assert (tmp_path / "ended").read_text() == "in order"


async def a_playground(life: Life) -> asyncio.subprocess.Process:
    """Start a playground with the program as its app, from the command line."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--port", "0", "--run", _quoted(life.command)),
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


def _quoted(command: list[str]) -> str:
    return " ".join("'" + part.replace("'", "'\"'\"'") + "'" for part in command)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_to_the_playground_ends_both_in_order(life: Life, tmp_path: Path, how: signal.Signals) -> None:
    both = await a_playground(life)
    process, address = await life.begun()
    assert both.stdout is not None
    assert address.removesuffix("/api/") in (await both.stdout.readline()).decode()

    both.send_signal(how)

    assert await asyncio.wait_for(both.wait(), 10) == 0
    assert (tmp_path / "ended").read_text() == "in order"
    assert not is_there(process)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
async def test_a_playground_that_is_killed_leaves_no_app_behind(life: Life) -> None:
    both = await a_playground(life)
    process, _ = await life.begun()

    os.kill(both.pid, signal.SIGKILL)
    await both.wait()

    await eventually(lambda: not is_there(process))
