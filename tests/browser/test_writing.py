"""The composer: commands, completion, shortcuts, files, drafts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect
from slack_bolt.async_app import AsyncApp

from playground.server import Playground
from tests.browser.apps import TOO_LONG
from tests.browser.conftest import MANIFEST, SCREENS, WIDTHS, Connect, Open
from tests.browser.screens import wrong_with
from tests.browser.using import held_back
from tests.stories.worlds import Stage

pytestmark = pytest.mark.browser
#: The commands that are Slack's own, as they are offered.
OWN = [
    "/invite @someone [#channel] Slack's own: invite people or an app here",
    "/leave Slack's own: leave this channel",
    "/remove @someone Slack's own: remove somebody or an app from here",
]
PLAN = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"A plan")
#: Whether nothing lies over the middle of something.
ON_TOP = """one => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def suggestions(page: Page) -> Locator:
    """What the composer offers."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_a_slash_opens_the_commands_with_their_hints(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
    await page.locator("#words").press_sequentially("/")
    options = suggestions(page)
    await expect(options).to_have_text(
        [
            "/lunch [dish] Plan lunch",
            "/dinner [dish] [hour] Plan dinner",
            *OWN,
            "⚡ Plan a feast Shortcut",
        ]
    )

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(page.locator("#words")).to_have_value("/dinner ")
    await expect(options).to_have_text(["/dinner [dish] [hour] Plan dinner"])


async def test_an_open_list_follows_the_app_and_stays_closed_once_it_was_closed(ada: Page, slack: Playground) -> None:
    options = suggestions(ada)
    await ada.locator("#words").press_sequentially("/")
    for _ in range(4):
        await ada.keyboard.press("ArrowUp")
    await expect(options.nth(2)).to_have_attribute("aria-selected", "true")

    slack.uninstall()

    await expect(options).to_have_text(OWN)
    await expect(options.first).to_have_attribute("aria-selected", "true")

    slack.install()

    await expect(options).to_have_count(6)
    await expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    await ada.keyboard.press("Escape")
    known = ada.locator("template#completions")
    before = await known.evaluate("one => one.innerHTML")
    slack.uninstall()
    await expect(known).not_to_have_js_property("innerHTML", before)
    await expect(options).to_have_count(0)


async def test_the_app_is_invited_as_its_own_advice_says(opened: Open, stage: Stage) -> None:
    page = await opened(f"{stage.slack.url}/?as=U0ADA&channel=C0RANDOM")
    await page.fill("#words", "/project start Soup")
    await page.press("#words", "Enter")
    await expect(page.locator("#messages")).to_contain_text("Quorum is not in this channel.")

    await page.fill("#words", "/invite @Quorum")
    await page.press("#words", "Enter")  # takes the name, as in Slack
    await expect(page.locator("#words")).to_have_value("/invite @quorum ")
    await page.press("#words", "Enter")

    await expect(page.locator("#messages")).to_contain_text("You brought @Quorum into #random.")
    await page.fill("#words", "/project start Stew")
    await page.press("#words", "Enter")
    await expect(page.locator("#messages")).to_contain_text("Stew")
    await expect(page.locator("#messages").get_by_text("Invite me first")).to_have_count(1)
    await page.fill("#words", "/invite @quorum ")
    await page.press("#words", "Enter")
    await expect(page.get_by_role("status")).to_have_text("They are in this channel already.")
    await expect(page.locator("#words")).to_have_value("/invite @quorum ")


async def test_the_list_of_members_leads_to_an_invitation(ada: Page, slack: Playground) -> None:
    slack.workspace.channels["C0PAYMENTS"].members.remove("U0BEN")
    await ada.reload()
    await ada.locator(".members summary").click()
    await ada.get_by_role("button", name="Invite somebody").click()
    await expect(ada.locator("#words")).to_have_value("/invite @")

    await ada.locator("#words").press_sequentially("ben")
    await ada.keyboard.press("Tab")
    await ada.keyboard.press("Enter")

    await expect(ada.locator("#messages")).to_contain_text("You brought @Ben Okafor into #payments.")
    assert "U0BEN" in slack.workspace.channels["C0PAYMENTS"].members


async def test_people_and_channels_complete_and_arrive_as_mentions(ada: Page, slack: Playground) -> None:
    words = ada.locator("#words")
    await words.press_sequentially("Ask @oka")
    await expect(suggestions(ada)).to_have_text(["Ben Okafor @ben"])
    await ada.keyboard.press("Tab")
    await words.press_sequentially("in #gen")
    await suggestions(ada).filter(has_text="#general").click()
    await expect(words).to_have_value("Ask @ben in #general ")

    await words.press("Enter")

    await expect(ada.locator("#messages .pill")).to_have_text(["@Ben Okafor", "#general"])
    assert slack.person("ada").messages("payments")[-1].text.strip() == "Ask <@U0BEN> in <#C0GENERAL|general>"


async def test_emoji_complete_by_their_names(ada: Page, slack: Playground) -> None:
    words = ada.locator("#words")
    await words.press_sequentially("Done at 12:30 :tad")
    await expect(suggestions(ada).first).to_have_text("🎉 :tada:")
    await ada.keyboard.press("Enter")
    await expect(words).to_have_value("Done at 12:30 :tada: ")

    await words.press("Enter")

    await expect(ada.locator("#messages")).to_contain_text("Done at 12:30 🎉")


async def test_names_complete_after_a_bracket_and_not_within_a_word(ada: Page, slack: Playground) -> None:
    words = ada.locator("#words")
    await words.press_sequentially("Lunch (@oka")
    await expect(suggestions(ada)).to_have_text(["Ben Okafor @ben"])
    await ada.keyboard.press("Tab")
    await expect(words).to_have_value("Lunch (@ben ")
    for within in ("me@be", "ö@be", "https://example.com/#gen"):
        await words.fill("")
        await words.press_sequentially(within)
        await expect(words).to_have_value(within)
        await expect(suggestions(ada)).to_have_count(0)

    await words.fill("Lunch (@ben)")
    await words.press("Enter")

    await expect(ada.locator("#messages .pill")).to_have_text(["@Ben Okafor"])


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_names_complete_while_a_message_is_changed(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    for text in ("Lunch", *(f"Line {number}" for number in range(30))):
        message = await slack.person("ada").says("C0PAYMENTS", text)
    ada = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
    await ada.locator("#words").press("ArrowUp")
    field = ada.get_by_label("Change this message")
    await field.fill("Line (")
    await field.press_sequentially("@")
    offered = suggestions(ada)
    await expect(offered.first).to_be_visible()
    for one in (await offered.all())[:3]:
        assert await one.evaluate(ON_TOP)
    assert await wrong_with(ada) == []
    await field.press_sequentially("oka")
    await expect(offered).to_have_text(["Ben Okafor @ben"])

    await field.press("Escape")
    await expect(offered).to_have_count(0)
    await field.press_sequentially("f")
    await field.press("Enter")
    await expect(field).to_have_value("Line (@ben ")
    await field.press_sequentially("/")
    await expect(offered).to_have_count(0)
    await field.press("Enter")

    await expect(field).to_have_count(0)
    assert message.text == "Line (<@U0BEN> /"


async def test_everybody_completes_and_arrives_as_slack_tells_it(ada: Page, slack: Playground) -> None:
    words = ada.locator("#words")
    await words.press_sequentially("Lunch @he")
    await expect(suggestions(ada)).to_have_text(["@here Everybody here who is active"])
    await ada.keyboard.press("Tab")
    await words.press_sequentially("with @lea")
    await expect(suggestions(ada)).to_have_text(["@leads User group"])
    await ada.keyboard.press("Tab")
    await words.press_sequentially("and @channel, @everyone, not me@here or @hereby")
    await words.press("Enter")

    await expect(ada.locator("#messages .pill")).to_have_text(["@here", "@leads", "@channel", "@everyone"])
    mine = slack.person("ada").messages("payments")[-1]
    assert mine.text == "Lunch <!here> with <!subteam^S0LEADS> and <!channel>, <!everyone>, not me@here or @hereby"
    await words.press("ArrowUp")
    typed = "Lunch @here with @leads and @channel, @everyone, not me@here or @hereby"
    await expect(ada.get_by_label("Change this message")).to_have_value(typed)


async def test_the_buttons_of_the_field_lose_no_word_and_can_be_undone(ada: Page) -> None:
    words = ada.locator("#words")
    await words.press_sequentially("A long message")

    await ada.get_by_role("button", name="Commands").click()

    await expect(words).to_have_value("A long message")
    await expect(ada.get_by_role("status")).to_have_text("A command is a message of its own.")
    await expect(words).to_be_focused()

    await words.evaluate("one => one.setSelectionRange(2, 6)")
    await ada.get_by_role("button", name="Mention somebody").click()
    await expect(words).to_have_value("A long @ message")
    await expect(suggestions(ada).first).to_be_visible()
    await ada.keyboard.press("ControlOrMeta+z")
    await expect(words).to_have_value("A long message")

    await words.fill("")
    await ada.get_by_role("button", name="Commands").click()
    await expect(words).to_have_value("/")
    await expect(suggestions(ada).filter(has_text="/lunch")).to_be_visible()


async def test_escape_closes_what_is_offered_and_keeps_what_was_typed(ada: Page) -> None:
    await ada.locator("#words").press_sequentially("/lu")
    await expect(suggestions(ada)).to_have_count(1)

    await ada.keyboard.press("Escape")

    await expect(suggestions(ada)).to_have_count(0)
    await expect(ada.locator("#words")).to_have_value("/lu")


async def test_shortcuts_of_both_kinds_reach_the_app(
    ada: Page, slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    used: list[str] = []

    @app.shortcut("feast")
    @app.shortcut("praise")
    async def listen(ack: Any, shortcut: dict[str, Any]) -> None:
        used.append(shortcut["callback_id"])
        await ack()

    await connect(app)
    await slack.person("ben").says("C0PAYMENTS", "I tidied the kitchen")

    await ada.get_by_role("button", name="Shortcuts").click()
    await ada.get_by_role("button", name="Plan a feast").click()
    await ada.get_by_label("Actions for this message").click()
    async with ada.expect_response("**/act/message_shortcut*"):
        await ada.get_by_role("button", name="Praise").click()

    assert used == ["feast", "praise"]


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

    await expect(ada.get_by_role("status")).to_have_text("This file is too large: 64 MB at most.")
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
        await page.locator("#words").press_sequentially("/lunch soup")
        await expect(suggestions(page)).to_have_count(1)

        await page.press("#words", "Enter")

        notice = page.get_by_role("status").filter(has_text="The app did not respond")
        await expect(notice).to_be_visible()
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


async def test_every_command_is_offered_and_the_last_is_reached(opened: Open) -> None:
    commands = [{"command": f"/cook{number:02}", "description": "Cook", "usage_hint": ""} for number in range(25)]
    manifest = {**MANIFEST, "features": {**MANIFEST["features"], "slash_commands": commands}}
    async with Playground(manifest=manifest, rate=0, page=True) as slack:
        page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
        await page.locator("#words").press_sequentially("/cook")
        await expect(suggestions(page)).to_have_count(25)

        await page.keyboard.press("ArrowUp")

        await expect(suggestions(page).last).to_have_attribute("aria-selected", "true")
        await expect(suggestions(page).last).to_be_in_viewport()
        await page.close()
