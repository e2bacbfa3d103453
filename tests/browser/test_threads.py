"""Threads that somebody follows: where they are listed, and how what is new in them is read."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.apps import a_button
from tests.browser.conftest import WIDTHS, Open
from tests.browser.screens import wrong_with
from tests.browser.using import ON_TOP

pytestmark = pytest.mark.browser


async def opened_from_the_side(page: Page) -> None:
    """Go to the threads by the entry in the side bar, which lies over the messages on a phone."""
    if await page.locator("#lists").is_visible():
        await page.locator("#lists").click()
    await page.locator("#sidebar").get_by_role("link", name="Threads").click()
    await page.locator("body[data-channel=threads][data-live]").wait_for()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_a_reply_is_counted_listed_and_read_where_it_was_seen(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    root = await ada.says("C0PAYMENTS", "Who is for Friday?")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0GENERAL", width, scheme)
    entry = page.locator("#sidebar").get_by_role("link", name="Threads", include_hidden=True)
    await expect(entry).not_to_have_class("unread")

    await ben.says("C0PAYMENTS", "I am", thread=root.ts)
    await expect(entry).to_contain_text("1 unread")
    await expect(entry).to_have_class("unread")
    await opened_from_the_side(page)

    cards = page.locator("#threads").get_by_role("listitem").filter(has=page.get_by_role("heading"))
    await expect(cards).to_contain_text("payments 1 new you and Ben Okafor")
    await expect(cards.get_by_role("article")).to_contain_text(["Who is for Friday?", "I am"])
    await expect(cards.locator(".day.fresh + article")).to_contain_text("I am")
    await expect(entry).not_to_contain_text("unread")
    await ben.says("C0PAYMENTS", "With cake", thread=root.ts)
    await expect(cards.get_by_role("article").last).to_contain_text("With cake")
    await expect(cards.locator(".day.fresh + article")).to_contain_text("I am")
    await expect(entry).not_to_contain_text("unread")
    await cards.get_by_role("link", name="Open thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_role("article")).to_have_count(3)
    await expect(page.locator("body")).to_have_attribute("data-channel", "C0PAYMENTS")


async def test_an_open_thread_is_read_as_it_grows_and_shows_where_the_new_begins(
    opened: Open, slack: Playground
) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    root = await ada.says("C0PAYMENTS", "Who is for Friday?")
    await ben.says("C0PAYMENTS", "I am", thread=root.ts)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    entry = page.locator("#sidebar").get_by_role("link", name="Threads")
    await expect(entry).to_contain_text("1 unread")

    await page.get_by_role("button", name="1 reply").click()

    await expect(page.locator("#replies .day.fresh + article")).to_contain_text("I am")
    await expect(entry).not_to_contain_text("unread")
    last = await ben.says("C0PAYMENTS", "With cake", thread=root.ts)
    await expect(page.locator("#replies article").last).to_contain_text("With cake")
    assert await slack.eventually(lambda: slack.workspace.read_threads["U0ADA"][root.ts] == last.ts)
    await expect(entry).not_to_contain_text("unread")


async def test_what_stands_in_the_list_of_threads_can_be_pressed_there(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    root = await slack.person("ada").says("C0GENERAL", "Lunch?")
    blocks = [a_button("order", "Order")]
    reply = await client.chat_postMessage(channel="C0GENERAL", thread_ts=root.ts, text="Soup", blocks=blocks)
    slack.person("ben").reacts("C0GENERAL", str(reply["ts"]), "tada")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=threads")
    card = page.locator("#threads .followed")

    await card.get_by_role("button", name="tada").click()
    await expect(card.get_by_role("button", name="tada, 2: Ben Okafor, Ada Lindqvist")).to_be_visible()
    await card.get_by_role("button", name="Order").click()

    await expect(page.get_by_role("status")).to_contain_text("The app did not respond: it is not connected.")
    # Letters and arrows are for messages of a channel; here they do nothing, and no script complains.
    for key in ("ArrowUp", "e", "t"):
        await card.get_by_role("article").last.press(key)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_who_looks_at_their_threads_replies_there(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    lunch = await ada.says("C0PAYMENTS", "Who is for Friday?")
    await ben.says("C0PAYMENTS", "I am", thread=lunch.ts)
    cake = await ben.says("C0GENERAL", "Cake, @ada?")
    await ben.says("C0GENERAL", "Or pie", thread=cake.ts)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=threads", width, scheme)
    cards = page.locator("#threads .followed")
    field = page.get_by_role("textbox", name="Reply in the thread of Ada Lindqvist in payments")

    # What is half written stays, with its caret, while the app and others write elsewhere and in the same thread.
    await field.fill("Soup for me and ")
    await field.press_sequentially("@b")
    await expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_be_visible()
    assert await page.get_by_role("listbox", name="Suggestions").get_by_role("option").first.evaluate(ON_TOP)
    await field.press("Tab")
    await ben.says("C0PAYMENTS", "With bread", thread=lunch.ts)
    await ben.says("C0GENERAL", "Or both", thread=cake.ts)
    await expect(cards.get_by_role("article").filter(has_text="Or both")).to_be_visible()
    await expect(cards.nth(1).get_by_role("article").last).to_contain_text("With bread")
    await field.press_sequentially("please")
    await expect(field).to_have_value("Soup for me and @ben please")
    assert await wrong_with(page) == []
    await cards.nth(1).get_by_label("Also send to #payments").check()
    await field.press("Enter")

    # The thread stays where it is, although its reply is the newest, and its field is ready for the next.
    await expect(cards.nth(1).get_by_role("article").last).to_contain_text("Soup for me and @Ben Okafor please")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("")
    said = ada.messages("C0PAYMENTS")[-1]
    assert (said.thread_ts, said.subtype) == (lunch.ts, "thread_broadcast")
    # A draft is one and the same in the list and in the thread itself.
    await field.press_sequentially("And")
    await cards.nth(1).get_by_role("link", name="Open thread").click()
    await expect(page.locator("#reply")).to_have_value("And")


async def test_nobody_replies_in_the_list_to_a_thread_of_an_archived_channel(opened: Open, slack: Playground) -> None:
    root = await slack.person("ada").says("C0PAYMENTS", "Who is for Friday?")
    await slack.person("ben").says("C0PAYMENTS", "I am", thread=root.ts)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=threads")
    card = page.locator("#threads .followed")
    await card.get_by_role("textbox").fill("Me too")

    slack.archive("payments")
    await expect(card).to_contain_text("You are looking at #payments, an archived channel.")
    await expect(card.get_by_role("textbox")).to_have_count(0)
    slack.archive("payments", archived=False)

    await expect(card.get_by_role("textbox", name="Reply")).to_have_value("Me too")
