"""Every screen of the page, one after another, for tests that look at each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Frame, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.scene import Scene, step
from playground.server import Playground
from tests.browser.apps import a_button
from tests.browser.windows import Scheme

#: Goes from screen to screen and yields the name of each; the thread that begins with this ts is there.
Walk = Callable[[Page, Playground, str], AsyncIterator[str]]


#: What looks at everything, and what looks at nothing but colours.
_ALL: dict[str, Any] = {}
_COLOURS: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}
#: A pane in a frame is a document of its own, with landmarks of its own, and is looked at as one.
_LOOK = """async (rules) => {
    const { violations } = await axe.run({ resultTypes: ["violations"], iframes: false, ...rules });
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
    return document.documentElement.scrollWidth > innerWidth ? [...told, "wider than the window"] : told;
}"""

#: Colours are read from the same few words thousands of times; each is kept, for a sixth of the time that axe takes.
_SWIFT = """() => {
    const { Color } = axe.commons.color;
    const read = Color.prototype.parseString;
    const known = new Map();
    Color.prototype.parseString = function (words) {
        if (!known.has(words)) {
            const { r, g, b, alpha } = read.call(this, words);
            known.set(words, { r, g, b, alpha });
        }
        return Object.assign(this, known.get(words));
    };
}"""


async def wrong_with(shown: Page | Frame, rules: dict[str, Any] = _ALL) -> list[str]:
    """Return what keeps somebody out of what is shown, and whether it is wider than its window."""
    # Half a megabyte, which stays in a document for all its screens.
    if not await shown.evaluate("'axe' in window"):
        await shown.evaluate(Axe().axe_script)
        await shown.evaluate(_SWIFT)
    told: list[str] = await shown.evaluate(_LOOK, rules)
    return told


async def wrong_in_both_schemes(shown: Page | Frame) -> list[str]:
    """Return what keeps somebody out of what is shown, in light and in dark.

    The two differ by colours alone, as a test sees to: so of a second look only those are asked.
    """
    window = shown.page if isinstance(shown, Frame) else shown
    told = await wrong_with(shown)
    schemes: tuple[Scheme, Scheme] = ("light", "dark")
    is_dark = await window.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    await window.emulate_media(color_scheme=schemes[not is_dark])
    told += [f"in {schemes[not is_dark]}: {one}" for one in await wrong_with(shown, _COLOURS)]
    await window.emulate_media(color_scheme=schemes[is_dark])
    return told


@asynccontextmanager
async def on_a_screen(page: Page, width: int, scheme: Scheme = "light") -> AsyncIterator[None]:
    """Let a window be as wide as another, and light or dark; whatever fails there says where."""
    await page.set_viewport_size({"width": width, "height": 900})
    await page.emulate_media(color_scheme=scheme)
    try:
        yield
    except AssertionError as problem:
        problem.add_note(f"on a {scheme} screen of {width} pixels")
        raise


async def a_lively_workspace(slack: Playground, client: AsyncWebClient) -> str:
    """Let people and the app write everything that a list of messages can show; return the ts of a thread."""
    ben, chloe = slack.person("ben"), slack.person("chloe")
    parent = await ben.says("C0PAYMENTS", "Could @chloe look at *this* in #general? > https://example.com")
    await chloe.says("C0PAYMENTS", "I can", thread=parent.ts)
    chloe.reacts("C0PAYMENTS", parent.ts, "eyes")
    slack.person("ada").reacts("C0PAYMENTS", parent.ts, "tada")
    await chloe.says("C0PAYMENTS", "With a file", files=(await chloe.uploads("plan.txt", b"A plan"),))
    mine = await slack.person("ada").says("C0PAYMENTS", "Well")
    slack.person("ada").edits("C0PAYMENTS", mine.ts, "Well then")
    await client.chat_postMessage(channel="C0PAYMENTS", text="Lunch?", blocks=[a_button("order", "Order")])
    await client.chat_postEphemeral(channel="C0PAYMENTS", user="U0ADA", text="For you alone")
    await ben.says("C0GENERAL", "Unread")
    await ben.says("U0ADA", "Hello")
    return parent.ts


async def goes(page: Page, slack: Playground, path: str = "?as=U0ADA&channel=C0PAYMENTS") -> None:
    """Go to an address of the page, with nothing open beside it."""
    await page.evaluate("sessionStorage.clear()")
    await page.goto(f"{slack.url}/{path}")
    await page.locator("body[data-live]").wait_for()


async def tool(page: Page, name: str) -> Locator:
    """Turn to one of the tools, which are open; return it once it is drawn."""
    await page.get_by_role("tab", name=name).click()
    panel = page.get_by_role("tabpanel", name=name)
    await panel.locator(":scope > *").first.wait_for()
    return panel


async def messages(page: Page, slack: Playground, thread: str) -> AsyncIterator[str]:
    """What is open over messages, and what can be done with them."""
    yield "channel"
    own = page.get_by_role("article", name="Ada Lindqvist").first
    for key, name in (("m", "menu of a message"), ("r", "emoji")):
        await own.focus()
        await page.keyboard.press(key)
        await expect(page.locator("#menu")).to_be_visible()
        yield name
        await page.keyboard.press("Escape")
    await own.focus()
    await page.keyboard.press("m")
    await page.get_by_role("button", name="Delete message").click()
    await expect(page.get_by_role("dialog", name="Delete message")).to_be_visible()
    yield "whether to delete"
    await page.get_by_role("button", name="Cancel").click()
    await own.focus()
    await page.keyboard.press("e")
    await expect(page.get_by_label("Change this message")).to_be_focused()
    yield "changing a message"
    await page.keyboard.press("Escape")
    await page.locator("details.members summary").click()
    yield "members"
    await page.locator("details.members summary").click()
    await goes(page, slack, f"?as=U0ADA&channel=C0PAYMENTS&thread={thread}")
    await expect(page.get_by_role("complementary", name="Thread")).to_contain_text("I can")
    yield "thread"


async def composer(page: Page, slack: Playground, thread: str) -> AsyncIterator[str]:
    """What opens while somebody writes."""
    await goes(page, slack)
    for words in ("/", "@"):
        await page.locator("#words").press_sequentially(words)
        await expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_be_visible()
        yield f"suggestions after {words}"
        await page.fill("#words", "")
    await page.get_by_role("button", name="Shortcuts").click()
    await expect(page.get_by_role("button", name="Plan a feast")).to_be_visible()
    yield "shortcuts"
    await page.keyboard.press("Escape")
    files = [{"name": f"plan {number}.txt", "mimeType": "text/plain", "buffer": b"A plan"} for number in range(2)]
    await page.set_input_files(".composer input[type=file]", files)  # type: ignore[arg-type]  # a list of dicts
    await expect(page.get_by_role("list", name="Attached files")).to_contain_text("plan 1.txt")
    yield "attached files"
    await page.fill("#words", "/nothing")
    await page.press("#words", "Enter")
    await expect(page.get_by_role("status")).to_contain_text("A command takes no files along")
    yield "notice"


async def places(page: Page, slack: Playground, thread: str) -> AsyncIterator[str]:
    """Everywhere that somebody can be, also where nobody may write."""
    await slack.person("chloe").says("U0ADA", "Hello")
    slack.deactivate("U0CHLOE")
    for path, name in (
        ("?as=U0ADA&channel=U0BEN", "direct messages"),
        ("?as=U0ADA&channel=U0CHLOE", "somebody who left"),
        ("?as=U0CHLOE&channel=C0PAYMENTS", "as somebody who left"),
        ("?as=U0ADA&channel=C0OLD", "archive"),
        ("?as=U0ADA&channel=home", "home"),
        ("?as=U0BEN&channel=threads", "threads"),
        ("?as=U0GUEST&channel=C0PAYMENTS", "a channel that is closed to a guest"),
        ("?as=U0EMI&channel=C0PAYMENTS", "a channel to join"),
    ):
        await goes(page, slack, path)
        yield name
    if await page.locator("#lists").is_visible():
        await page.locator("#lists").click()
    yield "lists"
    slack.reactivate("U0CHLOE")


async def forms(page: Page, slack: Playground, thread: str) -> AsyncIterator[str]:
    """A form as it comes, refused, busy, given up on, and one above another."""
    await goes(page, slack)
    await page.fill("#words", "/lunch")
    await page.press("#words", "Enter")
    form = page.get_by_role("dialog", name="Plan lunch")
    await expect(form).to_be_visible()
    yield "form"
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Please complete this required field.")).to_be_visible()
    yield "form with a complaint"
    await form.get_by_label("Dish").fill("stew")
    await form.get_by_role("button", name="Save").click()
    await expect(form.locator("form")).to_have_attribute("aria-busy", "true")
    yield "form that waits"
    await expect(form.get_by_role("alert")).to_have_text("The app did not respond within 3 seconds.")
    yield "form without an answer"
    await form.get_by_role("button", name="More").click()
    await expect(page.get_by_role("button", name="Back")).to_be_visible()
    yield "form above another"
    await page.get_by_role("button", name="Close", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def tools(page: Page, slack: Playground, thread: str) -> AsyncIterator[str]:
    """Every tool, with something in it."""
    slack.faults.plant("chat.delete", "429", times=3, seconds=2)
    slack.player.begin(Scene(name="Soup", about="Soup.", steps=(step("Ada eats soup", _nothing), step("Ben", _fails))))
    await slack.player.over()
    await page.locator("#tools-toggle").click()
    await page.select_option("#clock-rate", "60")
    await slack.eventually(lambda: slack.clock.rate == 60)
    yield "clock"
    for name in ("Faults", "Scenes"):
        await tool(page, name)
        yield name
    await page.get_by_role("button", name="Reset").click()
    yield "question"
    await page.keyboard.press("Escape")
    trace = await tool(page, "Trace")
    yield "trace"
    await trace.get_by_text("Ada typed /lunch").click()
    await trace.get_by_text("What the app was sent").click()
    await trace.get_by_text("views.open").click()
    yield "trace of an act"
    await page.get_by_role("button", name="Close the tools").click()


async def _nothing(slack: Playground) -> None:
    """Do nothing."""


async def _fails(slack: Playground) -> None:
    raise ValueError("There is no soup.")


#: In this order: the trace tells of a form that was opened before.
WALKS: tuple[Walk, ...] = (messages, composer, places, forms, tools)
