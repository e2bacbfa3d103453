"""Pickers of dates and times: an empty one shows what the app asks for, as Slack's own do."""

from __future__ import annotations

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from playground.waiting import eventually
from tests.browser.apps import a_form, plain
from tests.browser.conftest import Connect, Open, at_each_width
from tests.browser.screens import wrong_in_both_schemes, wrong_with
from tests.browser.using import date_field, set_moment, set_time, time_field

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


@at_each_width
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
    await expect(shown).to_have_text(["Pick a <day>", "Pick a <day>"])
    await expect(time_field(page)).to_have_attribute("placeholder", "Pick an hour")
    day = page.locator("#messages .actions").get_by_label("Pick a <day>")
    await expect(shown.first).to_be_visible()
    assert await colour(day) == "rgba(0, 0, 0, 0)"
    assert await wrong_in_both_schemes(page) == []

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
    await expect(shown).to_have_text(["Pick a <day>"])
    await page.get_by_label("day").fill("2026-01-31")
    await set_time(page.get_by_label("hour"), "1600")

    longer = {**form, "blocks": [*form["blocks"], {"type": "divider"}]}
    slack.workspace.change_view(view, check_view(longer, "modal"))

    await expect(page.get_by_role("dialog").locator("hr")).to_have_count(1)
    await page.get_by_label("hour").focus()
    await expect(page.get_by_label("day")).to_have_value("2026-01-31")
    await expect(page.get_by_label("hour")).to_have_value("16:00")
    await expect(shown.first).to_be_hidden()


#: Asks before something is told.
SURE = {"title": plain("Move it?"), "text": plain("To then."), "confirm": plain("Yes"), "deny": plain("No")}
PICKED = {"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time"}


@pytest_asyncio.fixture(loop_scope="session")
async def told(app: AsyncApp, connect: Connect) -> list[Any]:
    """What an app is told was picked."""
    told: list[Any] = []

    @app.action(re.compile(".*"))
    async def picked(ack: Any, action: dict[str, Any]) -> None:
        told.append(action[PICKED[action["type"]]])
        await ack()

    await connect(app)
    return told


def a_row(*kinds: str, **more: Any) -> list[dict[str, Any]]:
    """Return pickers beside each other."""
    return [
        {"type": "actions", "block_id": "row", "elements": [{"type": one, "action_id": one, **more} for one in kinds]}
    ]


async def test_what_is_typed_into_a_picker_is_told_once_when_it_is_left_or_with_enter(
    ada: Page, client: AsyncWebClient, told: list[Any]
) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="When?", blocks=a_row(*PICKED))

    await date_field(ada).focus()
    await ada.keyboard.type("12312027")
    await time_field(ada).focus()
    await eventually(lambda: told == ["2027-12-31"])
    await ada.keyboard.type("0945PM")
    await ada.keyboard.press("Enter")
    await eventually(lambda: told == ["2027-12-31", "21:45"])
    await set_moment(ada, "2026-01-31", "09:30")

    await eventually(lambda: told == ["2027-12-31", "21:45", 1_769_848_200])


async def test_the_app_asks_once_before_a_date_is_told_and_no_leaves_what_was_there(
    ada: Page, client: AsyncWebClient, told: list[Any]
) -> None:
    blocks = a_row("datepicker", initial_date="2026-11-26", confirm=SURE)
    await client.chat_postMessage(channel="C0PAYMENTS", text="When?", blocks=blocks)
    day, question = ada.locator("[type=date]"), ada.get_by_role("dialog", name="Move it?")

    for answer, left in (("No", "2026-11-26"), ("Yes", "2027-12-31")):
        await day.focus()
        await ada.keyboard.type("12312027")
        await expect(question).to_be_hidden()
        await ada.keyboard.press("Enter")
        await question.get_by_role("button", name=answer).click()
        await expect(day).to_have_value(left)
        await ada.locator("#words").focus()

    await eventually(lambda: told == ["2027-12-31"])
    await expect(question).to_be_hidden()


async def test_half_a_date_and_one_before_1970_are_said_at_the_picker_and_not_told(
    ada: Page, client: AsyncWebClient, told: list[Any]
) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="When?", blocks=a_row("datepicker", "timepicker"))
    day, row = ada.locator("[type=date]"), ada.locator(".actions")

    for typed in ("1231", "02312026", "12310002"):
        await day.focus()
        await ada.keyboard.press("Control+a")
        await ada.keyboard.press("Delete")
        await ada.keyboard.type(typed)
        await ada.locator("#words").focus()
        await expect(row.get_by_role("alert")).to_have_text("Please enter a whole date.")
        await expect(day).to_have_attribute("aria-invalid", "true")
    assert await wrong_with(ada) == []
    await day.fill("2026-02-28")

    await expect(row.get_by_role("alert")).to_have_count(0)
    await eventually(lambda: told == ["2026-02-28"])


