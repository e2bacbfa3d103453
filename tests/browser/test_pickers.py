"""Pickers of dates and times: an empty one shows what the app asks for, as Slack's own do."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from tests.browser.apps import a_form, plain
from tests.browser.conftest import Open, everywhere
from tests.browser.screens import wrong_with

pytestmark = pytest.mark.browser
DAY: dict[str, Any] = {"type": "datepicker", "action_id": "day", "placeholder": plain("Pick a <day>")}
HOUR: dict[str, Any] = {
    "type": "timepicker",
    "action_id": "hour",
    "placeholder": plain("Pick an hour"),
    "timezone": "Europe/Stockholm",
}


def words(place: Locator) -> Locator:
    """What stands in empty pickers."""
    return place.locator(".unpicked")


async def colour(field: Locator) -> str:
    return str(await field.evaluate("one => getComputedStyle(one).color"))


@everywhere
async def test_an_empty_picker_shows_its_placeholder_until_it_is_used(
    opened: Open, slack: Playground, client: AsyncWebClient, screen: tuple[int, str]
) -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "actions", "elements": [DAY, HOUR]},
        {"type": "section", "text": plain("When?"), "accessory": DAY | {"action_id": "other"}},
    ]
    await client.chat_postMessage(channel="C0PAYMENTS", text="When?", blocks=blocks)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", *screen)
    shown = words(page.locator("#messages"))
    await expect(shown).to_have_text(["Pick a <day>", "Pick an hour", "Pick a <day>"])
    day = page.locator("#messages .actions").get_by_label("Pick a <day>")
    await expect(shown.first).to_be_visible()
    assert await colour(day) == "rgba(0, 0, 0, 0)"
    assert await wrong_with(page) == []

    await day.focus()
    await expect(shown.first).to_be_hidden()
    assert await colour(day) != "rgba(0, 0, 0, 0)"
    await page.get_by_role("main").get_by_role("heading").first.click()
    await expect(shown.first).to_be_visible()

    await day.fill("2026-01-31")
    await page.locator("#messages").focus()
    await expect(shown.first).to_be_hidden()
    assert await colour(day) != "rgba(0, 0, 0, 0)"


async def test_what_is_picked_in_a_form_stays_in_sight_when_the_form_is_drawn_again(
    opened: Open, slack: Playground
) -> None:
    form = a_form("f", "When")
    form["blocks"] = [
        {"type": "input", "block_id": each["action_id"], "label": plain(each["action_id"]), "element": each}
        for each in (DAY, HOUR)
    ]
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    view = slack.workspace.show("U0ADA", check_view(form, "modal"), on_top=False)
    shown = words(page.get_by_role("dialog"))
    await expect(shown).to_have_text(["Pick a <day>", "Pick an hour"])
    await page.get_by_label("day").fill("2026-01-31")

    longer = {**form, "blocks": [*form["blocks"], {"type": "divider"}]}
    slack.workspace.change_view(view, check_view(longer, "modal"))

    await expect(page.get_by_role("dialog").locator("hr")).to_have_count(1)
    await page.get_by_label("hour").focus()
    await expect(page.get_by_label("day")).to_have_value("2026-01-31")
    await expect(shown.first).to_be_hidden()
