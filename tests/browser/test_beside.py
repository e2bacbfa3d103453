"""Two panes in one window: the time of both, and an address that says what stands in them."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Frame, Page, expect

from playground.server import Playground
from tests.browser.conftest import WIDTHS, Open, at_each_width

pytestmark = pytest.mark.browser


async def two(page: Page) -> list[Frame]:
    """Wait for both panes."""
    for side in ("Left", "Right"):
        await page.frame_locator(f"iframe[title='{side} pane']").locator("body[data-live]").wait_for()
    return page.frames[1:]


@at_each_width
async def test_the_time_and_the_zone_of_both_stand_in_their_bars(
    opened: Open, slack: Playground, screen: tuple[int, str]
) -> None:
    slack.clock.move_by(86_400)
    slack.workspace.users["U0BEN"].tz = "America/Argentina/Buenos_Aires"
    window = await opened(f"{slack.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS", *screen)
    panes = await two(window)

    for pane, zone in zip(panes, ("Europe/Stockholm", "America/Argentina/Buenos_Aires"), strict=True):
        time = pane.locator("#time")
        await expect(time).to_have_text(re.compile(rf"\w+ \d+ \w+, \d\d:\d\d {zone}$"))
        await expect(time.locator(".zone")).to_be_visible()
        if pane is panes[0]:
            assert not await time.locator(".zone").evaluate("one => one.scrollWidth > one.clientWidth")
        assert not await pane.evaluate("document.documentElement.scrollWidth > innerWidth")
        middles = await pane.locator("#top > *:visible, #top .links > *:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(box => box.top + box.height / 2)"
        )
        assert max(middles) - min(middles) < 12
    # What the window tells lies over the panes or above them, and moves neither.
    frames, there = window.locator(".frames"), "one => JSON.stringify(one.getBoundingClientRect())"
    before = await frames.evaluate(there)
    await window.locator("#notice").evaluate("one => { one.textContent = 'The clock was moved.'; }")
    await expect(window.locator("#notice")).to_be_in_viewport()
    assert await frames.evaluate(there) == before


async def test_many_windows_of_one_browser_hear_of_everything_and_keep_nothing_from_coming_through(
    opened: Open, slack: Playground
) -> None:
    # Of connections that answer once a browser keeps six to one place, in all of its windows together.
    first = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", is_new=True)
    people = ("U0BEN", "U0CHLOE", "U0DEEPAK", "U0BEN", "U0CHLOE", "U0DEEPAK")
    others = [await first.context.new_page() for _ in people]
    for other, person in zip(others, people, strict=True):
        await other.goto(f"{slack.url}/?as={person}&channel=C0PAYMENTS")
        await other.locator("body[data-live]").wait_for()
    await first.get_by_role("button", name="Tools").click()
    await expect(first.get_by_role("button", name="+1 hour")).to_be_visible()

    await first.fill("#words", "Does everybody hear me?")
    await first.press("#words", "Enter")

    for one in (first, *others):
        await expect(one.locator("#messages article").last).to_contain_text("Does everybody hear me?")
    assert slack.workspace.present == {"U0ADA": 1, "U0BEN": 2, "U0CHLOE": 2, "U0DEEPAK": 2}
    await others[0].close()
    await slack.eventually(lambda: slack.workspace.present["U0BEN"] == 1)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_what_stands_in_the_panes_is_kept_by_a_reload_and_in_another_window(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    parent = await slack.person("ben").says("C0PAYMENTS", "Who is for Friday?")
    await slack.person("ben").says("C0PAYMENTS", "I am", thread=parent.ts)
    window = await opened(f"{slack.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS", width, scheme)
    left, right = await two(window)

    await left.get_by_role("button", name="1 reply").click()
    await right.get_by_label("Act as").select_option("U0CHLOE")
    await expect(right.locator("body[data-as=U0CHLOE][data-live]")).to_be_attached()
    if not await right.locator("#sidebar").is_visible():
        await right.get_by_role("button", name="Channels").click()
    await right.get_by_role("link", name="general").click()
    kept = f"/beside?as=U0ADA&channel=C0PAYMENTS&thread={parent.ts}&as=U0CHLOE&channel=C0GENERAL&thread="
    await expect(window).to_have_url(f"{slack.url}{kept}")

    await window.reload()
    other = await opened(window.url, width, scheme)
    for shown in (window, other):
        left, right = await two(shown)
        await expect(left.get_by_label("Act as")).to_have_value("U0ADA")
        await expect(left.locator("#replies")).to_contain_text("I am")
        await expect(right.get_by_label("Act as")).to_have_value("U0CHLOE")
        await expect(right.get_by_role("heading", name="general")).to_be_visible()
        await expect(right.locator("#thread")).to_be_hidden()

    left = other.frames[1]
    await left.locator("#reply").press("Escape")
    await expect(other).to_have_url(f"{slack.url}{kept.replace(parent.ts, '')}")


async def test_one_channel_is_for_both_and_who_is_not_here_makes_way(opened: Open, slack: Playground) -> None:
    window = await opened(f"{slack.url}/beside?as=U0NOBODY&as=U0CHLOE&channel=C0GENERAL")

    left, right = await two(window)

    await expect(left.get_by_label("Act as")).to_have_value("U0CHLOE")
    await expect(right.get_by_label("Act as")).to_have_value("U0ADA")
    for pane in (left, right):
        await expect(pane.get_by_role("heading", name="general")).to_be_visible()
