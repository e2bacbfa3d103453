"""Scenes, starting over, and the workspace as a file, as somebody at the page sees them."""

from __future__ import annotations

import asyncio
import io
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, Page, expect

from playground.scene import Scene, step
from playground.server import Playground
from tests.browser.conftest import MANIFEST, WIDTHS, Open
from tests.browser.using import with_tool

pytestmark = pytest.mark.browser


async def asks_for_lunch(slack: Playground, who: str) -> None:
    """Somebody asks for lunch and waits until it is there."""
    before = len(slack.workspace.channels["C0PAYMENTS"].messages)
    await slack.person(who).command("C0PAYMENTS", "/lunch")
    await slack.eventually(lambda: len(slack.workspace.channels["C0PAYMENTS"].messages) > before)


async def goes_wrong(slack: Playground) -> None:
    raise ValueError("<b>There is no soup</b>")


#: Set when the second step of the scene may go on.
GO_ON = asyncio.Event()


async def waits(slack: Playground) -> None:
    await GO_ON.wait()


SCENES = (
    Scene(name="Nothing", about="Nothing is there."),
    Scene(
        name="Two lunches",
        about="Two people had lunch.",
        steps=(
            step("Ada has lunch", asks_for_lunch, "ada"),
            step("Ben waits for his friends", waits),
            step("Ben has lunch", asks_for_lunch, "ben"),
        ),
    ),
    Scene(
        name="No soup",
        about="Never comes to an end.",
        steps=(step("Ada has lunch", asks_for_lunch, "ada"), step("Ben asks for soup", goes_wrong)),
    ),
)


@pytest_asyncio.fixture(loop_scope="session")
async def kept(tmp_path: Path, port: int) -> AsyncIterator[Playground]:
    """A local Slack which started its app itself, and has scenes."""
    GO_ON.clear()
    async with Playground(port, manifest=MANIFEST, rate=0, page=True, scenes=SCENES) as slack:
        file = tmp_path / "lunch.db"
        await slack.keep([sys.executable, "-m", "tests.browser.kept", str(file)], {}, [file]).start()
        await slack.connected()
        yield slack


