"""A playground that was started again: its pages follow by themselves, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from playground.server import Playground
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
TOKEN = "meta[name=page-token]"


def a_playground(state: Path, port: int = 0) -> Playground:
    """A local Slack that keeps its workspace."""
    return Playground(port, state_file=state, rate=0, page=True)


async def token_of(page: Page) -> str:
    """Return what the page proves itself by."""
    return await page.locator(TOKEN).get_attribute("content") or ""


async def test_a_page_follows_its_playground_and_keeps_what_was_typed(opened: Open, tmp_path: Path) -> None:
    state = tmp_path / "workspace.json"
    async with a_playground(state) as before:
        port = int(before.url.rpartition(":")[2])
        message = await before.person("ben").says("C0PAYMENTS", "Soup?")
        page = await opened(f"{before.url}/?as=U0ADA&channel=C0PAYMENTS&thread={message.ts}")
        token = await token_of(page)
        await page.locator("#words").press_sequentially("Half a")
        await page.locator("#reply").press_sequentially("With bread")
    await expect(page.get_by_role("status")).to_contain_text("The playground cannot be reached")

    async with a_playground(state, port) as after:
        await expect(page.locator(TOKEN)).not_to_have_attribute("content", token)
        await page.locator("body[data-live]").wait_for()
        await expect(page.locator("#reply")).to_have_value("With bread")
        await expect(page.locator("#words")).to_have_value("Half a")
        await page.press("#reply", "Enter")

        await expect(page.locator("#replies")).to_contain_text("With bread")
        assert [one.text for one in after.person("ada").messages("C0PAYMENTS")] == ["Soup?", "With bread"]
        await page.goto("about:blank")


async def test_a_window_of_two_panes_follows_with_its_tools(opened: Open, tmp_path: Path) -> None:
    state = tmp_path / "workspace.json"
    async with a_playground(state) as before:
        port = int(before.url.rpartition(":")[2])
        window = await opened(f"{before.url}/beside?as=U0ADA&as=U0BEN&channel=C0GENERAL")
        for frame in await window.locator("iframe").all():
            await frame.content_frame.locator("body[data-live]").wait_for()
        token = await token_of(window)

    async with a_playground(state, port):
        await expect(window.locator(TOKEN)).not_to_have_attribute("content", token)
        await expect(window.frame_locator("iframe >> nth=1").locator("#words")).to_be_visible()
        assert "as=U0BEN" in window.url
        await window.goto("about:blank")
