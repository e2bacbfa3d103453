"""Messages: days and senders, threads, reactions, changes, what is new, addresses, and long channels."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page, Response, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.page import statics
from playground.server import Playground
from playground.workspace import Message
from tests.browser.conftest import WIDTHS, Open, at_each_width
from tests.browser.screens import on_a_screen, wrong_with

pytestmark = pytest.mark.browser
DAY = 86_400.0


def said(slack: Playground, number: int, *, ago: float = 0.0, user: str = "U0BEN") -> Message:
    """Put a message into the channel payments, some seconds ago."""
    stamp = f"{slack.clock() - ago:.6f}"
    message = Message(channel="C0PAYMENTS", ts=stamp, user=user, text=f"Message {number}")
    slack.workspace.channels["C0PAYMENTS"].messages.append(message)
    return message


def long_ago(slack: Playground, count: int) -> list[Message]:
    """Fill the channel payments with messages ten seconds apart."""
    return [said(slack, number, ago=(count - number) * 10.0) for number in range(count)]


async def top_of(page: Page, text: str) -> float:
    """Return how far down a text stands in the window."""
    place = await page.get_by_text(text, exact=True).bounding_box()
    assert place is not None
    return place["y"]


async def test_days_divide_and_messages_of_one_sender_stand_together(opened: Open, slack: Playground) -> None:
    # At noon no midnight of anybody's comes between messages of the same ten minutes.
    slack.clock.move_to((slack.clock() // DAY + 1.5) * DAY)
    said(slack, 1, ago=2 * DAY)
    said(slack, 2, ago=600)
    said(slack, 3, ago=590)
    said(slack, 4, ago=580, user="U0ADA")
    said(slack, 5, ago=10, user="U0ADA")

    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    await expect(page.locator(".day")).to_have_count(2)
    await expect(page.locator("article.grouped .text")).to_have_text(["Message 3"])


async def test_days_are_called_as_in_slack_and_turn_with_the_clock(opened: Open, slack: Playground) -> None:
    # A quarter of an hour before midnight in Stockholm.
    slack.clock.move_to(datetime(2027, 1, 1, 22, 45, tzinfo=UTC).timestamp())
    for number, ago in enumerate([400 * DAY, 31 * DAY, 10 * DAY, DAY, 60]):
        said(slack, number, ago=ago)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    before = ["Thursday, November 27th, 2025", "Tuesday, December 1st, 2026", "Tuesday, December 22nd, 2026"]

    async def are_called(*days: str) -> None:
        for width, scheme in WIDTHS:
            async with on_a_screen(page, width, scheme):
                await expect(page.locator(".day")).to_have_text([*before, *days])

    await are_called("Yesterday", "Today")
    slack.clock.move_by(1800)
    await are_called("Thursday, December 31st, 2026", "Yesterday")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_a_thread_is_docked_beside_the_channel(opened: Open, slack: Playground, width: int, scheme: str) -> None:
    parent = await slack.person("ben").says("C0PAYMENTS", "Who is for Friday?")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)

    await page.locator("#messages article").focus()
    await page.keyboard.press("t")
    await page.fill("#reply", "I am")
    await page.press("#reply", "Enter")
    await slack.person("chloe").says("C0PAYMENTS", "Me too", thread=parent.ts)

    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_role("article")).to_have_count(3)
    await page.reload()
    await expect(thread).to_contain_text("Me too")
    await page.press("#reply", "Escape")
    await expect(thread).to_be_hidden()
    await expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    await expect(page.locator("#messages")).not_to_contain_text("Me too")


async def test_reactions_are_added_counted_and_taken_away(ada: Page, slack: Playground, client: AsyncWebClient) -> None:
    message = await slack.person("ben").says("C0PAYMENTS", "Done")
    await ada.get_by_role("article").hover()
    await ada.get_by_role("button", name="Add a reaction").click()
    await ada.get_by_role("button", name="tada").click()
    mine = ada.get_by_role("button", name="tada, 1: Ada Lindqvist")
    await expect(mine).to_have_attribute("aria-pressed", "true")

    await client.reactions_add(channel="C0PAYMENTS", timestamp=message.ts, name="tada")
    await ada.get_by_role("button", name="tada, 2: Ada Lindqvist, Lunchbox").click()

    await expect(ada.get_by_role("button", name="tada, 1: Lunchbox")).to_have_attribute("aria-pressed", "false")
    assert message.reactions == {"tada": [slack.workspace.bot_user]}


async def test_ones_own_messages_are_edited_and_deleted_and_nobody_elses(ada: Page, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "Not yours")
    await ada.fill("#words", "Meet @ben at <five>")
    await ada.press("#words", "Enter")
    own = ada.get_by_role("article", name="Ada Lindqvist")

    await own.get_by_label("Actions for this message").click()
    await ada.get_by_role("button", name="Edit message").click()
    field = ada.get_by_label("Change this message")
    await expect(field).to_have_value("Meet @ben at <five>")
    await field.press("Enter")
    await expect(own.locator(".said")).to_have_text("Meet @Ben Okafor at <five>")
    await own.press("e")
    await field.fill("Meet @ben at <six>")
    await field.press("Enter")
    await expect(own.locator(".said")).to_contain_text("Meet @Ben Okafor at <six>")
    await expect(own).to_contain_text("(edited)")
    words, edited = [await own.locator(part).bounding_box() for part in (".text", ".edited")]
    assert words is not None
    assert edited is not None
    assert edited["y"] < words["y"] + words["height"]

    await own.get_by_label("Actions for this message").click()
    await ada.get_by_role("button", name="Delete message").click()
    await ada.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(own).to_have_count(0)
    await ada.get_by_label("Actions for this message").click()
    await expect(ada.get_by_role("button", name="Copy link")).to_be_visible()
    await expect(ada.get_by_role("button", name="Delete message")).to_have_count(0)


async def test_a_message_that_is_emptied_is_deleted_once_that_is_meant(ada: Page, slack: Playground) -> None:
    await slack.person("ada").says("C0PAYMENTS", "Never mind")
    own = ada.get_by_role("article", name="Ada Lindqvist")
    await own.get_by_label("Actions for this message").click()
    await ada.get_by_role("button", name="Edit message").click()
    field = ada.get_by_label("Change this message")
    asked = ada.get_by_role("dialog", name="Delete message")

    await field.fill(" ")
    await field.press("Enter")
    await asked.get_by_role("button", name="Cancel").click()
    await expect(field).to_be_focused()
    await ada.keyboard.type(" ")
    await expect(field).to_have_value("  ")
    assert slack.person("ada").messages("payments")[-1].text == "Never mind"

    await field.press("Enter")
    await asked.get_by_role("button", name="Delete").click()
    await expect(own).to_have_count(0)


async def test_a_deleted_message_with_replies_leaves_a_note(ada: Page, slack: Playground) -> None:
    parent = await slack.person("ada").says("C0PAYMENTS", "A question")
    await slack.person("ben").says("C0PAYMENTS", "An answer", thread=parent.ts)

    slack.person("ada").deletes("C0PAYMENTS", parent.ts)

    note = ada.get_by_role("article", name="Deleted message")
    await expect(note).to_contain_text("This message was deleted.")
    await expect(note.get_by_role("button", name="1 reply")).to_be_visible()
    # Nobody says it, so it is neither of Slackbot nor one of several that somebody said.
    await expect(note.locator(".by")).to_have_count(0)


@at_each_width
async def test_notes_about_deleted_messages_stand_each_for_itself_in_the_channel_and_in_the_thread(
    ada: Page, slack: Playground
) -> None:
    ben = slack.person("ben")
    roots = [await ben.says("C0PAYMENTS", words) for words in ("A question", "Another")]
    for root in roots:
        await slack.person("ada").says("C0PAYMENTS", "An answer", thread=root.ts)
        ben.deletes("C0PAYMENTS", root.ts)

    await expect(ada.locator("#messages article.gone:not(.grouped)")).to_have_count(2)
    assert await wrong_with(ada) == []
    await ada.get_by_role("button", name="1 reply").first.click()

    await expect(ada.locator("#replies article").first).to_contain_text("This message was deleted.")
    await expect(ada.locator("#replies .by")).to_have_count(1)
    assert await wrong_with(ada) == []


async def test_what_is_new_is_marked_and_read_when_it_was_seen(opened: Open, slack: Playground) -> None:
    first = said(slack, 1, ago=100)
    slack.person("ada").reads("C0PAYMENTS", first.ts)
    said(slack, 2, ago=50)
    last = said(slack, 3, ago=40)

    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    await expect(page.locator(".day.fresh + article")).to_contain_text("Message 2")
    await expect(page.locator("#sidebar a", has_text="payments").locator(".badge")).to_have_count(0)
    assert slack.workspace.read["U0ADA"]["C0PAYMENTS"] == last.ts


async def test_an_address_of_a_message_leads_to_it_and_into_its_thread(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    old = long_ago(slack, 400)[20]
    reply = await slack.person("ben").says("C0PAYMENTS", "Deep down", thread=old.ts)
    link = str((await client.chat_getPermalink(channel="C0PAYMENTS", message_ts=old.ts))["permalink"])

    page = await opened(f"{link}?as=U0CHLOE")
    await expect(page.locator("article.pointed")).to_contain_text("Message 20")
    await expect(page.locator("article.pointed")).to_be_in_viewport()
    await expect(page.get_by_label("Act as")).to_have_value("U0CHLOE")

    await page.goto(f"{slack.url}/archives/C0PAYMENTS/p{reply.ts.replace('.', '')}?as=U0CHLOE")
    await expect(page.get_by_role("complementary", name="Thread")).to_contain_text("Deep down")


async def test_a_long_channel_shows_a_window_that_follows_the_reader(opened: Open, slack: Playground) -> None:
    long_ago(slack, 10_000)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await expect(page.get_by_text("Message 9999")).to_be_in_viewport()

    # Each time a window further up: forty messages.
    for newest in (9_960, 9_920, 9_880, 9_840, 9_800, 9_760, 9_720, 9_680):
        await page.locator("#messages").evaluate("box => { box.scrollTop = 0; }")
        await page.get_by_text(f"Message {newest}", exact=True).wait_for(state="attached")

    await expect(page.locator("#newest")).to_be_visible()
    assert await page.locator("#messages article").count() <= 240
    numbers = await page.locator("#messages article .text").all_inner_texts()
    order = [int(text.split()[1]) for text in numbers]
    assert order == list(range(order[0], order[0] + len(order)))
    assert order[0] < 9_700
    await slack.person("ben").says("C0PAYMENTS", "Far below")
    await page.get_by_role("button", name="1 new message").click()
    await expect(page.get_by_text("Far below")).to_be_in_viewport()
    await expect(page.locator("#newest")).to_be_hidden()


async def test_who_reads_further_up_is_not_moved_by_what_comes(opened: Open, slack: Playground) -> None:
    long_ago(slack, 100)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    # Not with Playwright's own scrolling: it gives up when the list is drawn anew in that instant.
    await page.get_by_text("Message 60", exact=True).evaluate("one => one.scrollIntoView({ block: 'center' })")
    await expect(page.get_by_role("button", name="Jump to the newest")).to_be_visible()
    before = await top_of(page, "Message 60")

    await slack.person("ben").says("C0PAYMENTS", "News")

    await expect(page.get_by_role("button", name="1 new message")).to_be_visible()
    assert await top_of(page, "Message 60") == pytest.approx(before, abs=1)


async def test_whoever_writes_while_reading_far_up_comes_to_the_newest(opened: Open, slack: Playground) -> None:
    old = long_ago(slack, 300)[10]
    page = await opened(f"{slack.url}/archives/C0PAYMENTS/p{old.ts.replace('.', '')}?as=U0ADA")
    await expect(page.locator("article.pointed")).to_be_in_viewport()

    await page.fill("#words", "Found it")
    await page.press("#words", "Enter")

    await expect(page.locator("#messages").get_by_text("Found it", exact=True)).to_be_in_viewport()
    await expect(page.locator("#newest")).to_be_hidden()


async def test_whoever_is_at_the_end_stays_there_when_the_tools_take_room(opened: Open, slack: Playground) -> None:
    for number in range(30):
        said(slack, number, ago=30.0 - number).text = "many words " * 20
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    await page.get_by_role("button", name="Tools").click()
    await expect(page.get_by_role("tabpanel", name="Clock")).to_contain_text("This is the present.")
    await page.get_by_role("tab", name="Trace").click()
    await expect(page.get_by_role("tabpanel", name="Trace")).to_be_visible()

    await expect(page.locator("#messages article").last).to_be_in_viewport(ratio=0.98)


async def test_a_conversation_says_who_reads_it_where_there_is_no_app(opened: Open, slack: Playground) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=U0BEN")
    await expect(page.locator(".beginning")).to_contain_text("Only the two of you see what you write here.")

    await page.goto(f"{slack.url}/?as=U0ADA&channel=U0ADA")
    await expect(page.locator(".beginning")).to_contain_text("Only you see what you write here.")
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0OLD")
    await expect(page.locator(".beginning")).not_to_contain_text("Type /")
    await page.goto(f"{slack.url}/?as=U0ADA&channel=bot")

    await expect(page.locator(".beginning")).to_contain_text("Type / below to see what the app can do.")


async def test_a_thread_is_opened_from_the_menu_and_counts_its_replies(ada: Page, slack: Playground) -> None:
    parent = await slack.person("ben").says("C0PAYMENTS", "Who is for Friday?")
    await ada.locator("#messages article").focus()
    await ada.keyboard.press("m")

    await ada.get_by_role("button", name="Reply in thread").last.click()
    await expect(ada.locator("#reply")).to_be_focused()
    await expect(ada.locator("#replies .count")).to_have_count(0)
    await ada.fill("#reply", "I am")
    await ada.press("#reply", "Enter")
    await expect(ada.locator("#replies .count")).to_have_text("1 reply")
    await slack.person("chloe").says("C0PAYMENTS", "Me too", thread=parent.ts)

    await expect(ada.locator("#replies .count")).to_have_text("2 replies")
    await ada.locator("#replies article").last.focus()
    await ada.keyboard.press("m")
    await expect(ada.locator("#menu [data-copy]")).to_be_visible()
    await expect(ada.locator("#menu [data-reply]")).to_have_count(0)


async def test_a_very_tall_screen_fills_without_scrolling(browser: Browser, slack: Playground) -> None:
    long_ago(slack, 120)
    page = await browser.new_page(viewport={"width": 1400, "height": 3000})

    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    await expect(page.get_by_text("Message 60", exact=True)).to_be_visible()
    await expect(page.get_by_text("Message 119", exact=True)).to_be_in_viewport()


async def test_every_emoji_is_found_by_its_name(ada: Page, slack: Playground) -> None:
    message = await slack.person("ben").says("C0PAYMENTS", "Lunch")
    await ada.locator("#messages article").focus()
    await ada.keyboard.press("r")
    await expect(ada.get_by_role("group", name="Reactions").get_by_role("button")).to_have_count(32)

    await ada.keyboard.type("taco")
    await expect(ada.get_by_label("Search all emoji")).to_have_value("taco")
    await expect(ada.get_by_role("group", name="Reactions").get_by_role("button")).to_have_count(1)
    await ada.keyboard.press("Enter")
    await expect(ada.get_by_role("button", name="taco, 1: Ada Lindqvist")).to_contain_text("🌮")
    assert message.reactions == {"taco": ["U0ADA"]}

    await ada.locator("#messages article").focus()
    await ada.keyboard.press("r")
    await ada.keyboard.type("nothing <b>like</b> this")
    await expect(ada.locator("#menu")).to_contain_text("No emoji has a name like that.")
    await ada.keyboard.press("Escape")
    await expect(ada.locator("#menu")).to_be_hidden()


async def test_the_menus_of_a_message_stay_in_the_window_whose_top_is_scrolled_away(
    opened: Open, slack: Playground
) -> None:
    await slack.person("ben").says("C0PAYMENTS", "\n".join(f"Line {number}" for number in range(120)))
    ada = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    article, menu = ada.locator("#messages article"), ada.locator("#menu")
    for key in ("m", "r"):
        await article.evaluate("one => one.focus({ preventScroll: true })")
        await ada.locator("#messages").evaluate("box => { box.scrollTop = box.scrollHeight; }")
        await ada.keyboard.press(key)
        await expect(menu).to_be_visible()

        box = await menu.bounding_box()

        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        await ada.keyboard.press("Escape")
        await expect(menu).to_be_hidden()


async def test_whoever_types_a_command_sees_each_answer_though_they_had_scrolled_up(
    opened: Open, slack: Playground
) -> None:
    long_ago(slack, 40)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await page.locator("#messages").evaluate("box => { box.scrollTop = 0; }")
    await expect(page.get_by_role("button", name="Jump to the newest")).to_be_visible()

    for name in ("@emi", "@farah"):
        await page.fill("#words", f"/invite {name} ")
        await page.press("#words", "Enter")

        await expect(page.locator("article.private").last).to_contain_text("You brought")
        await expect(page.locator("article.private").last).to_be_in_viewport()
    # Each answer stands for itself.
    await expect(page.locator("article.private .only")).to_have_count(2)
    for one in await page.locator("article.private .only").all():
        await expect(one).to_be_visible()


async def test_a_page_of_forty_messages_is_light(opened: Open, slack: Playground) -> None:
    long_ago(slack, 40)
    page = await opened("about:blank", is_new=True)
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await page.locator("body[data-live]").wait_for()
    await expect(page.locator("#messages article")).to_have_count(40)

    of_the_page = [one for one in responses if not any(part in one.url for part in ("/changes", "/part/", "/act/"))]
    sizes = {one.url: len(await one.body()) for one in of_the_page}
    assert any(url.endswith("/messages.js") for url in sizes)
    # What most pages never need comes only with what needs it.
    assert not any(url.endswith(("/pictures.js", "/tables.js", "/rich.js")) for url in sizes)
    assert sum(sizes.values()) < 150_000


async def test_a_page_is_told_of_nothing_that_stands_there_already(opened: Open, slack: Playground) -> None:
    page = await opened("about:blank")
    told: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda words: told.extend(json.loads(words))))
    for channel in ("C0PAYMENTS", "C0GENERAL"):
        await page.goto(f"{slack.url}/?as=U0ADA&channel={channel}")
        await page.locator("body[data-live]").wait_for()

    message = await slack.person("ben").says("C0GENERAL", "News")

    await expect(page.get_by_text("News", exact=True)).to_be_visible()
    assert told[0] == {"kind": "message", "channel": "C0GENERAL", "ts": message.ts}


async def test_what_changes_while_a_page_is_on_its_way_is_told_and_to_who_was_cut_off_that_all_may_be_old(
    slack: Playground,
) -> None:
    async with aiohttp.ClientSession(slack.url) as session:

        async def told_first(seen: str) -> Any:
            async with session.ws_connect(f"/changes?as=U0ADA&seen={seen}") as changes:
                return await changes.receive_json()

        drawn = await (await session.get("/?as=U0ADA&channel=C0PAYMENTS")).text()
        (run, count) = re.findall(r'data-seen="(.+?)-(.+?)"', drawn)[0]

        message = await slack.person("ben").says("C0PAYMENTS", "News")

        assert await told_first(f"{run}-{count}") == [{"kind": "message", "channel": "C0PAYMENTS", "ts": message.ts}]
        assert await told_first(run) == [{"kind": "missed"}]


#: How many bytes of styles and scripts came from the server for the page that is open.
FETCHED = """performance.getEntriesByType("resource").filter((each) => each.name.includes("/static/"))
  .reduce((sum, each) => sum + each.transferSize, 0)"""


async def test_styles_and_scripts_are_fetched_once_until_one_of_them_changes(opened: Open, slack: Playground) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", is_new=True)
    assert await page.evaluate(FETCHED) > 10_000

    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0GENERAL")
    await page.locator("body[data-live]").wait_for()

    assert await page.evaluate(FETCHED) == 0


async def test_an_address_of_styles_that_has_gone_by_is_not_kept(slack: Playground) -> None:
    async with aiohttp.ClientSession(slack.url) as session:
        now = await session.get(f"{statics.place()}/base.css")
        before = await session.get("/static/0123456789ab/base.css")
        unknown = [await session.get(f"{statics.place()}/{name}") for name in ("none.css", "..", "base.py")]

    assert "immutable" in now.headers["Cache-Control"]
    assert before.headers["Cache-Control"] == "no-store"
    assert await now.read() == await before.read()
    assert {each.status for each in unknown} == {404}
