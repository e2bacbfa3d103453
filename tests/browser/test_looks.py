"""How things stand beside each other: in a row of actions, in the lists, in a card, in a form and in a thread."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from tests.browser.apps import a_field, plain
from tests.browser.conftest import Open
from tests.browser.using import PAYMENTS, posted

pytestmark = pytest.mark.browser
OPTIONS = [{"text": plain(name), "value": name} for name in ("One", "Two")]
ROW: list[dict[str, Any]] = [
    {"type": "button", "action_id": "go", "text": plain("Go"), "style": "primary"},
    {"type": "overflow", "action_id": "more", "options": OPTIONS},
    {"type": "static_select", "action_id": "one", "placeholder": plain("Choose"), "options": OPTIONS},
    {"type": "datepicker", "action_id": "date", "placeholder": plain("A date")},
    {"type": "timepicker", "action_id": "time", "initial_time": "09:30"},
    {"type": "datetimepicker", "action_id": "when"},
    {"type": "radio_buttons", "action_id": "radio", "options": OPTIONS},
    {"type": "checkboxes", "action_id": "boxes", "options": OPTIONS},
]
#: The height of each thing, and the size of its text.
MEASURED = "all => all.map((one) => [one.offsetHeight, getComputedStyle(one).fontSize])"


@pytest.mark.parametrize("width", [1400, 390])
async def test_a_row_of_actions_is_of_one_height_and_one_size_of_text(
    opened: Open, slack: Playground, client: AsyncWebClient, width: int
) -> None:
    await posted(client, [{"type": "actions", "elements": ROW}])

    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}", width)

    row = page.locator("#messages .actions")
    things = row.locator(":is(.button, [role=combobox], [data-picker])")
    await expect(things).to_have_count(7)
    measured = await things.evaluate_all(MEASURED)
    assert measured == [measured[0]] * 7
    assert measured[0][0] == 32
    # What is chosen is cut before it runs into the sign of the list.
    select = row.get_by_role("combobox").first
    assert await select.evaluate("one => parseFloat(getComputedStyle(one).paddingRight)") > 30
    radio, boxes = [await one.bounding_box() for one in await row.locator(".boxes").all()]
    assert radio is not None
    assert boxes is not None
    assert radio["y"] + radio["height"] <= boxes["y"]


@pytest.mark.parametrize("width", [1400, 390])
async def test_everybodys_clock_stands_below_their_name(opened: Open, slack: Playground, width: int) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}", width)
    if width == 390:
        await page.get_by_role("button", name="Channels").click()
    people = page.locator("#sidebar .people")
    await expect(people.locator(".local").first).to_be_visible()

    ends = "all => all.map((one) => one.getBoundingClientRect()).map(({ left, top, bottom }) => [left, top, bottom])"
    names, clocks = [await people.locator(one).evaluate_all(ends) for one in (".name", ".local")]

    assert len(names) == len(clocks)
    assert all(clock[1] >= name[2] - 1 for name, clock in zip(names, clocks, strict=True))
    assert len({clock[0] for clock in clocks}) == 1


async def test_the_parts_of_a_card_look_as_what_they_are(ada: Page, client: AsyncWebClient) -> None:
    words = {name: plain(name.capitalize()) for name in ("title", "subtitle", "body", "subtext")}
    await posted(client, [{"type": "card", **words}])

    parts = ada.locator("#messages .container > div")

    await expect(parts).to_have_text(["Title", "Subtitle", "Body", "Subtext"])
    style = (
        "all => all.map((one) => getComputedStyle(one)).map((one) => [one.fontWeight, one.fontSize, one.color].join())"
    )
    assert len(set(await parts.evaluate_all(style))) == 4


async def test_each_field_of_a_form_stands_apart_from_what_is_above_it(ada: Page, slack: Playground) -> None:
    note = {"type": "context", "elements": [plain("Nobody is asked yet.")]}
    fields = [a_field("dish", "Dish", multiline=True, max_length=90), a_field("why", "Why")]
    form = {"type": "modal", "title": plain("Lunch"), "submit": plain("Save"), "blocks": [note, *fields]}

    slack.workspace.show("U0ADA", check_view(form, "modal"), on_top=False)

    dialog = ada.get_by_role("dialog")
    await expect(dialog.get_by_label("Why")).to_be_visible()
    above = [await one.bounding_box() for one in await dialog.locator(".context, .count").all()]
    below = [await one.bounding_box() for one in await dialog.locator(".label").all()]
    gaps = [label["y"] - one["y"] - one["height"] for one, label in zip(above, below, strict=True) if one and label]
    assert len(gaps) == 2
    assert all(14 < gap < 30 for gap in gaps), gaps


async def test_a_thread_begins_with_its_root_and_not_with_a_day(ada: Page, slack: Playground) -> None:
    ben = slack.person("ben")
    root = await ben.says(PAYMENTS, "Lunch?")
    await ben.says(PAYMENTS, "Soup", thread=root.ts)

    await ada.goto(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}&thread={root.ts}")

    await expect(ada.locator("#replies .day")).to_have_text(["1 reply"])
    await expect(ada.locator("#messages .day")).to_have_text(["Today"])


@pytest.mark.parametrize("width", [1400, 390])
async def test_what_leads_to_the_newest_covers_neither_a_long_notice_nor_a_long_draft(
    opened: Open, slack: Playground, client: AsyncWebClient, width: int
) -> None:
    await slack.person("ben").says(PAYMENTS, "\n".join(f"Line {number}" for number in range(120)))
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}", width)
    newest, notice = page.get_by_role("button", name="Jump to the newest"), page.locator("#notice")
    await page.locator("#messages").evaluate("box => { box.scrollTop = 0; }")
    await expect(newest).to_be_visible()

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await posted(client, [{"type": "section", "text": plain("")}, {"type": "unheard of"}])
    await expect(notice).to_contain_text("invalid_blocks")
    await page.fill("#words", "\n".join("abcdefghij"))

    above, below = await newest.bounding_box(), await notice.bounding_box()
    assert above is not None
    assert below is not None
    assert below["height"] > 80
    assert below["y"] - 20 < above["y"] + above["height"] <= below["y"]
    await newest.click()
    await expect(newest).to_be_hidden()