@pytest_asyncio.fixture(loop_scope="session", params=WIDTHS, ids=["wide-light", "middle-dark", "narrow-dark"])
async def scenes(request: pytest.FixtureRequest, opened: Open, kept: Playground) -> Page:
    """Ada's page with the scenes open."""
    width, scheme = request.param
    return await with_tool(await opened(f"{kept.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme), "Scenes")


async def comes_to(page: Page, state: str) -> None:
    """Wait until the tool says how far it came, which takes its time: of a list nothing but the texts is read."""
    await expect(page.locator("#tool-scenes .state")).to_have_text([state])


async def agrees(page: Page, yes: str) -> None:
    """Say yes to the question whether everything may be replaced."""
    question = page.get_by_role("dialog", name="Are you sure?")
    await expect(question).to_contain_text("Everything in this workspace is replaced, and what Lunchbox keeps of it.")
    await question.get_by_role("button", name=yes).click()


async def lunches(slack: Playground) -> list[str]:
    return [one.text for one in slack.workspace.channels["C0PAYMENTS"].messages]


async def test_a_scene_is_loaded_with_its_progress_in_words(scenes: Page, kept: Playground) -> None:
    await asks_for_lunch(kept, "ben")
    await scenes.get_by_role("button", name="Load Two lunches").click()

    await agrees(scenes, "Load")

    await comes_to(scenes, "Step 2 of 3: Ben waits for his friends")
    await expect(scenes.locator(".steps .done")).to_have_text("Ada has lunch")
    await expect(scenes.get_by_role("progressbar", name="Two lunches")).to_have_js_property("value", 1)
    await scenes.get_by_role("button", name="Load Nothing").click()
    await agrees(scenes, "Load")
    await expect(scenes.locator("#notice")).to_contain_text("A scene is being played")
    GO_ON.set()
    await comes_to(scenes, "Done. Two people had lunch.")
    # The app began anew too, and so counts from one.
    assert await lunches(kept) == ["Lunch number 1", "Lunch number 2"]


async def test_a_step_that_fails_is_named_and_is_the_last(scenes: Page) -> None:
    await scenes.get_by_role("button", name="Load No soup").click()

    await agrees(scenes, "Load")

    await comes_to(scenes, "Stopped at step 2 of 2.")
    await expect(scenes.locator(".steps .failed")).to_contain_text("Ben asks for soup")
    await expect(scenes.locator(".steps .failed .wrong")).to_have_text("<b>There is no soup</b>")


async def test_starting_over_is_asked_for_twice_and_then_complete(scenes: Page, kept: Playground) -> None:
    await asks_for_lunch(kept, "ben")
    await scenes.get_by_role("button", name="Reset").click()
    await scenes.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert await lunches(kept) == ["Lunch number 1"]

    await scenes.get_by_role("button", name="Reset").click()
    await agrees(scenes, "Reset")

    await comes_to(scenes, "Everything was started over.")
    await expect(scenes.locator("#messages")).not_to_contain_text("Lunch number")
    await kept.connected()
    await expect(scenes.locator("#tool-scenes")).not_to_contain_text("is starting")
    await asks_for_lunch(kept, "ben")
    assert await lunches(kept) == ["Lunch number 1"]


async def test_an_app_that_is_not_there_yet_is_said_to_be_starting(
    opened: Open, served: AsyncExitStack, port: int
) -> None:
    slack = await served.enter_async_context(Playground(port, manifest=MANIFEST, rate=0, page=True, scenes=SCENES))
    await slack.keep([sys.executable, "-c", "import signal; signal.pause()"], {}).start()

    page = await with_tool(await opened(slack.url), "Scenes")

    await expect(page.locator("#tool-scenes")).to_contain_text("Lunchbox is starting, and answers as soon as")


async def saved(page: Page) -> FilePayload:
    """Save the workspace; return the file."""
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save", exact=True).click()
    file = await download.value
    assert file.suggested_filename == "workspace.zip"
    content = await asyncio.to_thread(Path(await file.path()).read_bytes)
    return {"name": "workspace.zip", "mimeType": "application/zip", "buffer": content}


async def test_what_is_saved_is_opened_later(scenes: Page, kept: Playground) -> None:
    await asks_for_lunch(kept, "ben")
    file = await saved(scenes)
    await expect(scenes.locator("#notice")).to_have_text("The workspace was saved as workspace.zip.")
    await kept.connected()
    # The tool is drawn anew as the app goes and comes back; whoever is at its buttons stays there.
    await expect(scenes.locator("#tool-scenes")).not_to_contain_text("is starting")
    await expect(scenes.get_by_role("button", name="Save", exact=True)).to_be_focused()
    await asks_for_lunch(kept, "ben")

    await scenes.locator("[data-open]").set_input_files(file)
    await agrees(scenes, "Open")

    await comes_to(scenes, "The workspace was opened.")
    await kept.connected()
    await asks_for_lunch(kept, "ben")
    assert await lunches(kept) == ["Lunch number 1", "Lunch number 2"]


async def test_a_wrong_file_is_named_and_changes_nothing(scenes: Page, kept: Playground) -> None:
    await asks_for_lunch(kept, "ben")
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("../../.profile", "boo")
    wrong: FilePayload = {"name": "x.zip", "mimeType": "application/zip", "buffer": whole.getvalue()}

    await scenes.locator("[data-open]").set_input_files(wrong)
    await agrees(scenes, "Open")

    await expect(scenes.locator("#notice")).to_have_text(
        "This is no workspace that was saved here. Nothing was changed."
    )
    assert await lunches(kept) == ["Lunch number 1"]


async def test_where_the_app_is_somebody_elses_the_page_says_what_it_cannot_do(ada: Page, slack: Playground) -> None:
    await with_tool(ada, "Scenes")
    await expect(ada.locator("#tool-scenes")).to_contain_text("does not know where Lunchbox keeps its records")
    await expect(ada.locator("#tool-scenes")).to_contain_text("was given no scenes")
    team = slack.workspace.team_id

    await ada.get_by_role("button", name="Reset").click()
    await ada.get_by_role("dialog").get_by_role("button", name="Reset").click()

    await expect(ada.locator("#tool-scenes .state")).to_contain_text("What Lunchbox keeps itself stays")
    assert slack.workspace.team_id != team


async def test_a_scene_is_loaded_beside_two_panes(opened: Open, kept: Playground) -> None:
    GO_ON.set()
    window = await with_tool(await opened(f"{kept.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS"), "Scenes")
    await window.get_by_role("button", name="Load Two lunches").click()

    await agrees(window, "Load")

    await comes_to(window, "Done. Two people had lunch.")
    for pane in window.frames[1:]:
        await expect(pane.locator("#messages")).to_contain_text("Lunch number 2")


@pytest.mark.parametrize("path", ["/workspace/save", "/workspace/open"])
async def test_another_site_gets_and_replaces_nothing(slack: Playground, path: str, ada: Page) -> None:
    answers: list[Any] = [
        await ada.request.post(f"{slack.url}{path}", headers=headers)
        for headers in ({}, {"X-Page-Token": "guessed"}, {"Origin": "https://elsewhere"})
    ]

    assert [answer.status for answer in answers] == [403, 403, 403]
