"""Everybody can use it: any width, light and dark, by keyboard, enlarged, at rest; nothing shuts anybody out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import playground.page
from playground.server import Playground
from tests.browser.apps import forms
from tests.browser.conftest import WIDTHS, Connect, Open, at_each_width
from tests.browser.screens import WALKS, a_lively_workspace, tools, wrong_in_both_schemes

pytestmark = pytest.mark.browser
PAGE = Path(playground.page.__file__).parent


def test_dark_differs_from_light_by_colours_alone() -> None:
    read = [path for path in PAGE.rglob("*") if path.suffix in {".css", ".j2", ".js", ".py"}]
    written = "".join(path.read_text(encoding="utf-8") for path in read)
    # All that asks for the scheme is one rule, of values that have names.
    (named,) = re.findall(r"@media \(prefers-color-scheme: dark\) \{ :root \{ ([^{}]+); \} \}", written)

    assert written.count("color-scheme") == len(["light dark", "dark"])
    assert "light-dark(" not in written
    assert [each for each in named.split("; ") if not re.fullmatch(r"--[a-z-]+: #[0-9a-f]{3,8}", each)] == []


@pytest.mark.parametrize("width", [1400, 1024, 390])
async def test_no_screen_shuts_anybody_out(
    opened: Open, slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect, width: int
) -> None:
    forms(app)
    await connect(app)
    thread = await a_lively_workspace(slack, client)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width)
    found: dict[str, list[str]] = {}

    for walk in WALKS:
        async for screen in walk(page, slack, thread):
            found[screen] = await wrong_in_both_schemes(page)

    assert {screen: told for screen, told in found.items() if told} == {}


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_two_panes_beside_each_other_shut_nobody_out(
    opened: Open,
    slack: Playground,
    client: AsyncWebClient,
    app: AsyncApp,
    connect: Connect,
    width: int,
    scheme: str,
) -> None:
    forms(app)
    await connect(app)
    await a_lively_workspace(slack, client)
    address = f"{slack.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS"
    window = await opened(address, width, scheme)
    for side in ("Left", "Right"):
        await window.frame_locator(f"iframe[title='{side} pane']").locator("body[data-live]").wait_for()
    found = {f"pane {number}": await wrong_in_both_schemes(frame) for number, frame in enumerate(window.frames)}

    await slack.person("ada").command("payments", "/lunch")
    await expect(window.frame_locator("iframe[title='Left pane']").get_by_role("dialog")).to_be_visible()
    found["a form in one"] = await wrong_in_both_schemes(window.frames[1])
    async for screen in tools(window, slack, ""):
        found[screen] = await wrong_in_both_schemes(window)

    assert {screen: told for screen, told in found.items() if told} == {}


@at_each_width
async def test_everything_is_reached_by_keyboard(ada: Page, slack: Playground, screen: tuple[int, str]) -> None:
    await slack.person("ben").says("C0PAYMENTS", "One")
    await slack.person("ben").says("C0PAYMENTS", "Two")
    await expect(ada.locator("#messages article")).to_have_count(2)
    await ada.locator(".skip").focus()
    names = []

    for _ in range(40):
        names.append(
            await ada.evaluate(
                "() => { const on = document.activeElement;"
                " return on.getAttribute('aria-label') || on.id || on.innerText.trim().split('\\n').at(-1); }"
            )
        )
        await ada.keyboard.press("Tab")

    # On a phone the channels are behind a button, which comes first.
    before, after = (["lists"], []) if screen[0] == 390 else ([], ["general"])
    wanted = ["Skip to the messages", *before, "Act as", "Side by side", "tools-toggle", *after, "Messages"]
    wanted += ["Add a reaction", "Reply in thread", "Actions for this message"]
    wanted += ["words", "Attach a file", "Shortcuts", "Send"]
    assert [name for name in names if name in wanted][: len(wanted)] == wanted


async def test_arrows_go_through_messages_and_letters_act_on_them(ada: Page, slack: Playground) -> None:
    for text in ("One", "Two", "Three"):
        await slack.person("ben").says("C0PAYMENTS", text)
    await expect(ada.locator("#messages article")).to_have_count(3)
    await ada.locator("#messages article").last.focus()

    await ada.keyboard.press("ArrowUp")
    await ada.keyboard.press("ArrowUp")
    await ada.keyboard.press("r")
    await ada.keyboard.press("ArrowRight")
    await ada.keyboard.press("Enter")

    await expect(ada.locator("#messages article").first.locator("[data-react='-1']")).to_be_visible()
    await expect(ada.locator("#messages article").first).to_contain_text("One")


async def test_the_last_own_message_is_changed_with_the_arrow_up(ada: Page) -> None:
    await ada.fill("#words", "Tpyo")
    await ada.press("#words", "Enter")
    await expect(ada.get_by_text("Tpyo")).to_be_visible()

    await ada.press("#words", "ArrowUp")
    await ada.get_by_label("Change this message").fill("Typo")
    await ada.keyboard.press("Enter")

    await expect(ada.locator("#messages")).to_contain_text("Typo")
    await expect(ada.locator("#messages")).to_contain_text("(edited)")


async def test_what_comes_is_announced_and_landmarks_are_named(ada: Page, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "News")

    await expect(ada.locator("[aria-live=polite]")).to_have_text("New message from Ben Okafor")
    for role, name in (("navigation", "Channels and people"), ("region", "Messages"), ("banner", None), ("main", None)):
        await expect(ada.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]  # a role of ARIA


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_twice_as_large_everything_is_still_there(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    half = max(width // 2, 320)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", half, scheme, device_scale_factor=2)

    await page.fill("#words", "Large")
    await page.get_by_role("button", name="Send").click()

    await expect(page.get_by_text("Large", exact=True)).to_be_in_viewport()
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_nothing_moves_for_those_who_asked_for_rest(opened: Open, slack: Playground) -> None:
    message = await slack.person("ben").says("C0PAYMENTS", "Here")
    address = f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS#m{message.ts}"

    page = await opened(address, reduced_motion="reduce")

    await expect(page.locator("article.pointed")).to_be_visible()
    moving = "document.getAnimations().filter(one => one.playState === 'running').length"
    assert await page.evaluate(moving) == 0
