"""What a reader turns over, sorts, looks for or unfolds in a message: the rows of a data table, and long texts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser.screens import wrong_with
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
    await expect(ada.get_by_role("button", name="rows of Dishes")).to_have_count(0)


#: Names, amounts with units as words, and numbers that are shown in another way.
SUPPLIES: list[dict[str, Any]] = [
    {
        "type": "data_table",
        "caption": "Supplies",
        "page_size": 3,
        "rows": [
            a_row("What", "Cost", "Left"),
            *(
                [*a_row(what, cost), {"type": "raw_number", "value": left, "text": shown}]
                for what, cost, left, shown in (
                    ("Pea", "1,200 €", 2, "two"),
                    ("leek", "90.5 €", 10, "ten"),
                    ("Onion 10", "", -1, "one owed"),
                    ("Onion 9", "90 €", 3, "three"),
                )
            ),
        ],
    }
]


async def test_rows_are_sorted_by_the_head_of_a_column_and_found_by_words(ada: Page, client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel=PAYMENTS, text="Supplies", blocks=SUPPLIES)
    table, told = ada.get_by_role("table", name="Supplies"), ada.locator("#messages [role=status]")
    names, heads = table.get_by_role("rowheader"), table.get_by_role("columnheader")
    words, on = ada.get_by_label("Find rows of Supplies"), ada.get_by_label("Next rows of Supplies")
    await on.click()
    await expect(names).to_have_text(["Onion 9"])

    # By words, by numbers with a unit, and by numbers: up, down, and back to the order of the app.
    for head, up, down in (
        ("What", ["leek", "Onion 9", "Onion 10"], ["Pea", "Onion 10", "Onion 9"]),
        ("Cost", ["Onion 9", "leek", "Pea"], ["Pea", "leek", "Onion 9"]),
        ("Left", ["Onion 10", "Pea", "Onion 9"], ["leek", "Onion 9", "Pea"]),
    ):
        button = table.get_by_role("button", name=head)
        for way, wanted in (("ascending", up), ("descending", down)):
            await button.press("Enter")
            await expect(names).to_have_text(wanted)
            await expect(heads.and_(table.locator("[aria-sort]"))).to_have_text([head])
            await expect(table.locator("[aria-sort]")).to_have_attribute("aria-sort", way)
        await button.press("Space")
        await expect(names).to_have_text(["Pea", "leek", "Onion 10"])
        await expect(table.locator("[aria-sort]")).to_have_count(0)
    await table.get_by_role("button", name="Left").click()
    await on.click()
    await expect(names).to_have_text(["leek"])

    await words.press_sequentially("onion 9")
    await expect(names).to_have_text(["Onion 9"])
    await expect(told).to_have_text("Row 1 of 1 found")
    await expect(on).to_be_disabled()
    assert await wrong_with(ada) == []

    # What the app changes meanwhile leaves the reader what they look for and sort by, in the middle of a word.
    rows = [*SUPPLIES[0]["rows"], a_row("Onion 19", "1 €", "0")]
    await client.chat_update(channel=PAYMENTS, ts=said["ts"], text="Supplies", blocks=[{**SUPPLIES[0], "rows": rows}])
    await expect(told).to_have_text("Rows 1 to 2 of 2 found")
    await expect(words).to_be_focused()
    await expect(table.locator("[aria-sort]")).to_have_text(["Left"])
    await expect(names).to_have_text(["Onion 19", "Onion 9"])
    await words.fill("soup")
    await expect(told).to_have_text("No row has these words")
    await words.press("Escape")
    await expect(told).to_have_text("Rows 1 to 3 of 5")


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
