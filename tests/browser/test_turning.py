"""What a reader turns over or unfolds in a message: the rows of a data table, and long texts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser.using import PAYMENTS

pytestmark = pytest.mark.browser


def a_row(*words: str) -> list[dict[str, Any]]:
    """Return the cells of a row."""
    return [{"type": "raw_text", "text": each} for each in words]


def dishes(**more: Any) -> list[dict[str, Any]]:
    """Return a table of twelve dishes."""
    rows = [a_row("Dish", "Price"), *(a_row(f"Soup {number}", f"{number} €") for number in range(1, 13))]
    return [{"type": "data_table", "caption": "Dishes", "rows": rows, **more}]


async def test_rows_are_turned_over_by_keyboard_below_their_header(ada: Page, client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel=PAYMENTS, text="Dishes", blocks=dishes())
    table, told = ada.get_by_role("table", name="Dishes"), ada.locator("#messages [role=status]")
    back, on = (ada.get_by_role("button", name=f"{way} rows of Dishes") for way in ("Previous", "Next"))
    await expect(table.get_by_role("rowheader")).to_have_text([f"Soup {number}" for number in range(1, 6)])
    await expect(told).to_have_text("Rows 1 to 5 of 12")

    await on.press("Enter")
    await on.press("Space")

    await expect(told).to_have_text("Rows 11 to 12 of 12")
    await expect(table.get_by_role("rowheader")).to_have_text(["Soup 11", "Soup 12"])
    await expect(table.get_by_role("columnheader")).to_have_text(["Dish", "Price"])
    await expect(on).to_be_disabled()
    await expect(on).to_be_focused()

    # What the app changes meanwhile takes nobody back to the first row.
    await client.chat_update(channel=PAYMENTS, ts=said["ts"], text="Dishes", blocks=dishes(page_size=4))
    await expect(told).to_have_text("Rows 9 to 12 of 12")
    await expect(on).to_be_focused()
    await back.click()
    await expect(table.get_by_role("rowheader")).to_have_text([f"Soup {number}" for number in range(5, 9)])


async def test_a_table_that_fits_has_nothing_to_turn(ada: Page, client: AsyncWebClient) -> None:
    await client.chat_postMessage(
        channel=PAYMENTS, text="Dishes", blocks=dishes(page_size=12, row_header_column_index=1)
    )

    await expect(ada.get_by_role("rowheader")).to_have_text([f"{number} €" for number in range(1, 13)])
    await expect(ada.locator("[data-turn]")).to_have_count(0)


async def test_a_long_text_is_unfolded_where_the_app_lets_it_be_folded(ada: Page, client: AsyncWebClient) -> None:
    long = {"type": "mrkdwn", "text": "\n".join(f"Line {number}" for number in range(20))}
    folded = {"type": "section", "text": long, "expand": False}
    blocks = [folded, {"type": "section", "text": long, "expand": True}, {**folded, "text": {**long, "text": "Short"}}]
    older = [{"text": long["text"]}]
    said = await client.chat_postMessage(channel=PAYMENTS, text="Long", blocks=blocks, attachments=older)
    texts, more = ada.locator("#messages .text"), ada.get_by_role("button", name="See more")
    await expect(texts).to_have_count(4)
    heights = [await one.evaluate("one => one.clientHeight") for one in await texts.all()]
    assert heights[0] == heights[3] < heights[1] / 3
    await expect(more).to_have_attribute("aria-expanded", "false")

    await more.press("Enter")

    less = ada.get_by_role("button", name="See less")
    await expect(less).to_be_focused()
    await expect(less).to_have_attribute("aria-expanded", "true")
    assert await texts.first.evaluate("one => one.clientHeight") == heights[1]
    # It stays so while the message changes.
    await client.chat_update(channel=PAYMENTS, ts=said["ts"], text="Long", blocks=[*blocks, {"type": "divider"}])
    await expect(ada.locator("#messages article hr")).to_have_count(1)
    assert await texts.first.evaluate("one => one.clientHeight") == heights[1]
    await less.click()
    assert await texts.first.evaluate("one => one.clientHeight") == heights[0]
    await expect(ada.get_by_role("button", name="Show more")).to_have_count(1)
