"""A workspace that is kept over a restart: people are answered while it is saved, and hear when it no longer is."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from shutil import rmtree

import pytest
from aiohttp import ClientConnectorError, ClientSession

from playground import state
from playground.changes import Change
from playground.running import run
from playground.server import Playground
from playground.workspace import File, Message, Workspace
from playground.world import default_world

BLOCKS = [{"type": "section", "block_id": f"b{n}", "text": {"type": "mrkdwn", "text": "words " * 20}} for n in range(5)]


@pytest.fixture
def workspace() -> Workspace:
    return default_world(time.time)


def flood(workspace: Workspace, count: int) -> None:
    """Let the app post so many messages."""
    for _ in range(count):
        said = Message(channel="C0PAYMENTS", ts=workspace.stamp(), user=workspace.bot_user, text="Hi", blocks=BLOCKS)
        workspace.post(said)


def test_ten_thousand_messages_are_saved_as_they_are(workspace: Workspace, tmp_path: Path) -> None:
    flood(workspace, 10_000)

    state.save(workspace, tmp_path / "workspace.json")

    again = state.load(tmp_path / "workspace.json", time.time)
    assert again.channels == workspace.channels


def test_halves_of_characters_in_a_file_name_do_not_keep_the_workspace_from_being_saved(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.files["F1"] = File(id="F1", name="cut \ud83d", user="U0ADA", content=b"\x00\xff", created=1)

    state.save(workspace, tmp_path / "workspace.json")

    again = state.load(tmp_path / "workspace.json", time.time)
    assert (again.files["F1"].name, again.files["F1"].content) == ("cut \ufffd", b"\x00\xff")


async def test_people_hear_once_that_their_workspace_is_not_kept_and_it_is_again_as_soon_as_it_can_be(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "here"
    file = folder / "workspace.json"
    told: list[Change] = []
    async with Playground(state_file=file) as slack:
        slack.workspace.changes.watchers.append(told.append)
        # Something else stands where the folder was.
        rmtree(folder)
        folder.write_text("")
        ada = slack.person("ada")
        await ada.says("general", "One")
        await slack.eventually(lambda: [one.text for one in told if one.kind == "problem"])
        await ada.says("general", "Two")
        await asyncio.sleep(1.2)
        said = [one.text for one in told if one.kind == "problem"]
        folder.unlink()
        await ada.says("general", "Three")
        await slack.eventually(lambda: file.exists() and b"Three" in file.read_bytes())

    assert len(said) == 1
    assert "could not be kept in its file" in str(said[0])


async def test_whoever_finds_the_port_taken_leaves_the_file_of_whoever_is_there_alone(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with Playground(state_file=file) as there:
        await there.person("ada").says("general", "One")
        await there.eventually(lambda: file.exists() and b"One" in file.read_bytes())
        second = Playground(int(there.url.rpartition(":")[2]), state_file=file)
        await there.person("ada").says("general", "Two")
        await there.eventually(lambda: b"Two" in file.read_bytes())

        with pytest.raises(OSError, match="address already in use"):
            await second.start()
        await second.stop()

        assert b"Two" in file.read_bytes()


async def test_two_at_different_ports_are_not_kept_in_the_same_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "workspace.json"
    async with Playground(state_file=file) as there:
        second = Playground(state_file=file)
        await there.person("ada").says("general", "One")
        await there.eventually(lambda: file.exists() and b"One" in file.read_bytes())

        assert await run(second, lambda slack: None) == 2

        said = f"{file} is in use by another local Slack: stop that one first, or name another file.\n"
        assert capsys.readouterr().err == said
        assert b"One" in file.read_bytes()
    # It is free again.
    async with Playground(state_file=file) as again:
        assert again.workspace.channel("general").messages[-1].text == "One"


async def test_a_workspace_that_cannot_be_saved_at_the_end_is_told_of_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "here"
    slack = Playground(state_file=folder / "workspace.json")

    def gone(slack: Playground) -> None:
        # Something else stands where the folder was.
        rmtree(folder)
        folder.write_text("")
        os.kill(os.getpid(), signal.SIGTERM)

    assert await run(slack, gone) == 2

    why = "(File exists): what is new in it is lost."
    assert capsys.readouterr().err == f"The workspace could not be kept in {folder / 'workspace.json'} {why}\n"
    async with ClientSession() as session:
        with pytest.raises(ClientConnectorError):
            await session.get(slack.url)


async def test_a_workspace_whose_file_could_never_be_written_does_not_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here").write_text("")

    assert await run(Playground(state_file=tmp_path / "here" / "workspace.json"), lambda slack: None) == 2

    assert "cannot be kept in" in capsys.readouterr().err
