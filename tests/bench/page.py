"""The local Slack: how fast its server answers tests, and how fast its page shows what an app does."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, Page, Response, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.state import save
from playground.world import default_world
from tests.bench.local_slack import LONG, many_messages
from tests.bench.processes import Server, every_core, local_slack
from tests.bench.report import Line
from tests.bench.rounds import Effort
from tests.bench.standin import StandIn

_CHANNEL = "C0PAYMENTS"
_PANES = ("U0ADA", "U0BEN")
#: Seconds in which a page comes, draws and connects by itself.
_UNDISTURBED = 1.5
#: Tells the instant at which the number of messages grew, in milliseconds since the epoch.
_WATCH = """() => {
  const list = document.querySelector("#messages .list");
  let known = list.querySelectorAll("article").length;
  window.grown = [];
  new MutationObserver(() => {
    const now = list.querySelectorAll("article").length;
    if (now > known) window.grown.push(performance.timeOrigin + performance.now());
    known = now;
  }).observe(list, { childList: true, subtree: true });
}"""
#: Scrolls to the top of what is there; returns how many milliseconds it took until older messages were drawn above it.
_SCROLL = """() => new Promise((done) => {
  const box = document.querySelector("#messages");
  const oldest = () => box.querySelector("article").dataset.ts;
  const before = oldest();
  const watch = new MutationObserver(() => {
    if (oldest() === before) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  });
  watch.observe(box, { childList: true, subtree: true });
  const begun = performance.now();
  box.scrollTop = 0;
})"""

#: Notes in a page that is only just coming how many milliseconds it took until a message was painted where it is seen.
_SEE = """(words) => {
  const look = () => {
    const box = document.querySelector("#messages");
    const newest = box && [...box.querySelectorAll("article")].at(-1);
    const place = newest?.textContent.includes(words) && newest.getBoundingClientRect();
    if (!place || place.bottom > box.getBoundingClientRect().bottom + 1) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => { window.seen = performance.now(); }));
  };
  requestAnimationFrame(look);
}"""


async def showing(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """Everything about the local Slack; the bot's stand-in is not needed here."""
    async with local_slack() as server:
        yield await _answering(server, effort)
    yield _saving(folder)
    async with local_slack("page") as server, _chromium() as browser:
        yield await _appearing(server, browser, effort)
        yield await _opening(server, browser, effort)
        yield await _scrolling(server, browser, effort)
        yield await _weighing(server, browser)


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    """A browser and what drives it, on every core: the server keeps its own."""
    with every_core():
        async with async_playwright() as playwright:
            path = shutil.which("chromium")
            browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            yield browser
            await browser.close()


def _saving(folder: Path) -> Line:
    """Measure how long a long channel is kept: whoever acts meanwhile waits, and triggers last three seconds."""
    workspace = default_world(time.time)
    workspace.channel("C0GENERAL").messages.extend(many_messages(workspace))
    took = []
    for _ in range(5):
        begun = time.process_time()
        save(workspace, folder / "workspace.json")
        took.append(time.process_time() - begun)
    what = f"Saving the local Slack with {LONG:,} messages, CPU"
    return Line(what=what, value=median(took), goal=1.0, unit="s", detail="median of 5")


async def _answering(server: Server, effort: Effort) -> Line:
    """Post as fast as it answers, from eight tests at once."""
    client = _client(server)
    before, count = server.cpu(), 0
    end = time.monotonic() + effort.seconds

    async def posting() -> None:
        nonlocal count
        while time.monotonic() < end:
            await client.chat_postMessage(channel=_CHANNEL, text="One of many")
            count += 1

    await asyncio.gather(*(posting() for _ in range(8)))
    cost = (server.cpu() - before) / count * 1000
    detail = f"{1000 / cost:.0f} requests a second on one core"
    return Line(what="A call to the local Slack, CPU", value=cost, goal=2.0, unit="ms", detail=detail)


async def _appearing(server: Server, browser: Browser, effort: Effort) -> Line:
    """Post messages and look when the last of two panes shows each."""
    panes = [await _opened(browser, server, f"?as={person}&channel={_CHANNEL}") for person in _PANES]
    for pane in panes:
        await pane.evaluate(_WATCH)
    client, waits = _client(server), []
    for number in range(10 * effort.rounds):
        begun = time.time() * 1000
        await client.chat_postMessage(channel=_CHANNEL, text=f"Number {number}")
        for pane in panes:
            await pane.get_by_text(f"Number {number}", exact=True).wait_for()
        waits.append(max([await pane.evaluate("window.grown.at(-1)") for pane in panes]) - begun)
    detail = f"median of {len(waits)}; the slowest {max(waits):.0f} ms"
    what = "A message on every pane after the app's call"
    return Line(what=what, value=median(waits), goal=100.0, unit="ms", detail=detail)


async def _opening(server: Server, browser: Browser, effort: Effort) -> Line:
    """Open a long channel again and again, until its newest message is painted; the page itself holds the watch."""
    context = await browser.new_context()
    await context.add_init_script(f'({_SEE})("Message {LONG - 1} of many")')
    page, waits = await context.new_page(), []
    for _ in range(2 * effort.rounds):
        await page.goto(f"http://127.0.0.1:{server.port}/?as=U0ADA&channel=C0GENERAL")
        # Whoever asks before it is there holds it up: what asks is half a megabyte of script in the page itself.
        await asyncio.sleep(_UNDISTURBED)
        waits.append(await page.evaluate("window.seen"))
    await context.close()
    what = f"Opening a channel with {LONG:,} messages"
    detail = f"median of {len(waits)}; the slowest {max(waits):.0f} ms"
    return Line(what=what, value=median(waits), goal=300.0, unit="ms", detail=detail)


async def _scrolling(server: Server, browser: Browser, effort: Effort) -> Line:
    """Scroll up in a long channel, page after page, until what is older is drawn."""
    page = await _opened(browser, server, "?as=U0ADA&channel=C0GENERAL")
    waits = [await page.evaluate(_SCROLL) for _ in range(10 * effort.rounds)]
    await page.context.close()
    what = f"Scrolling up in a channel with {LONG:,} messages"
    detail = f"from the scroll until older messages are drawn, median of {len(waits)}; the slowest {max(waits):.0f} ms"
    return Line(what=what, value=median(waits), goal=100.0, unit="ms", detail=detail)


async def _weighing(server: Server, browser: Browser) -> Line:
    """Add up everything that a window of messages is made of, as it travels."""
    context = await browser.new_context()
    page, answers = await context.new_page(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))
    await page.goto(f"http://127.0.0.1:{server.port}/?as=U0ADA&channel=C0GENERAL")
    await page.locator("body[data-live]").wait_for()
    parts = [one for one in answers if "/changes" not in one.url and not one.url.startswith("data:")]
    sizes = [(await one.request.sizes())["responseBodySize"] for one in parts]
    await context.close()
    detail = f"{len(sizes)} parts, without images"
    return Line(what="Weight of the page", value=sum(sizes) / 1000, goal=150.0, unit="kB", detail=detail)


async def _opened(browser: Browser, server: Server, address: str) -> Page:
    page = await (await browser.new_context()).new_page()
    await page.goto(f"http://127.0.0.1:{server.port}/{address}")
    await page.locator("body[data-live]").wait_for()
    return page


def _client(server: Server) -> AsyncWebClient:
    return AsyncWebClient(token=Playground.bot_token, base_url=f"http://127.0.0.1:{server.port}/api/")
