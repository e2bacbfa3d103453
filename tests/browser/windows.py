"""The windows that tests look through: made once, and used again by the next test as if they were new."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.async_api import Browser, ConsoleMessage, Error, Page

Scheme = Literal["light", "dark"]


def is_complaint(said: ConsoleMessage) -> bool:
    """Whether a page complains of itself; no fault of it is a playground that has stopped, or who is not there."""
    is_own_address = "404" in said.text and said.page is not None and said.location["url"] == said.page.url
    return said.type == "error" and "net::ERR_" not in said.text and not is_own_address


class Windows:
    """Opens windows, and hears what the scripts in them complain of.

    A window costs Chromium half a second of the machine, most of it for styles and scripts that do not change: so one
    that was used by a test before is used again, emptied of all that its page remembered. Each is in a context of its
    own: of two tabs of one window only one would be drawn.
    """

    def __init__(self, browser: Browser) -> None:
        """Begin with none."""
        self._browser = browser
        self._idle: list[Page] = []
        self._used: list[Page] = []
        self.complaints: list[str] = []

    async def open(
        self,
        address: str,
        width: int = 1400,
        scheme: Scheme = "light",
        *,
        reduced_motion: Literal["reduce", "no-preference"] = "reduce",
        is_new: bool = False,
        **more: Any,
    ) -> Page:
        """Open an address; a window that is new, or of which ``more`` is asked, knows nothing that others fetched.

        Nothing moves in it unless that is asked for: what turns while somebody waits is drawn sixty times a second.
        """
        size = {"width": width, "height": 900}
        if is_new or more:
            page = await (await self._browser.new_context(viewport=size, **more)).new_page()  # type: ignore[arg-type]
        else:
            page = await self._again()
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a size as Playwright wants it
        await page.emulate_media(color_scheme=scheme, reduced_motion=reduced_motion)
        page.set_default_timeout(10_000)
        page.on("pageerror", self._erred)
        page.on("console", self._said)
        await page.goto(address)
        if await page.locator("body[data-as]").count():
            await page.locator("body[data-live]").wait_for()
        return page

    async def put_away(self) -> list[str]:
        """Close what nobody can use again, empty the others, and return what was complained of."""
        for page in self._used:
            await self._empty(page)
        kept = [page.context for page in self._idle]
        for context in self._browser.contexts:
            if context not in kept:
                await context.close()
        self._used.clear()
        told, self.complaints = self.complaints, []
        return told

    async def _again(self) -> Page:
        page = self._idle.pop() if self._idle else await self._browser.new_page()
        self._used.append(page)
        return page

    async def _empty(self, page: Page) -> None:
        """Let a window be as it was when it was opened first; one that cannot be is not kept."""
        try:
            for other in page.context.pages:
                if other is not page:
                    await other.close()
            page.remove_listener("pageerror", self._erred)
            page.remove_listener("console", self._said)
            await page.context.clear_permissions()
            await page.unroute_all(behavior="ignoreErrors")
            # What a page remembers when it is left is forgotten too.
            await page.evaluate("addEventListener('pagehide', () => sessionStorage.clear())")
            await page.goto("about:blank")
        except Error:
            return
        self._idle.append(page)

    def _erred(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _said(self, said: ConsoleMessage) -> None:
        if is_complaint(said):
            self.complaints.append(said.text)


@contextmanager
def reserved_port() -> Iterator[int]:
    """Yield a port that nobody else is given meanwhile, for servers one after another: browsers keep what they fetched.

    A socket that is bound to it and does not listen is no obstacle to one that does.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
