"""Selects that ask the app what fits: nothing that stood there before its answer is taken."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.waiting import eventually
from tests.browser import kit
from tests.browser.apps import plain
from tests.browser.conftest import Connect
from tests.browser.using import posted

pytestmark = pytest.mark.browser
DISHES = ("Apple", "Banana", "Leek")


class Larder:
    """An app that knows dishes, and answers once it may."""

    def __init__(self, app: AsyncApp) -> None:
        self.asked: list[str] = []
        self.taken: list[str] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        app.options("dish")(self.offers)
        app.action("dish")(self.takes)

    async def offers(self, ack: Any, body: dict[str, Any]) -> None:
        """Offer what fits."""
        self.asked.append(body["value"])
        await self.may_answer.wait()
        fits = (one for one in DISHES if body["value"].lower() in one.lower())
        await ack(options=[{"text": plain(one), "value": one} for one in fits])

    async def takes(self, ack: Any, action: dict[str, Any]) -> None:
        """Remember what was chosen."""
        self.taken.append(action["selected_option"]["value"])
        await ack()


@pytest_asyncio.fixture(loop_scope="session")
async def larder(app: AsyncApp, connect: Connect, client: AsyncWebClient) -> Larder:
    """The app, connected; it has posted a select."""
    larder = Larder(app)
    await connect(app)
    select: kit.Part = {"type": "external_select", "action_id": "dish", "min_query_length": 0}
    await posted(client, [{"type": "actions", "elements": [select]}])
    return larder


@pytest_asyncio.fixture(loop_scope="session")
async def dish(ada: Page, larder: Larder) -> Locator:
    """The field, with a list below it of everything."""
    dish = ada.locator("[data-at=dish] [role=combobox]")
    await dish.click()
    await expect(ada.locator("#messages [role=option]")).to_have_text(DISHES)
    return dish


async def test_enter_takes_what_fits_what_was_typed_and_the_app_is_asked_once(
    ada: Page, larder: Larder, dish: Locator
) -> None:
    larder.may_answer.clear()

    await dish.press_sequentially("leek")
    await expect(ada.locator("#messages [role=option]")).to_have_text(["Asking the app…"])
    await expect(ada.get_by_role("listbox", name="Options")).to_have_attribute("aria-busy", "true")
    await dish.press("Enter")
    await eventually(lambda: larder.asked == ["", "leek"])
    assert larder.taken == []
    larder.may_answer.set()

    await eventually(lambda: larder.taken == ["Leek"])
    await expect(dish).to_have_value("Leek")


async def test_what_is_typed_after_enter_is_asked_for_and_nothing_is_taken(
    ada: Page, larder: Larder, dish: Locator
) -> None:
    larder.may_answer.clear()
    await dish.press_sequentially("an")
    await dish.press("Enter")
    await dish.press_sequentially("a")
    larder.may_answer.set()

    await expect(ada.locator("#messages [role=option]")).to_have_text(["Banana"])
    await expect(ada.get_by_role("listbox", name="Options")).to_have_attribute("aria-busy", "false")
    await dish.press("Escape")

    assert larder.taken == []
