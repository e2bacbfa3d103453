"""The bot as the local Slack starts it: killed in the middle, started over, saved and opened with all that it knows."""

from __future__ import annotations

import asyncio
import re
import shlex
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio

from playground.playing import Progress
from playground.scenes import SCENES
from playground.scenes.words import PAYMENTS, card_of, did, saying, votes, words_of
from playground.server import Playground
from playground.waiting import eventually
from tests.stories.worlds import ROOT, Stage, a_stage, manifest

LIST = "/requirement list"


@pytest_asyncio.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Playground]:
    """A local Slack that starts the bot with the first scene: each scene begins with a bot that knows nothing."""
    async with Playground(manifest=manifest(), scenes=SCENES, state_file=tmp_path / "state.json") as slack:
        database = tmp_path / "quorum.db"
        environment = {"DATABASE_URL": f"sqlite:///{database}", "PORT": "0"}
        slack.keep([sys.executable, str(ROOT / "app.py")], environment, [database])
        yield slack


async def loaded(slack: Playground, name: str) -> Progress:
    """Load a scene, and wait until it is over."""
    await slack.renewal.load(next(each for each in SCENES if each.name == name))
    progress = await slack.player.over()
    assert progress is not None
    assert progress.problem == ""
    return progress


async def listed(slack: Playground) -> str:
    """What Ada is shown of the requirements."""
    command, _, rest = LIST.partition(" ")
    return words_of(did(await slack.person("ada").command(PAYMENTS, command, rest)).message)


async def test_a_bot_that_is_killed_in_the_middle_of_a_scene_goes_on_when_it_is_started(slack: Playground) -> None:
    # given a scene is at its third step
    assert slack.keeper is not None
    await slack.renewal.load(SCENES[2])
    progress = slack.player.progress
    assert progress is not None
    await slack.eventually(lambda: progress.done == 2)

    # when the bot is killed
    await slack.keeper.kill()

    # then the scene stops there and says why
    await slack.player.over()
    assert progress.problem
    assert 2 <= progress.done < len(SCENES[2].steps)

    # and the bot knows everything that was done when it comes back
    await slack.keeper.start()
    await slack.connected()
    assert "charged once" in await listed(slack)
    assert (await loaded(slack, "Sign-off in progress")).is_over


async def test_a_sign_off_goes_on_in_a_workspace_that_was_saved_and_opened(slack: Playground) -> None:
    await loaded(slack, "Sign-off in progress")
    saved = await slack.renewal.save()
    await slack.renewal.reset()
    await slack.connected()
    assert "charged once" not in words_of((await slack.person("ada").command(PAYMENTS, "/project")).message)

    await slack.renewal.open(saved)

    await slack.connected()
    await votes(slack, await card_of(slack, 1), ada="approve")
    await slack.eventually(lambda: saying(slack, "*Signed off*"))


async def test_a_bot_that_was_uninstalled_and_installed_again_answers(slack: Playground) -> None:
    assert slack.keeper is not None
    await loaded(slack, "Requirements imported")
    slack.uninstall()
    assert (await slack.person("ada").command(PAYMENTS, "/project")).error == "app_missing"

    slack.install()
    await slack.keeper.stop()
    await slack.keeper.start()

    await slack.connected()
    assert "charged once" in await listed(slack)


async def test_a_bot_that_we_did_not_start_takes_a_workspace_that_was_started_over_for_another(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        slack = stage.slack
        await started(stage)

        said = await slack.renewal.reset()

        assert "an id of its own" in said
        await started(stage)


async def started(stage: Stage) -> None:
    """Ada starts a project where there is none."""
    did(await stage.person("ada").command(PAYMENTS, "/project", "start Payments portal"))
    await stage.eventually(lambda: saying(stage, "*0* open"))


class Page:
    """The page of a playground that is a process of its own, as a program uses it."""

    def __init__(self, session: aiohttp.ClientSession, process: asyncio.subprocess.Process, url: str) -> None:
        """Take a playground that has said its address."""
        self._session, self.process, self.url = session, process, url

    async def sees(self, part: str) -> str:
        """Return a part of Ada's page."""
        async with self._session.get(f"{self.url}/part/{part}?as=U0ADA&channel={PAYMENTS}") as answer:
            return await answer.text()

    async def acts(self, what: str, **told: Any) -> None:
        """Do something as Ada."""
        async with self._session.get(f"{self.url}/?as=U0ADA") as answer:
            token = re.findall(r'page-token" content="([^"]+)"', await answer.text())[0]
        headers = {"X-Page-Token": token}
        async with self._session.post(f"{self.url}/act/{what}?as=U0ADA", json=told, headers=headers) as answer:
            assert answer.status == 200

    async def shows(self, part: str, words: str) -> None:
        """Wait until a part of the page says something."""
        async with asyncio.timeout(20), self._session.ws_connect(f"{self.url}/tools/changes") as changes:
            while words not in await self.sees(part):
                await changes.receive()


async def a_page(session: aiohttp.ClientSession, folder: Path) -> Page:
    """Start a playground with the bot and its scenes, as somebody does at a command line."""
    command = shlex.join(["env", f"DATABASE_URL=sqlite:///{folder / 'quorum.db'}", "PORT=0", sys.executable, "app.py"])
    given = {"run": command, "port": "0", "state": folder / "state.json", "manifest": "manifest.yml"}
    given |= {"scenes": "playground/scenes", "app-file": folder / "quorum.db"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", *(f"--{name}={value}" for name, value in given.items())),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().split()[-1]
    page = Page(session, process, url)
    await page.shows("faults", "is connected")
    return page


async def test_when_all_is_killed_in_the_middle_of_a_scene_everything_is_there_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with aiohttp.ClientSession() as session:
        first = await a_page(session, tmp_path)
        await first.acts("load", scene="Sign-off in progress")
        await first.shows("messages", "imported 12 requirements")
        # What happened last is written half a second later.
        await eventually(lambda: "imported 12 requirements" in (tmp_path / "state.json").read_text())

        first.process.kill()
        await first.process.wait()
        second = await a_page(session, tmp_path)

        assert "imported 12 requirements" in await second.sees("messages")
        await second.acts("say", channel=PAYMENTS, text=LIST)
        await second.shows("messages", "charged once")
        second.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(second.process.wait(), 10) == 0