async def test_a_form_with_half_a_date_is_not_sent(ada: Page, slack: Playground, told: list[Any]) -> None:
    form = a_form("f", "When")
    form["blocks"] = [
        {
            "type": "input",
            "block_id": one,
            "optional": True,
            "label": plain(one),
            "element": {"type": one, "action_id": one},
        }
        for one in PICKED
    ]
    slack.workspace.show("U0ADA", check_view(form, "modal"), on_top=False)
    dialog = ada.get_by_role("dialog")
    halves = dialog.locator(".moment input")
    await expect(halves).to_have_count(2)
    day, time = await halves.evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert day == time
    for label, typed in (("datepicker", "02312026"), ("timepicker", "24:00"), ("datetimepicker", "02282026")):
        await dialog.get_by_label(label).and_(dialog.locator("input")).first.click(position={"x": 20, "y": 18})
        await ada.keyboard.type(typed)

    sent: list[str] = []
    ada.on("request", lambda request: sent.append(request.url) if "/act/submit" in request.url else None)
    await dialog.get_by_role("button", name="Save").click()

    wanted = [f"Please enter a {one}." for one in ("whole date", "time such as 09:30", "time such as 09:30")]
    await expect(dialog.locator(".mistake")).to_have_text(wanted)
    await expect(dialog.get_by_label("datepicker").first).to_be_focused()
    assert sent == []
    assert await wrong_with(ada) == []


async def test_a_time_is_chosen_from_half_hours_or_typed_in_any_common_way(
    ada: Page, client: AsyncWebClient, told: list[Any]
) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="When?", blocks=a_row("timepicker"))
    field, offered, alert = time_field(ada), ada.locator(".actions [role=option]"), ada.locator(".actions .mistake")
    await field.click()
    await expect(offered).to_have_count(48)
    await expect(ada.locator("[data-active]")).to_have_text("09:00")
    assert await wrong_with(ada) == []

    await field.press("ArrowDown")
    await field.press("Enter")
    await expect(field).to_have_value("09:30")
    # Enter takes what was typed, and not what was chosen before and begins like it.
    await field.fill("9")
    await field.press("Enter")
    await expect(field).to_have_value("09:00")
    wanted = ["09:30", "09:00"]
    for typed, time in (("17", "17:00"), ("745", "07:45"), ("9.15 pm", "21:15"), ("12 a.m.", "00:00")):
        await field.fill(typed)
        await expect(offered.first).to_have_text(time)
        await ada.locator("#words").focus()
        await expect(field).to_have_value(time)
        wanted.append(time)
    await eventually(lambda: told == wanted)

    # What is no time is said at the field, stays there to be mended, and is told to nobody.
    await field.fill("soup")
    await expect(offered).to_have_text("Type a time such as 09:30")
    await ada.locator("#words").focus()
    await expect(alert).to_have_text("Please enter a time such as 09:30.")
    await expect(field).to_have_value("soup")
    await expect(field).to_have_attribute("aria-invalid", "true")
    assert await wrong_with(ada) == []
    await field.fill("8")
    await expect(alert).to_have_count(0)
    await field.press("Escape")
    await expect(field).to_have_value("00:00")
    assert told == wanted


async def test_a_date_waits_for_its_time_while_the_message_changes(
    ada: Page, client: AsyncWebClient, told: list[Any]
) -> None:
    row = a_row("datetimepicker")
    said = await client.chat_postMessage(channel="C0PAYMENTS", text="When?", blocks=row)
    when = ada.get_by_role("group", name="Date and time")
    await when.get_by_label("Date").and_(when.locator("input")).fill("2026-01-31")

    for more in range(1, 3):
        blocks = [*row, *[{"type": "divider"}] * more]
        await client.chat_update(channel="C0PAYMENTS", ts=said["ts"], text="When?", blocks=blocks)
        await expect(ada.locator("#messages article hr")).to_have_count(more)
    await expect(when.locator("[type=date]")).to_have_value("2026-01-31")
    assert told == []
    await set_time(when.get_by_label("Time", exact=True), "9:30")

    await eventually(lambda: told == [1_769_848_200])
