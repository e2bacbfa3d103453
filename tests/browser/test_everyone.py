"""Everybody can use it: any width, light and dark, by keyboard, enlarged, at rest; nothing shuts anybody out."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.scene import Scene, step
from playground.server import Playground
from tests.browser.apps import a_button, forms
from tests.browser.conftest import SCREENS, WIDTHS, Connect, Open

pytestmark = pytest.mark.browser


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


async def screens(page: Page, slack: Playground, thread: str) -> AsyncIterator[str]:
    """Go from screen to screen; yield the name of each."""
    yield "channel"
    await page.locator("#messages article").first.focus()
    await page.keyboard.press("m")
    yield "menu of a message"
    await page.keyboard.press("Escape")
    await page.locator("#messages article").first.focus()
    await page.keyboard.press("r")
    yield "emoji"
    await page.keyboard.press("Escape")
    await page.fill("#words", "/")
    yield "commands"
    await page.fill("#words", "")
    await page.get_by_role("button", name="Tools", exact=True).click()
    await page.select_option("#clock-rate", "60")
    await expect(page.locator("#time")).to_contain_text("60×")
    yield "clock"
    await page.get_by_role("button", name="Close the tools").click()
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={thread}")
    yield "thread"
    await page.goto(f"{slack.url}/?as=U0ADA&channel=U0BEN")
    yield "direct messages"
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0OLD")
    yield "archive"
    await page.goto(f"{slack.url}/?as=U0ADA&channel=home")
    yield "home"
    await page.goto(f"{slack.url}/?as=U0EMI&channel=C0PAYMENTS")
    if await page.locator("#lists").is_visible():
        await page.locator("#lists").click()
    yield "lists"
    slack.faults.plant("chat.delete", "429", times=3, seconds=2)
    slack.player.begin(Scene(name="Soup", about="Soup.", steps=(step("Ada eats soup", nothing), step("Ben", fails))))
    await slack.player.over()
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await page.get_by_role("button", name="Tools", exact=True).click()
    for tool in ("Faults", "Scenes"):
        await page.get_by_role("tab", name=tool).click()
        await page.locator(f"#tool-{tool.lower()} h3").first.wait_for()
        yield tool
    await page.get_by_role("button", name="Reset").click()
    yield "question"
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.evaluate("sessionStorage.clear()")
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await page.locator("body[data-live]").wait_for()
    await page.fill("#words", "/lunch")
    await page.press("#words", "Enter")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Please complete this required field.")).to_be_visible()
    yield "form with a complaint"
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.locator("#tools-toggle").click()
    await page.get_by_role("tab", name="Trace").click()
    yield "trace"
    await page.get_by_text("Ada typed /lunch").click()
    await page.get_by_text("What the app was sent").click()
    await page.get_by_text("views.open").click()
    yield "trace of an act"


async def nothing(slack: Playground) -> None:
    """Do nothing."""


async def fails(slack: Playground) -> None:
    raise ValueError("There is no soup.")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_no_screen_shuts_anybody_out(
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
    thread = await a_lively_workspace(slack, client)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme, reduced_motion="reduce")
    found: dict[str, list[str]] = {}

    async for screen in screens(page, slack, thread):
        result = await Axe().run(page)
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        told = [f"{each['id']}: {each['nodes'][0]['html'][:90]}" for each in result.response["violations"]]
        found[screen] = told + (["wider than the window"] if wide else [])

    assert {screen: told for screen, told in found.items() if told} == {}


async def test_two_panes_beside_each_other_shut_nobody_out(opened: Open, slack: Playground) -> None:
    window = await opened(f"{slack.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS")
    await window.frame_locator("iframe").nth(1).locator("body[data-live]").wait_for()

    result = await Axe().run(window)

    assert [each["id"] for each in result.response["violations"]] == []


async def test_everything_is_reached_by_keyboard(ada: Page, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "One")
    await slack.person("ben").says("C0PAYMENTS", "Two")
    await expect(ada.locator("#messages article")).to_have_count(2)
    await ada.locator(".skip").focus()
    names = []

    for _ in range(40):
        names.append(
            await ada.evaluate(
                "() => { const on = document.activeElement;"
                " return on.getAttribute('aria-label') || on.id || on.innerText.trim(); }"
            )
        )
        await ada.keyboard.press("Tab")

    wanted = ["Skip to the messages", "Act as", "Side by side", "tools-toggle", "Messages", "Add a reaction"]
    wanted += ["Reply in thread", "Actions for this message", "words", "Attach a file", "Shortcuts", "Send"]
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
