"""Apps that misbehave: the page stays usable and says what happened."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.page.rows import warned
from playground.server import Playground
from playground.views import check_view
from playground.workspace import Message
from tests.browser.apps import TOO_LONG, a_button, a_form, forms, plain
from tests.browser.conftest import Connect, at_each_width

pytestmark = pytest.mark.browser


async def still_works(page: Page) -> None:
    """Write a message and see it."""
    await page.fill("#words", "Still here")
    await page.press("#words", "Enter")
    await expect(page.locator("#messages")).to_contain_text("Still here")


@at_each_width
async def test_invalid_blocks_are_named_where_they_would_have_been(ada: Page, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_postMessage(channel="C0PAYMENTS", text="x", blocks=[{"type": "section"}])

    await expect(ada.get_by_role("status")).to_contain_text("Lunchbox tried to show something")
    await expect(ada.get_by_role("status")).to_contain_text("chat.postMessage: invalid_blocks")
    await still_works(ada)


async def test_what_cannot_be_drawn_is_a_line_that_says_so_among_everything_else(
    ada: Page, slack: Playground, client: AsyncWebClient
) -> None:
    odd: Any = {"type": "section", "text": "no object"}
    await client.chat_postMessage(channel="C0PAYMENTS", text="Before")
    message = await slack.person("ben").says("C0PAYMENTS", "Soup?")
    workspace = slack.workspace
    answer: Any = {"channel": "C0PAYMENTS", "user": "U0BEN", "text": "", "blocks": [odd], "thread_ts": message.ts}
    workspace.post(Message(ts=workspace.stamp(), **answer))
    message.blocks = [odd]
    workspace.show("U0ADA", a_form("f", "Title") | {"blocks": [odd | {"block_id": "b"}]}, on_top=False)

    await ada.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={message.ts}")

    told = "This cannot be drawn here. Under Tools, the trace shows what the app sent."
    await expect(ada.get_by_role("dialog")).to_contain_text(told)
    await ada.get_by_role("button", name="Close").click()
    await expect(ada.locator("#messages")).to_contain_text("Before")
    await expect(ada.locator("#messages .unknown")).to_have_text([told])
    await expect(ada.locator("#replies .unknown")).to_have_text([told, told])
    await still_works(ada)


async def test_an_app_that_is_not_there_is_said_to_be_missing(ada: Page) -> None:
    await expect(ada.get_by_role("link", name="Lunchbox")).to_contain_text("not connected")

    await ada.fill("#words", "/lunch soup")
    await ada.press("#words", "Enter")

    await expect(ada.get_by_role("status")).to_have_text("The app did not respond: it is not connected.")
    await still_works(ada)


async def test_an_app_that_dies_while_it_is_asked_is_noticed(ada: Page, app: AsyncApp, connect: Connect) -> None:
    asked = asyncio.Event()

    @app.command("/lunch")
    async def lunch(ack: Any) -> None:
        asked.set()
        await asyncio.sleep(10)

    handler = await connect(app)
    await expect(ada.get_by_role("link", name="Lunchbox")).not_to_contain_text("not connected")
    await ada.fill("#words", "/lunch soup")
    await ada.press("#words", "Enter")
    await asked.wait()

    await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped

    await expect(ada.get_by_role("status")).to_contain_text("The app did not respond")
    await expect(ada.get_by_role("link", name="Lunchbox")).to_contain_text("not connected")
    await still_works(ada)


@at_each_width
async def test_an_answer_that_comes_too_late_is_said_to_be(
    ada: Page, slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect
) -> None:
    @app.action("order")
    async def order(ack: Any, respond: Any) -> None:
        await asyncio.sleep(TOO_LONG)
        await ack()
        await respond("Ordered after all")

    await connect(app)
    await client.chat_postMessage(channel="C0PAYMENTS", text="Lunch?", blocks=[a_button("order", "Order")])

    await ada.get_by_role("button", name="Order").click()

    await expect(ada.get_by_role("status")).to_contain_text(["The app did not respond within 3 seconds."])
    await expect(ada.locator("#messages")).to_contain_text("Ordered after all")


async def test_a_form_that_comes_after_its_trigger_died_is_explained(
    ada: Page, app: AsyncApp, connect: Connect
) -> None:
    kitchen = forms(app)
    await connect(app)

    await ada.fill("#words", "/lunch late")
    await ada.press("#words", "Enter")

    notice = ada.get_by_role("status")
    await expect(notice).to_contain_text(["it came more than 3 seconds after it was asked for"], timeout=10_000)
    await kitchen.was_told("expired_trigger_id")
    await still_works(ada)


async def test_a_flood_leaves_the_page_usable(ada: Page, slack: Playground, client: AsyncWebClient) -> None:
    async def pours(part: int) -> None:
        for number in range(100):
            await client.chat_postMessage(channel="C0PAYMENTS", text=f"Flood {part} {number}")

    await asyncio.gather(*(pours(part) for part in range(10)))

    await expect(ada.locator("#messages article").last).to_contain_text("Flood")
    assert await ada.locator("#messages article").count() <= 240
    await still_works(ada)
    await expect(ada.get_by_text("Still here")).to_be_in_viewport()


def an_option(text: Any) -> dict[str, Any]:
    """An option with any text."""
    return {"text": text, "value": "1"}


#: Options that Slack would refuse, and why.
REFUSED_OPTIONS: list[tuple[Any, str]] = [
    ({"options": "no"}, "must be an array [json-pointer:/options]"),
    ({"options": [{"value": "x"}]}, "missing required field: text [json-pointer:/options/0]"),
    ({"options": [an_option(plain("x"))] * 101}, "no more than 100 items allowed [json-pointer:/options]"),
    ({"options": [an_option(plain("x" * 200))]}, "must be less than 76 characters"),
    ({"options": [an_option({"type": "mrkdwn", "text": "*x*"})]}, "unsupported type: mrkdwn"),
    ({"option_groups": [{"options": []}]}, "missing required field: label"),
    ([1], "must provide an object [json-pointer:/]"),
]


async def test_options_that_slack_would_refuse_are_said_to_be_the_apps(
    ada: Page, slack: Playground, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    answers = iter(json.dumps(answer) for answer, _ in REFUSED_OPTIONS)

    @app.options("dish")
    async def dishes() -> BoltResponse:
        return BoltResponse(status=200, body=next(answers))

    await connect(app)
    select = {"type": "external_select", "action_id": "dish", "min_query_length": 1, "placeholder": plain("Pick")}
    await client.chat_postMessage(channel="C0PAYMENTS", text="Dish", blocks=[{"type": "actions", "elements": [select]}])
    field = ada.get_by_role("combobox", name="Pick")
    told = ada.get_by_role("listbox").get_by_text("The app's answer is not as Slack wants it: ")
    for _, why in REFUSED_OPTIONS:
        await field.click()
        await field.press_sequentially("p")

        await expect(told).to_contain_text(why)
        assert any(why in one for one in warned(slack.trace.entries[-1]))
        await ada.keyboard.press("Escape")
        await expect(told).to_be_hidden()
    await still_works(ada)


#: Answers to a form that Slack would refuse, what the form says then, and what the trace names.
REFUSED_ANSWERS: list[tuple[Any, str, str]] = [
    ({"response_action": "errors"}, "its errors are not as Slack wants them: must provide an object", "/errors"),
    ({"response_action": "errors", "errors": {"dish": 5}}, "wants them: must be a string", "/errors/dish"),
    ({"response_action": "errors", "errors": {"soup": "No"}}, "but named no field of it", "/errors/soup"),
    ({"response_action": "errors", "errors": {"dish": "No", "soup": "No"}}, "", "/errors/soup"),
    ({"response_action": "stay"}, "an action that Slack does not know", "not stay"),
    ({"response_action": "push", "view": {"type": "modal"}}, "a form that is not as Slack wants it", "title"),
    ("words", "The app's answer is not as Slack wants it: must provide an object", "must provide an object"),
]


async def test_an_answer_to_a_form_that_slack_would_refuse_is_said_to_be_the_apps(
    ada: Page, slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    answers = iter(json.dumps(answer) for answer, _, _ in REFUSED_ANSWERS)

    @app.view("f")
    async def sent() -> BoltResponse:
        return BoltResponse(status=200, body=next(answers))

    await connect(app)
    form = ada.get_by_role("dialog")
    for _, said, warning in REFUSED_ANSWERS:
        slack.workspace.show("U0ADA", check_view(a_form("f", "Title"), "modal"), on_top=False)
        await form.get_by_label("Dish").fill("Soup")
        await form.get_by_role("button", name="Save").click()

        await expect(form).to_contain_text(said or "No")
        await expect(form).not_to_contain_text("{")
        await expect(form.get_by_label("Dish")).to_have_value("Soup")
        assert any(warning in one for one in warned(slack.trace.entries[-1]))
        slack.workspace.close("U0ADA")
        await expect(form).to_have_count(0)
