"""The composer: shortcuts, files, drafts, and commands that lead nowhere."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect
from slack_bolt.async_app import AsyncApp

from playground.server import Playground
from tests.browser.apps import TOO_LONG
from tests.browser.conftest import WIDTHS, Connect, Open
from tests.browser.using import ON_TOP, held_back, suggestions

pytestmark = pytest.mark.browser
PLAN = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"A plan")


async def test_files_are_attached_by_choice_and_by_drop(ada: Page, slack: Playground) -> None:
    await ada.set_input_files(".composer input[type=file]", PLAN)
    await expect(ada.get_by_role("list", name="Attached files")).to_contain_text("plan.txt")
    dropped = await ada.evaluate_handle(
        "() => { const all = new DataTransfer(); all.items.add(new File(['x'], '<b>odd</b>.csv')); return all; }"
    )
    await ada.dispatch_event("#messages", "drop", {"dataTransfer": dropped})
    await expect(ada.get_by_role("list", name="Attached files").get_by_role("listitem")).to_have_count(2)

    await ada.fill("#words", "Here")
    await ada.press("#words", "Enter")

    await expect(ada.locator(".file .name")).to_have_text(["plan.txt", "<b>odd</b>.csv"])
    async with ada.expect_download() as loading:
        await ada.get_by_role("link", name="plan.txt").click()
    assert (await (await loading.value).path()).read_bytes() == b"A plan"


async def test_words_wait_for_the_file_that_is_still_on_its_way(ada: Page, slack: Playground) -> None:
    arrives = await held_back(ada, "**/upload*")
    await ada.fill("#words", "With a file")
    async with ada.expect_request("**/upload*"):
        await ada.set_input_files(".composer input[type=file]", PLAN)
    await ada.press("#words", "Enter")
    await expect(ada.locator("#composer")).to_have_attribute("aria-busy", "true")
    await expect(ada.locator("#words")).to_have_value("")
    assert slack.person("ada").messages("payments") == []

    arrives.set()

    await expect(ada.locator("#messages article")).to_contain_text(["plan.txt"])
    assert [one.text for one in slack.person("ada").messages("payments")] == ["With a file"]
    await expect(ada.get_by_role("list", name="Attached files").get_by_role("listitem")).to_have_count(0)


async def test_words_come_back_when_their_file_does_not_arrive(ada: Page, slack: Playground) -> None:
    fails = await held_back(ada, "**/upload*", are_lost=True)
    await ada.fill("#words", "With a file")
    async with ada.expect_request("**/upload*"):
        await ada.set_input_files(".composer input[type=file]", PLAN)
    await ada.press("#words", "Enter")
    await expect(ada.locator("#words")).to_have_value("")
    await ada.fill("#words", "And more")
    fails.set()

    await expect(ada.get_by_role("status")).to_have_text("The file could not be uploaded.")
    await expect(ada.locator("#words")).to_have_value("With a file\nAnd more")
    assert slack.person("ada").messages("payments") == []

    await ada.press("#words", "Enter")
    await expect(ada.locator("#messages article")).to_contain_text(["With a file"])


async def test_a_file_waits_with_the_words_of_a_message_while_somebody_looks_at_another_channel(
    ada: Page, slack: Playground
) -> None:
    files = ada.get_by_role("list", name="Attached files").get_by_role("listitem")
    other = FilePayload(name="other.txt", mimeType="text/plain", buffer=b"Another")
    await ada.fill("#words", "With a file")
    await ada.set_input_files(".composer input[type=file]", [PLAN, other])
    await expect(files).to_have_count(2)
    await ada.get_by_label("Remove other.txt").click()
    await ada.goto(f"{slack.url}/?as=U0ADA&channel=C0GENERAL")
    await expect(ada.get_by_role("heading", name="general")).to_be_visible()
    await expect(files).to_have_count(0)

    await ada.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    await expect(files).to_contain_text(["plan.txt"])
    await expect(files).to_have_count(1)
    await ada.press("#words", "Enter")
    await expect(ada.locator("#messages article")).to_contain_text(["plan.txt"])
    await ada.reload()
    await expect(ada.locator("#messages article")).to_contain_text(["plan.txt"])
    await expect(files).to_have_count(0)


async def test_a_file_waits_in_the_reply_that_it_was_brought_to_until_all_starts_over(
    opened: Open, slack: Playground
) -> None:
    root = await slack.person("ben").says("C0PAYMENTS", "Root")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={root.ts}")
    files = page.locator("#thread .attached li")
    await page.set_input_files("#thread input[type=file]", PLAN)
    await expect(files).to_have_count(1)
    await page.get_by_role("button", name="Back to the channel").click()
    await expect(files).to_have_count(0)

    await page.locator("#messages article").press("t")

    await expect(files).to_contain_text(["plan.txt"])
    await slack.renewal.reset()
    await expect(page.locator("#messages article")).to_have_count(0)
    assert await page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('files'))") == []


async def test_a_command_takes_no_file_along_and_nothing_is_lost(ada: Page) -> None:
    attached = ada.get_by_role("list", name="Attached files").get_by_role("listitem")
    await ada.set_input_files(".composer input[type=file]", PLAN)
    await expect(attached).to_have_count(1)
    await ada.fill("#words", "/lunch soup")
    await ada.press("#words", "Enter")

    await expect(ada.get_by_role("status")).to_have_text(
        "A command takes no files along. Remove them, or send them first."
    )
    await expect(ada.locator("#words")).to_have_value("/lunch soup")
    await expect(attached).to_have_count(1)


async def test_a_command_in_a_thread_is_refused_and_nothing_is_lost(opened: Open, slack: Playground) -> None:
    parent = await slack.person("ben").says("C0PAYMENTS", "Lunch?")
    ada = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={parent.ts}")
    await ada.fill("#reply", "/lunch soup")
    await ada.press("#reply", "Enter")

    await expect(ada.get_by_role("status")).to_have_text(
        "Commands do not work in threads. Use this one in the channel."
    )
    await expect(ada.locator("#reply")).to_have_value("/lunch soup")
    assert slack.person("ada").messages("payments") == [parent]


async def test_a_file_that_is_too_large_is_refused_with_the_limit(ada: Page, slack: Playground) -> None:
    dropped = await ada.evaluate_handle(
        """() => {
          const all = new DataTransfer();
          all.items.add(new File([new Uint8Array(65 * 1024 * 1024)], "film.bin"));
          return all;
        }"""
    )
    await ada.dispatch_event("#messages", "drop", {"dataTransfer": dropped})

    await expect(ada.get_by_role("status")).to_have_text(["This file is too large: 64 MB at most."])
    assert not slack.workspace.files


async def test_a_draft_waits_where_it_was_begun(ada: Page, slack: Playground) -> None:
    await ada.locator("#words").press_sequentially("Half a thou")

    await ada.get_by_role("link", name="general").click()
    await expect(ada.locator("#words")).to_have_value("")
    await ada.get_by_role("link", name="payments").click()

    await expect(ada.locator("#words")).to_have_value("Half a thou")


async def test_a_command_no_app_has_is_refused_and_nothing_is_lost(ada: Page) -> None:
    await ada.fill("#words", "/nothing at all")
    await ada.press("#words", "Enter")

    await expect(ada.get_by_role("status")).to_have_text("No app here has that command.")
    await expect(ada.locator("#words")).to_have_value("/nothing at all")


@pytest.mark.parametrize(
    ("words", "rest"), [("/lunch\nfor two\nat noon", "for two\nat noon"), ("/Lunch\tsoup", "soup")]
)
async def test_a_command_ends_where_its_line_does_or_at_a_tab(
    ada: Page, slack: Playground, app: AsyncApp, connect: Connect, words: str, rest: str
) -> None:
    told: list[tuple[str, str]] = []

    @app.command(re.compile(".*"))
    async def lunch(ack: Any, command: dict[str, Any]) -> None:
        told.append((command["command"], command["text"]))
        await ack()

    await connect(app)
    await ada.fill("#words", words)
    await ada.press("#words", "Enter")

    await slack.eventually(lambda: told)
    assert told == [("/lunch", rest)]


@pytest.mark.parametrize("way", ["missing", "late", "failed"])
async def test_a_command_that_failed_comes_back_without_a_hint_over_what_went_wrong(
    opened: Open, slack: Playground, app: AsyncApp, connect: Connect, way: str
) -> None:
    @app.command("/lunch")
    async def lunch(ack: Any) -> None:
        await asyncio.sleep(TOO_LONG)

    if way == "late":
        await connect(app)
    elif way == "failed":
        slack.deliver_to("http://127.0.0.1:9/")
    for width, scheme in WIDTHS:
        page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
        await page.fill("#words", "/lunch soup")
        await expect(suggestions(page)).to_have_count(1)

        await page.press("#words", "Enter")

        notice = page.get_by_role("status").filter(has_text="The app did not respond")
        await notice.wait_for()
        await expect(page.locator("#words")).to_have_value("/lunch soup")
        await expect(suggestions(page)).to_have_count(0)
        assert await notice.evaluate(ON_TOP)


@pytest.mark.parametrize("width", [390, 1024])
async def test_on_touch_a_first_reaction_is_added_from_the_menu_of_a_message(
    opened: Open, slack: Playground, width: int
) -> None:
    said = await slack.person("ben").says("C0PAYMENTS", "Hello")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, has_touch=True, is_mobile=True)

    await page.locator("article").get_by_label("Actions for this message").tap()
    await page.locator("#menu").get_by_role("button", name="Add reaction").tap()
    await page.locator("#menu").get_by_role("button", name="tada").tap()

    await expect(page.locator("article .reactions")).to_contain_text("🎉 1")
    assert said.reactions == {"tada": ["U0ADA"]}


async def test_up_in_an_empty_reply_changes_the_last_of_the_thread_and_none_of_the_channel(
    opened: Open, slack: Playground
) -> None:
    ada = slack.person("ada")
    root = await slack.person("ben").says("C0PAYMENTS", "Root")
    await ada.says("C0PAYMENTS", "A reply of mine", thread=root.ts)
    await ada.says("C0PAYMENTS", "In the channel")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={root.ts}")

    await page.locator("#reply").press("ArrowUp")

    await expect(page.locator("#thread .editing textarea")).to_have_value("A reply of mine")
    await expect(page.locator("#messages .editing")).to_have_count(0)


async def test_keys_put_marks_around_what_is_selected_and_take_them_away(ada: Page) -> None:
    words = ada.locator("#words")
    await words.fill("eat soup now")
    await words.evaluate("one => one.setSelectionRange(4, 9)")

    await words.press("Control+b")
    await expect(words).to_have_value("eat *soup* now")
    await words.press("Control+i")
    await expect(words).to_have_value("eat _*soup*_ now")
    await words.press("Control+i")
    await words.press("Control+b")
    await expect(words).to_have_value("eat soup now")
    await words.press("Control+Shift+X")
    await expect(words).to_have_value("eat ~soup~ now")
    await words.press("Control+z")
    await expect(words).to_have_value("eat soup now")
    # Where nothing is selected, what is typed next is marked.
    await words.fill("")
    await words.press("Control+b")
    await words.press_sequentially("hot")
    await expect(words).to_have_value("*hot*")
