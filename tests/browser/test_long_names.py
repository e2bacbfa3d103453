"""Names, topics and labels as long as Slack allows leave everything in its place."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from playground.server import Playground
from playground.views import check_view
from tests.browser.apps import a_form, plain
from tests.browser.conftest import Open, at_each_width
from tests.browser.screens import wrong_in_both_schemes

pytestmark = pytest.mark.browser


@at_each_width
async def test_a_long_name_and_a_long_topic_are_cut_and_push_nothing_away(
    opened: Open, slack: Playground, screen: tuple[int, str]
) -> None:
    channel = slack.workspace.channels["C0PAYMENTS"]
    channel.name, channel.topic = "payments_portal_" * 5, "Board: https://tracker.example.com/" + "board-" * 35
    said = await slack.person("ben").says("C0PAYMENTS", "Hello")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={said.ts}", *screen)
    closes = page.get_by_role("button", name="Back to the channel")
    await expect(closes).to_be_in_viewport(ratio=1)
    assert await wrong_in_both_schemes(page) == []

    await closes.click()

    heading = await page.locator("#heading").bounding_box()
    assert heading is not None
    assert heading["height"] < 60
    await expect(page.locator(".members summary")).to_be_in_viewport(ratio=1)
    await expect(page.locator("#heading .about")).to_have_attribute("title", channel.topic)


@at_each_width
async def test_long_labels_of_a_form_stand_below_each_other_and_none_is_cut(
    opened: Open, slack: Playground, screen: tuple[int, str]
) -> None:
    form = {**a_form("f", "W" * 24), "submit": plain("W" * 24), "close": plain("W" * 24)}
    slack.workspace.show("U0ADA", check_view(form, "modal"), on_top=False)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", *screen)
    dialog = page.locator("dialog.modal")
    await expect(dialog).to_be_visible()
    around = await dialog.bounding_box()
    assert around is not None

    for button in await dialog.locator("footer button").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["x"] >= around["x"]
        assert box["x"] + box["width"] <= around["x"] + around["width"]
