"""Whatever an app draws anew, whoever is typing or choosing there is not disturbed."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from playground.workspace import View
from tests.browser.apps import a_field, a_form, plain
from tests.browser.using import held_back

pytestmark = pytest.mark.browser
SOUPS = [{"text": plain(f"Soup {number}"), "value": str(number)} for number in range(20)]
SELECT: dict[str, Any] = {"type": "static_select", "action_id": "soup", "options": SOUPS}
RICH: dict[str, Any] = {
    "type": "input",
    "block_id": "rich",
    "label": plain("Rich"),
    "element": {"type": "rich_text_input", "action_id": "rich"},
}


def drawn(times: int) -> list[dict[str, Any]]:
    """Return blocks that say how often they were drawn, with a field of every kind."""
    more = [{"text": plain(f"{name} {times}"), "value": name} for name in ("Share", "Throw")]
    row = [
        SELECT,
        {"type": "overflow", "action_id": "more", "options": more},
        {"type": "datepicker", "action_id": "day"},
        {"type": "button", "action_id": "order", "text": plain("Order")},
    ]
    return [
        {"type": "section", "block_id": "said", "text": plain(f"Drawn {times} times")},
        {"type": "actions", "block_id": "row", "elements": row},
        a_field("note", "Note"),
    ]


class Card:
    """A message that an app draws again and again."""

    def __init__(self, client: AsyncWebClient, ts: str) -> None:
        self.client, self.ts, self.times = client, ts, 0

    async def draws(self) -> None:
        """Draw it again."""
        self.times += 1
        given: dict[str, Any] = {"channel": "C0PAYMENTS", "ts": self.ts, "text": "Card"}
        await self.client.chat_update(**given, blocks=drawn(self.times))

    async def redrawn(self, page: Page) -> None:
        """Draw it again, and wait until that is seen."""
        await self.draws()
        await page.locator("article", has_text=f"Drawn {self.times} times").wait_for()


@pytest_asyncio.fixture(loop_scope="session")
async def card(ada: Page, client: AsyncWebClient) -> Card:
    """The message, drawn once."""
    said = await client.chat_postMessage(channel="C0PAYMENTS", text="Card", blocks=drawn(0))
    await ada.locator("article", has_text="Drawn 0 times").wait_for()
    return Card(client, said["ts"])


async def test_the_caret_in_a_message_stays_where_it_is(ada: Page, card: Card) -> None:
    note = ada.get_by_label("Note")
    await note.fill("oup")
    await note.press("Home")

    for letter in "So":
        await card.redrawn(ada)
        await ada.keyboard.type(letter)

    await expect(note).to_have_value("Sooup")


async def test_an_open_select_of_a_message_stays_open_with_what_was_typed(ada: Page, card: Card) -> None:
    soup = ada.locator("[data-at=soup] [role=combobox]")
    await soup.click()
    await ada.keyboard.type("Soup 1")
    options = ada.locator("[role=listbox]:popover-open [role=option]")
    await expect(options).to_have_count(11)

    await card.redrawn(ada)
    await ada.keyboard.type("2")

    await expect(soup).to_have_value("Soup 12")
    await expect(options).to_have_text(["Soup 12"])


async def test_a_select_whose_list_is_on_its_way_is_not_taken_away(ada: Page, card: Card) -> None:
    asked = await held_back(ada, "**/suggest*")
    soup = ada.locator("[data-at=soup] [role=combobox]")
    await soup.click()
    await ada.keyboard.type("Soup 12")

    await card.redrawn(ada)
    asked.set()

    await expect(soup).to_have_value("Soup 12")
    await expect(ada.locator("[role=listbox]:popover-open [role=option]")).to_have_text(["Soup 12"])


async def test_a_button_is_pressed_though_its_message_is_drawn_anew_under_the_finger(ada: Page, card: Card) -> None:
    await ada.get_by_role("button", name="Order").hover()
    await ada.mouse.down()
    async with ada.expect_response("**/part/messages*"):
        await card.draws()

    async with ada.expect_request("**/act/click*"):
        await ada.mouse.up()

    await expect(ada.locator("article")).to_contain_text("Drawn 1 times")


async def test_an_open_overflow_menu_stays_open_and_offers_what_there_is_now(ada: Page, card: Card) -> None:
    await ada.get_by_label("More actions").click()
    await expect(ada.locator(".offers:popover-open button").first).to_be_focused()
    await ada.keyboard.press("ArrowDown")

    await card.redrawn(ada)

    buttons = ada.locator(".offers:popover-open button")
    await expect(buttons).to_have_text(["Share 1", "Throw 1"])
    await expect(buttons.last).to_be_focused()


async def test_half_a_date_stays_while_the_message_is_drawn_again(ada: Page, card: Card) -> None:
    await ada.locator("[type=date]").focus()
    await ada.keyboard.type("1231")

    await card.redrawn(ada)
    await ada.keyboard.type("2027")

    await expect(ada.locator("[type=date]")).to_have_value("2027-12-31")


def form(times: int) -> dict[str, Any]:
    """Return a form of the same blocks."""
    return {
        **a_form("f", "Card"),
        "blocks": [*drawn(times)[::2], RICH, {**RICH, "block_id": "soup", "element": SELECT}],
    }


@pytest.fixture
def view(slack: Playground) -> View:
    """The form on Ada's page."""
    return slack.workspace.show("U0ADA", check_view(form(0), "modal"), on_top=False)


