"""What the composer offers while somebody types: commands with their hints, people, groups and channels."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Page, expect

from playground.server import Playground
from tests.browser.conftest import MANIFEST, WIDTHS, Open, at_each_width
from tests.browser.screens import on_a_screen, wrong_with
from tests.browser.using import ON_TOP, suggestions
from tests.stories.worlds import Stage

pytestmark = pytest.mark.browser
#: The commands that are Slack's own, as they are offered.
OWN = [
    "/invite @someone [#channel] Slack's own: invite people or an app here",
    "/leave Slack's own: leave this channel",
    "/remove @someone Slack's own: remove somebody or an app from here",
]


async def test_a_slash_opens_the_commands_with_their_hints(ada: Page) -> None:
    dinner = "/dinner [dish] [hour] Plan dinner"
    words, options = ada.locator("#words"), suggestions(ada)
    for width, scheme in WIDTHS:
        async with on_a_screen(ada, width, scheme):
            await words.fill("")
            await words.press_sequentially("/")
            await expect(options).to_have_text(["/lunch [dish] Plan lunch", dinner, *OWN, "⚡ Plan a feast Shortcut"])

            await ada.keyboard.press("ArrowDown")
            await ada.keyboard.press("Enter")

            await expect(words).to_have_value("/dinner ")
            await expect(options).to_have_text([dinner])


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


async def test_the_list_of_members_leads_to_an_invitation(opened: Open, slack: Playground) -> None:
    slack.workspace.channels["C0PAYMENTS"].members.remove("U0BEN")
    ada = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await ada.locator(".members summary").click()
    await ada.get_by_role("button", name="Invite somebody").click()
    await expect(ada.locator("#words")).to_have_value("/invite @")

    await ada.locator("#words").press_sequentially("ben")
    await ada.keyboard.press("Tab")
    await ada.keyboard.press("Enter")

    await expect(ada.locator("#messages")).to_contain_text("You brought @Ben Okafor into #payments.")
    assert "U0BEN" in slack.workspace.channels["C0PAYMENTS"].members


@at_each_width
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
    await ada.keyboard.insert_text("and @channel, @everyone, not me@here or @hereby")
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


async def test_every_command_is_offered_and_the_last_is_reached(opened: Open, served: AsyncExitStack) -> None:
    commands = [{"command": f"/cook{number:02}", "description": "Cook", "usage_hint": ""} for number in range(25)]
    manifest = {**MANIFEST, "features": {**MANIFEST["features"], "slash_commands": commands}}
    slack = await served.enter_async_context(Playground(manifest=manifest, rate=0, page=True))
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await page.locator("#words").press_sequentially("/cook")
    await expect(suggestions(page)).to_have_count(25)

    await page.keyboard.press("ArrowUp")

    await expect(suggestions(page).last).to_have_attribute("aria-selected", "true")
    await expect(suggestions(page).last).to_be_in_viewport()


async def test_emoji_complete_by_their_names(ada: Page, slack: Playground) -> None:
    words = ada.locator("#words")
    await words.press_sequentially("Done at 12:30 :tad")
    await expect(suggestions(ada).first).to_have_text("🎉 :tada:")
    await ada.keyboard.press("Enter")
    await expect(words).to_have_value("Done at 12:30 :tada: ")

    await words.press("Enter")

    await expect(ada.locator("#messages")).to_contain_text("Done at 12:30 🎉")
