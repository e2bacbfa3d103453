"""The tool Clock: every button moves the time of everybody, and the bot goes along."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, Locator, Page, expect

from playground.scenes.words import a_project, a_round
from playground.server import Playground
from playground.workspace import Message
from tests.browser.conftest import MANIFEST, WIDTHS, Open
from tests.browser.using import set_moment, with_tool
from tests.stories.test_signoff import EXPORT
from tests.stories.worlds import Stage, a_stage

pytestmark = pytest.mark.browser

#: A quarter past ten in the evening in Stockholm.
FRIDAY = datetime(2026, 11, 27, 21, 15, tzinfo=UTC).timestamp()


@pytest_asyncio.fixture(loop_scope="session")
async def friday(port: int) -> AsyncIterator[Playground]:
    """A local Slack whose present is a Friday evening, and stays it."""
    async with Playground(port, manifest=MANIFEST, rate=0, page=True, clock=lambda: FRIDAY) as slack:
        yield slack


@pytest_asyncio.fixture(loop_scope="session")
async def following(tmp_path: Path, own_port: int) -> AsyncIterator[Stage]:
    """A local Slack with a page, and the bot that asks it what time it is."""
    async with a_stage(tmp_path, page=True, port=own_port, follows=True) as stage:
        yield stage


async def clock_of(page: Page) -> Locator:
    """Open the tools and return the clock."""
    tool = (await with_tool(page, "Clock")).get_by_role("tabpanel", name="Clock")
    await tool.locator(".now").wait_for()
    return tool


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_every_button_moves_the_clock_on(opened: Open, friday: Playground, width: int, scheme: str) -> None:
    page = await opened(f"{friday.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
    tool = await clock_of(page)
    await expect(tool).to_contain_text("This is the present.")

    for button, shows in (
        ("+1 hour", "Friday, 27 November 2026, 23:15"),
        ("Next morning 09:00", "Saturday, 28 November 2026, 09:00"),
        ("Next working day", "Monday, 30 November 2026, 09:00"),
        ("Next working day", "Tuesday, 1 December 2026, 09:00"),
    ):
        await tool.get_by_role("button", name=button).click()
        await expect(tool.locator(".now")).to_have_text(f"{shows} Europe/Stockholm")
        await expect(page.locator("#notice")).to_have_text(f"The clock shows {shows}.")
    await expect(page.locator("#time")).to_contain_text("09:00")
    await expect(tool).to_contain_text("Moved on by 1 day, from Mon 30 Nov, 09:00 to Tue 1 Dec, 09:00.")
    await expect(tool).to_contain_text("3 days 10 hours ahead of the present.")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_a_chosen_time_is_gone_to_unless_it_has_passed(
    opened: Open, friday: Playground, width: int, scheme: str
) -> None:
    page = await opened(f"{friday.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
    tool = await clock_of(page)

    await set_moment(tool, "2026-12-24", "6 pm")
    await tool.get_by_role("button", name="Go").click()
    await expect(tool.locator(".now")).to_contain_text("Thursday, 24 December 2026, 18:00")
    await set_moment(tool, "2026-12-24", "1759")
    await tool.get_by_label("Another time").and_(tool.locator("[type=date]")).press("Enter")

    await expect(page.locator("#notice")).to_have_text("That is in the past here, and the clock goes only forward.")
    await expect(tool.locator(".now")).to_contain_text("Thursday, 24 December 2026, 18:00")
    await set_moment(tool, "9999-12-31", "23:59")
    await tool.get_by_role("button", name="Go").click()
    await expect(page.locator("#notice")).to_have_text("The clock goes no further than the year 2100.")


async def test_now_is_normal_speed_and_says_that_nothing_goes_back(opened: Open, friday: Playground) -> None:
    page = await opened(f"{friday.url}/?as=U0ADA&channel=C0PAYMENTS")
    tool = await clock_of(page)
    await tool.get_by_label("Speed").select_option("600")
    await expect(page.locator("#time")).to_contain_text("600×")

    await tool.get_by_role("button", name="Now").click()
    await expect(tool.get_by_label("Speed")).to_have_value("1")
    await expect(page.locator("#time")).not_to_contain_text("×")
    await expect(page.locator("#notice")).to_have_text("The clock shows Friday, 27 November 2026, 22:15.")

    await tool.get_by_role("button", name="+1 hour").click()
    await tool.get_by_role("button", name="Now").click()
    await expect(page.locator("#notice")).to_contain_text("It stays ahead of the present, because it never goes back.")
    described = await tool.get_by_role("button", name="Now").get_attribute("aria-describedby")
    await expect(page.locator(f"#{described}")).to_contain_text("Now lets it run at normal speed again")


async def test_time_is_that_of_whoever_looks_and_a_new_day_divides_messages(opened: Open, friday: Playground) -> None:
    emi = await opened(f"{friday.url}/?as=U0EMI&channel=C0GENERAL")
    workspace, due = friday.workspace, f"Due <!date^{int(FRIDAY)}^{{date_short_pretty}}|then>"
    workspace.post(Message(channel="C0GENERAL", ts=workspace.stamp(), user=workspace.bot_user, text=due))
    tool = await clock_of(emi)
    await expect(emi.get_by_text("Due today")).to_be_visible()

    await tool.get_by_role("button", name="Next morning 09:00").click()
    await expect(tool.locator(".now")).to_have_text("Saturday, 28 November 2026, 09:00 Asia/Tokyo")
    await tool.get_by_role("button", name="Next morning 09:00").click()
    await expect(tool.locator(".now")).to_contain_text("Sunday, 29 November 2026, 09:00")
    await friday.person("ben").says("C0GENERAL", "Good morning")
    days = emi.locator("#messages .day")
    await expect(days).to_have_text(["Yesterday", "Today"])
    await expect(emi.get_by_text("Due yesterday")).to_be_visible()

    await tool.get_by_role("button", name="Next morning 09:00").click()

    await expect(days).to_have_text(["Saturday, November 28th", "Yesterday"])
    await expect(emi.get_by_text("Due Nov 28, 2026")).to_be_visible()


async def test_a_fast_clock_is_seen_to_run_and_leaves_what_is_typed(opened: Open, slack: Playground) -> None:
    ben = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    tool = await clock_of(page)

    await tool.get_by_label("Speed").select_option("3600")
    await expect(ben.locator("#time")).to_contain_text("3600×")
    await set_moment(tool, "2099-01-01", "08:00")
    first, theirs = await tool.locator(".now").inner_text(), await ben.locator("#time").inner_text()

    await expect(tool.locator(".now")).not_to_have_text(first, use_inner_text=True)
    await expect(ben.locator("#time")).not_to_have_text(theirs, use_inner_text=True)
    await expect(tool.locator("#clock-at [type=date]")).to_have_value("2099-01-01")
    await expect(tool.get_by_label("Time", exact=True)).to_have_value("08:00")


async def test_the_clock_is_moved_beside_two_panes_too(opened: Open, friday: Playground) -> None:
    window = await opened(f"{friday.url}/beside?as=U0ADA&as=U0CHLOE&channel=C0PAYMENTS")
    panes: list[FrameLocator] = [window.frame_locator(f"iframe[title='{side} pane']") for side in ("Left", "Right")]
    for pane in panes:
        await pane.locator("body[data-live]").wait_for()
    tool = await clock_of(window)

    await tool.get_by_role("button", name="+1 hour").click()

    await expect(window.locator("#notice")).to_have_text("The clock shows Friday, 27 November 2026, 23:15.")
    await expect(panes[0].locator("#time")).to_contain_text("23:15")
    await expect(panes[1].locator("#time")).to_contain_text("17:15")


async def test_a_deadline_is_watched_coming(opened: Open, following: Stage) -> None:
    await a_project(following, EXPORT)
    await a_round(following, deadline=int(following.slack.clock()) + 1800)
    ada = following.person("ada")
    if ada.view is not None:
        # Where nobody works at that hour another deadline is offered; Ada insists.
        await ada.close(ada.view)
    page = await opened(f"{following.slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    tool = await clock_of(page)

    await tool.get_by_role("button", name="+1 hour").click()

    await expect(page.locator("#messages")).to_contain_text("No quorum")