async def redrawn(slack: Playground, page: Page, view: View, times: int) -> None:
    """Draw the form again, and wait until that is seen."""
    slack.workspace.change_view(view, check_view(form(times), "modal"))
    await expect(page.get_by_role("dialog")).to_contain_text(f"Drawn {times} times")


async def test_the_caret_in_a_form_stays_in_every_kind_of_field(ada: Page, slack: Playground, view: View) -> None:
    dialog = ada.get_by_role("dialog")
    rich, note = dialog.locator("[data-rich]"), dialog.get_by_label("Note")
    await rich.click()
    await ada.keyboard.type("Hello wor")
    await redrawn(slack, ada, view, 1)
    await ada.keyboard.type("ld")
    await expect(rich).to_have_text("Hello world")

    await note.fill("Sp")
    await note.press("ArrowLeft")
    await redrawn(slack, ada, view, 2)
    await ada.keyboard.type("ou")

    await expect(note).to_have_value("Soup")
    await expect(rich).to_have_text("Hello world")


async def test_escape_closes_the_list_that_stayed_open_and_not_the_form(
    ada: Page, slack: Playground, view: View
) -> None:
    soup = ada.get_by_role("dialog").get_by_role("combobox")
    await soup.click()
    await ada.keyboard.type("Soup 1")
    await expect(ada.locator("[role=listbox]:popover-open")).to_be_visible()

    await redrawn(slack, ada, view, 1)
    await expect(soup).to_have_value("Soup 1")
    await ada.keyboard.press("Escape")

    await expect(ada.locator("[role=listbox]:popover-open")).to_have_count(0)
    await expect(ada.get_by_role("dialog")).to_be_visible()
    await expect(soup).to_have_value("")


async def test_files_of_a_form_stay_also_one_that_is_on_its_way_while_it_is_drawn_anew(
    ada: Page, slack: Playground
) -> None:
    element = {"type": "file_input", "action_id": "plans"}
    plans = {"type": "input", "block_id": "plans", "label": plain("Plans"), "element": element}

    def drawn_with_files(times: int) -> dict[str, Any]:
        return check_view({**form(times), "blocks": [*form(times)["blocks"], plans]}, "modal")

    view = slack.workspace.show("U0ADA", drawn_with_files(0), on_top=False)
    dialog = ada.get_by_role("dialog")
    chips = dialog.get_by_role("list", name="Chosen").get_by_role("listitem")
    first, second = (FilePayload(name=name, mimeType="text/plain", buffer=b".") for name in ("a.txt", "b.txt"))
    await dialog.get_by_label("Plans").set_input_files(first)
    await expect(chips).to_have_text(["a.txt✕"])
    is_over = await held_back(ada, "**/upload*")
    async with ada.expect_request("**/upload*"):
        await dialog.get_by_label("Plans").set_input_files(second)

    slack.workspace.change_view(view, drawn_with_files(1))
    await expect(dialog).to_contain_text("Drawn 1 times")
    is_over.set()

    await expect(chips).to_have_text(["a.txt✕", "b.txt✕"])
    await expect(dialog.locator("[data-files] option")).to_have_text(["a.txt", "b.txt"])
