"""The lists of selects stay at their fields, whatever moves those, and never over them."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from tests.browser import kit
from tests.browser.apps import a_field
from tests.browser.conftest import Open
from tests.browser.cook import a_form
from tests.browser.using import ON_TOP, PAYMENTS, menu, posted

pytestmark = pytest.mark.browser
MANY = {
    "type": "multi_static_select",
    "action_id": "multi_static_select",
    "options": kit.SOUPS,
    "max_selected_items": 1,
}
#: How far the open list stands from its field and what is said there; less than nothing where it lies over them.
GAP = """box => {
  const told = box.nextElementSibling?.matches("[role=alert]") ? box.nextElementSibling : box;
  const parts = [box, box.querySelector("[role=listbox]"), told];
  const [field, list, last] = parts.map((one) => one.getBoundingClientRect());
  return Math.round(Math.max(list.top - last.bottom, field.top - list.bottom));
}"""


async def chooses_too_many(page: Page) -> None:
    """Choose one thing and then another where one is all that may be chosen; the list stays where it belongs."""
    box, offers = page.locator("[data-at=multi_static_select]"), page.locator("[role=listbox]:popover-open")
    await menu(page, "multi_static_select").click()
    for name in ("Pea", "Leek"):
        await offers.get_by_role("option", name=name).click()
        await expect(box.locator(".chips li span")).to_have_text(["Pea"])
        assert await box.evaluate(GAP) == 4
        assert await menu(page, "multi_static_select").evaluate(ON_TOP)
        edge = await offers.bounding_box()
        assert edge is not None
        assert 0 <= edge["y"] <= edge["y"] + edge["height"] <= await page.evaluate("innerHeight")
    await expect(page.locator("[data-at=multi_static_select] + [role=alert]")).to_have_text(
        "No more than 1 can be chosen here."
    )


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 450)])
async def test_in_a_form_a_list_follows_its_field_and_closes_when_that_is_scrolled_away(
    opened: Open, slack: Playground, width: int, height: int
) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}", width)
    await page.set_viewport_size({"width": width, "height": height})
    block = kit.section(MANY)
    fields = [a_field(f"field-{number}", f"Field {number}", optional=True) for number in range(12)]
    slack.workspace.show("U0ADA", check_view(a_form([*fields, block]), "modal"), on_top=False)

    await chooses_too_many(page)
    await page.locator("dialog .content").evaluate("one => { one.scrollTop = 0; }")

    await expect(page.locator("[role=listbox]:popover-open")).to_have_count(0)
    await expect(page.locator("[data-at=multi_static_select] + [role=alert]")).to_have_count(0)


async def test_in_the_newest_message_a_list_follows_its_field_and_stays_open(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    await posted(client, [kit.section(MANY)])
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    await chooses_too_many(page)

    await page.get_by_label("Remove Pea").click()
    await expect(page.locator("[data-at=multi_static_select] + [role=alert]")).to_have_count(0)
