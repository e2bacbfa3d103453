"""A real Chromium, and the bot in a local Slack with its page."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, async_playwright

from tests.stories.worlds import Stage, a_stage


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot in a local Slack that has a page."""
    async with a_stage(tmp_path, page=True) as stage:
        yield stage


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium: the machine's own, else Playwright's; without either the tests are left out, except where CI is set."""
    async with async_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        try:
            browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip("no Chromium here: the browser tests are left out")
        yield browser
        await browser.close()


@pytest_asyncio.fixture(params=[(1400, "light"), (390, "dark")], ids=["wide-light", "narrow-dark"])
async def page(request: pytest.FixtureRequest, browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """Ada's page; whatever its scripts complain of fails the test."""
    width, scheme = request.param
    context = await browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(f"{stage.slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    yield page
    await context.close()
    assert complaints == []
