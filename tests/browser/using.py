"""Using what an app shows as a person does, and looking what the app was told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator, Page, Route, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.waiting import NeverCame, eventually
from tests.browser import kit
from tests.browser.cook import Told

PAYMENTS = "C0PAYMENTS"
#: Whether nothing lies over the middle of something.
ON_TOP = """one => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


async def with_tool(page: Page, tool: str) -> Page:
    """Open one of the tools, as somebody who used it last; that they are opened and chosen by hand is in test_panes."""
    await page.evaluate(
        """tool => {
          sessionStorage.setItem("tool", `tab-${tool}`);
          document.getElementById("tools-toggle").click();
        }""",
        tool.lower(),
    )
    return page


def suggestions(page: Page) -> Locator:
    """What the composer offers."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


async def posted(client: AsyncWebClient, blocks: list[kit.Part], **more: Any) -> None:
    """Let the app post some blocks."""
    await client.chat_postMessage(channel=PAYMENTS, text="Blocks", blocks=blocks, **more)


async def held_back(page: Page, path: str, *, are_lost: bool = False, are_heard: bool = False) -> asyncio.Event:
    """Hold requests back until the event that is returned is set; then they go on, or are lost.

    Where they are heard, the server has them at once, and what it answers is held back.
    """
    is_over = asyncio.Event()

    async def hold(route: Route) -> None:
        answer = await route.fetch() if are_heard else None
        await is_over.wait()
        await (route.abort() if are_lost else route.fulfill(response=answer) if answer else route.continue_())

    await page.route(path, hold)
    return is_over


async def heard(told: Told, count: int) -> None:
    """Wait until the app was told of so many actions."""
    try:
        await eventually(lambda: len(told.actions) >= count)
    except NeverCame:
        raise AssertionError(f"{len(told.actions)} of {count} actions: {told.actions[-1:]}") from None


def menu(place: Locator | Page, kind: str) -> Locator:
    """Return the field of a select by its type."""
    return place.locator(f"[data-at={kind}] [role=combobox]")


def date_field(place: Locator | Page) -> Locator:
    """Return the field of a date alone."""
    return place.locator("[type=date]:not(.moment *)")


def time_field(place: Locator | Page) -> Locator:
    """Return the field of a time alone."""
    return place.locator("[data-times]:not(.moment *) [role=combobox]")


async def set_time(field: Locator, words: str) -> None:
    """Type a time and take what the list makes of it."""
    await field.fill(words)
    await field.press("Enter")


async def set_moment(place: Locator | Page, day: str, time: str) -> None:
    """Choose a date, and a time of it."""
    await place.locator(".moment [type=date]").fill(day)
    await set_time(place.locator(".moment [role=combobox]"), time)


async def pick(page: Page, field: Locator, *names: str) -> None:
    """Type into a select what is wanted and choose it, one after another."""
    for name in names:
        await field.fill(name)
        await page.locator("[role=listbox]:popover-open [role=option]", has_text=name).first.click()


async def use_buttons(page: Page, place: Locator, told: Told, block: str = "buttons") -> None:
    """Press every button, and look what the app was told; ``block`` holds the first."""
    await place.get_by_role("button", name="Plain").click()
    await heard(told, 1)
    assert told.last("action_id", "block_id", "type", "value") == ["plain", block, "button", "v"]
    await place.get_by_role("button", name="Danger").click()
    question = page.get_by_role("dialog", name="Really?")
    await expect(question.locator("strong")).to_have_text("hot")
    await question.get_by_role("button", name="No").click()
    await place.get_by_role("button", name="Danger").click()
    await question.get_by_role("button", name="Yes").click()
    await heard(told, 2)
    assert told.last("action_id") == ["danger"]
    await place.get_by_label("More actions").click()
    await place.get_by_role("button", name="Share").click()
    await heard(told, 3)
    assert told.last("selected_option") == [kit.an_option("share")]
    link = place.get_by_role("link", name="Linked")
    await link.evaluate("one => one.addEventListener('click', (event) => event.preventDefault())")
    assert await link.get_attribute("target") == "_blank"
    await link.click()
    await heard(told, 4)
    assert told.last("action_id") == ["linked"]


#: What is typed into each select, and what the app is told.
CHOICES: list[tuple[str, list[str], str, Any]] = [
    ("static_select", ["Carrot"], "selected_option", kit.GROUPS[1]["options"][0]),
    ("multi_static_select", ["Pea", "Onion"], "selected_options", [kit.SOUPS[0], kit.SOUPS[2]]),
    ("external_select", ["leek"], "selected_option", kit.SOUPS[1]),
    ("multi_external_select", ["pea", "onion"], "selected_options", [kit.SOUPS[0], kit.SOUPS[2]]),
    ("users_select", ["Ben"], "selected_user", "U0BEN"),
    ("multi_users_select", ["Chloe", "Deepak"], "selected_users", ["U0CHLOE", "U0DEEPAK"]),
    ("conversations_select", ["#general"], "selected_conversation", "C0GENERAL"),
    ("multi_conversations_select", ["general", "random"], "selected_conversations", ["C0GENERAL", "C0RANDOM"]),
    ("channels_select", ["general"], "selected_channel", "C0GENERAL"),
    ("multi_channels_select", ["payments"], "selected_channels", ["C0PAYMENTS"]),
]


async def use_choices(page: Page, place: Locator, told: Told) -> None:
    """Choose in every select, and in every box and picker; each tells the app at once."""
    before = len(told.actions)
    for number, (kind, names, name, wanted) in enumerate(CHOICES, start=before + 1):
        field = menu(place, kind)
        await pick(page, field, *names)
        await field.press("Tab")
        await heard(told, number)
        assert told.last("type", name) == [kind, wanted]
    count = before + len(CHOICES)
    boxes: list[tuple[Callable[[], Awaitable[None]], str, Any]] = [
        (place.get_by_role("radio", name="Leek").check, "selected_option", kit.SOUPS[1]),
        (place.get_by_role("checkbox", name="leek").check, "selected_options", [kit.BOXES[1]["options"][1]]),
        (lambda: date_field(place).fill("2026-01-31"), "selected_date", "2026-01-31"),
        (lambda: set_time(time_field(place), "09:30"), "selected_time", "09:30"),
    ]
    for number, (use, name, wanted) in enumerate(boxes, start=count + 1):
        await use()
        await heard(told, number)
        assert told.last(name) == [wanted]
    # A date with its time is told of as either changes.
    await set_moment(place, "2026-01-31", "09:30")
    await eventually(lambda: told.last("selected_date_time") == [1_769_848_200])
