"""Where the pictures of the documentation are made: a stage, and the window through which somebody sees it."""

from __future__ import annotations

import io
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Locator, Page, async_playwright, expect

from playground.scenes.words import PAYMENTS
from playground.waiting import PATIENCE, eventually
from tests.stories.worlds import Stage

#: What is drawn has few colours; with more the files only grow.
_COLOURS = 64
#: How many seconds a story may wait for one message.
_LATE = 4 * PATIENCE


@dataclass(frozen=True, slots=True)
class Studio:
    """A stage, and the window through which somebody sees it."""

    stage: Stage
    page: Page
    #: Where pictures are kept.
    folder: Path

    async def sees(self, who: str, channel: str = PAYMENTS) -> None:
        """Look at a channel as somebody."""
        slack = self.stage.slack
        await self.page.goto(f"{slack.url}/?as={who}&channel={channel}")
        await self.page.locator("body[data-live]").wait_for()

    async def waits(self, holds: Callable[[], Any]) -> None:
        """Wait for what may come late: a card is updated as often as Slack allows, and nobody else acts so fast."""
        await eventually(holds, within=_LATE)

    def message(self, words: str) -> Locator:
        """Return the newest message that says something."""
        return self.page.get_by_role("article").filter(has_text=words).last

    async def keeps_form(self, name: str, who: str, *, height: int) -> None:
        """Keep the form that somebody has in front of them, in a window as high as that."""
        await self.page.set_viewport_size({"width": 1100, "height": height})
        await self.sees(who)
        form = self.page.get_by_role("dialog")
        await form.evaluate("(form, height) => { form.style.maxHeight = `${height}px` }", height - 40)
        # The first field has the focus, which is nothing to look at.
        await form.get_by_role("heading").first.click()
        await self.keeps(name, form)

    async def keeps(self, name: str, shown: Locator, *, says: str = "") -> None:
        """Keep what is shown as a picture, once it says something."""
        await expect(shown).to_contain_text(says, timeout=1000 * _LATE)
        await shown.scroll_into_view_if_needed()
        with Image.open(io.BytesIO(await shown.screenshot())) as drawn:
            small = drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
            small.save(self.folder / f"{name}.png", optimize=True)
        # While the story goes on nobody looks, and nothing is drawn.
        await self.page.goto("about:blank")


@asynccontextmanager
async def a_window() -> AsyncIterator[Page]:
    """Open a window of Chromium."""
    async with async_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield await browser.new_page(viewport={"width": 1100, "height": 1000})
        await browser.close()
