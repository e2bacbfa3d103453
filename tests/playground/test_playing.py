"""Playing scenes: step by step, one at a time, and to a clear end."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from playground.playing import Player
from playground.scene import Scene, Step, read_scenes, step
from playground.server import Playground


async def says(slack: Playground, who: str, text: str = "Hello") -> None:
    await slack.person(who).says("C0PAYMENTS", text)


async def fails(slack: Playground) -> None:
    raise ValueError


async def exits(slack: Playground) -> None:
    sys.exit("no soup")


def a_scene(*steps: Step) -> Scene:
    return Scene(name="A scene", about="Something is there.", steps=steps)


@pytest.fixture
def by_http(slack: Playground) -> Playground:
    """A workspace whose app needs no connection."""
    slack.deliver_to("http://127.0.0.1:1/")
    return slack


async def test_steps_are_done_in_order_and_each_is_told(by_http: Playground) -> None:
    queue = by_http.workspace.changes.subscribe()

    by_http.player.begin(a_scene(step("Ada says hello", says, "ada"), step("Ben says bye", says, "ben", text="Bye")))
    progress = await by_http.player.over()

    assert progress is not None
    assert (progress.done, progress.problem, progress.is_over) == (2, "", True)
    assert [one.text for one in by_http.workspace.channels["C0PAYMENTS"].messages] == ["Hello", "Bye"]
    assert [queue.get_nowait().kind for _ in range(queue.qsize())].count("scenes") == 3


async def test_a_problem_without_words_is_named_and_nothing_comes_after_it(by_http: Playground) -> None:
    by_http.player.begin(a_scene(step("Ada fails", fails), step("Ben says hello", says, "ben")))

    progress = await by_http.player.over()

    assert progress is not None
    assert (progress.done, progress.problem, progress.is_over) == (0, "ValueError.", True)
    assert by_http.workspace.channels["C0PAYMENTS"].messages == []


async def test_a_step_that_exits_ends_its_scene_and_not_the_local_slack(by_http: Playground) -> None:
    by_http.player.begin(a_scene(step("Ada exits", exits), step("Ben says hello", says, "ben")))

    progress = await by_http.player.over()

    assert progress is not None
    assert progress.problem == "A step wanted to end the local Slack (SystemExit: no soup)."
    assert by_http.workspace.channels["C0PAYMENTS"].messages == []


async def test_an_app_that_never_connects_is_said_to_be_missing(slack: Playground) -> None:
    player = Player(slack, arrival_seconds=0.05)

    player.begin(a_scene(step("Ada says hello", says, "ada")))
    progress = await player.over()

    assert progress is not None
    assert progress.problem == "App is not connected."


async def test_a_scene_that_waits_for_an_app_that_was_killed_says_so_at_once(by_http: Playground) -> None:
    keeper = by_http.keep([sys.executable, "-c", "import time; time.sleep(60)"], {})
    await keeper.start()
    begun = asyncio.Event()

    async def waits(slack: Playground) -> None:
        begun.set()
        await asyncio.Event().wait()

    player = Player(by_http, restart_seconds=0.5)
    player.begin(a_scene(step("Ada waits", waits)))
    await begun.wait()
    await keeper.restart()
    await asyncio.sleep(0.8)
    assert player.is_playing

    await keeper.kill()
    progress = await asyncio.wait_for(player.over(), 5)

    assert progress is not None
    assert progress.problem == "App is not running: It was killed."


async def test_a_scene_can_be_left_where_it_is(by_http: Playground) -> None:
    begun = asyncio.Event()

    async def waits(slack: Playground) -> None:
        begun.set()
        await asyncio.Event().wait()

    by_http.player.begin(a_scene(step("Ada waits", waits)))
    await begun.wait()

    await by_http.player.stop()

    assert (by_http.player.is_playing, by_http.player.progress) == (False, None)


def test_scenes_are_read_from_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    package = tmp_path / "some_scenes"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from playground.scene import Scene\nSCENES = [Scene(name='One', about='Two.')]\n"
    )

    scenes = read_scenes(package)

    assert [scene.name for scene in scenes] == ["One"]
