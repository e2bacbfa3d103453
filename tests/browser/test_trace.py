"""The trace as a person uses it: reading what an act led to, looking for one, copying it, sending it again."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.trace import MOST_ENTRIES
from tests.browser.apps import TOO_LONG, forms
from tests.browser.conftest import WIDTHS, Connect, Open
from tests.browser.test_safety import HOSTILE
from tests.browser.using import with_tool

pytestmark = pytest.mark.browser


async def traced(page: Page) -> Page:
    """Open the trace beside what is shown."""
    await (await with_tool(page, "Trace")).locator(".acts").wait_for()
    return page


@pytest_asyncio.fixture(loop_scope="session", params=WIDTHS, ids=["wide-light", "middle-dark", "narrow-dark"])
async def page(request: pytest.FixtureRequest, opened: Open, slack: Playground) -> Page:
    """Ada's pane with the trace open."""
    width, scheme = request.param
    return await traced(await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme))


@pytest.fixture
def heard(app: AsyncApp) -> Counter[str]:
    """How often the app heard each text of its command, and each number of a retry."""
    heard: Counter[str] = Counter()

    @app.command("/dinner")
    async def dinner(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        heard[command["text"]] += 1
        if command["text"] == "late":
            await asyncio.sleep(TOO_LONG)
        await ack(f"Dinner {heard[command['text']]}")
        if command["text"] == "aloud":
            await client.chat_postMessage(channel=command["channel_id"], text="Dinner, everybody")

    @app.event("reaction_added")
    async def reacted(request: Any) -> None:
        heard[",".join(request.headers.get("x-slack-retry-num") or ["0"])] += 1

    return heard


def line(page: Page, words: str) -> Locator:
    """The folded line of an act."""
    return page.locator(".acts > li", has_text=words)


async def unfold(page: Page, words: str) -> Locator:
    """Unfold an act and return it."""
    await line(page, words).locator("summary").first.click()
    told = line(page, words)
    await told.locator(".told").wait_for()
    return told


async def test_an_act_is_one_line_that_unfolds_into_everything_that_came_of_it(
    page: Page, slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    forms(app)
    await connect(app)
    await slack.person("ben").command("payments", "/lunch", "soup")
    await expect(line(page, "Ben typed /lunch soup")).to_contain_text(re.compile(r"\d ms"))

    told = await unfold(page, "Ben typed /lunch soup")

    await expect(told).to_contain_text("Sent by Socket Mode: acknowledged after")
    await expect(told).to_contain_text("Ben sees the form Plan lunch.")
    await told.get_by_text("What the app was sent").click()
    await expect(told.get_by_label("What the app was sent")).to_contain_text('"command": "/lunch"')
    await told.get_by_text("views.open").click()
    await told.locator(".call", has_text="views.open").get_by_text("Arguments", exact=True).click()
    await expect(told.locator("pre:visible").last).to_contain_text('"callback_id": "lunch"')


async def test_warnings_say_what_to_do(page: Page, slack: Playground, client: AsyncWebClient) -> None:
    await client.api_call("chat.postMessage", json={"channel": "C0PAYMENTS", "blocks": [{"type": "divider"}]})

    await expect(line(page, "The app, of itself: chat.postMessage")).to_contain_text("1 warning")
    told = await unfold(page, "The app, of itself: chat.postMessage")
    await told.get_by_text("chat.postMessage", exact=True).click()

    await expect(told.locator("p.caution")).to_contain_text("has blocks without text: give text too")


async def test_acts_are_found_by_kind_by_person_and_by_words(
    page: Page, slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    await connect(app)
    await slack.person("ben").command("payments", "/dinner", "rice")
    await slack.person("chloe").command("payments", "/dinner", "beans")
    with suppress(SlackApiError):
        await client.api_call("chat.fly")
    acts = page.locator(".acts > li")

    await page.get_by_label("Person").select_option(label="Ben Okafor")
    await expect(acts).to_have_text([re.compile("Ben typed /dinner rice")])

    await page.get_by_label("Person").select_option(label="Everybody")
    await page.get_by_label("Search the trace").press_sequentially("beans")
    await expect(acts).to_have_text([re.compile("Chloe typed /dinner beans")])
    await expect(page.get_by_label("Search the trace")).to_have_value("beans")
    await expect(page.get_by_label("Search the trace")).to_be_focused()

    await page.get_by_label("Search the trace").fill("")
    await page.get_by_label("Kind").select_option(label="With warnings")
    await expect(acts).to_have_text([re.compile("Chloe typed /dinner beans.*1 warning", re.DOTALL)])
    await page.get_by_label("Search the trace").fill("nobody said this")
    await expect(page.locator(".acts")).to_have_text("Nothing like that happened.")


async def test_what_is_unfolded_stays_so_and_the_focus_stays_while_more_happens(
    page: Page, slack: Playground, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    await connect(app)
    await slack.person("ben").command("payments", "/dinner", "rice")
    told = await unfold(page, "Ben typed /dinner rice")
    await told.get_by_text("What the app was sent").click()
    await told.get_by_role("button", name="Copy as JSON").focus()

    await slack.person("chloe").command("payments", "/dinner", "beans")

    await expect(line(page, "Chloe typed /dinner beans")).to_be_visible()
    await expect(told.get_by_label("What the app was sent")).to_be_visible()
    await expect(told.get_by_role("button", name="Copy as JSON")).to_be_focused()
    await told.locator("summary").first.click()
    await slack.person("chloe").command("payments", "/dinner", "peas")
    await expect(line(page, "Chloe typed /dinner peas")).to_be_visible()
    await expect(told.locator(".told")).to_be_hidden()


async def test_an_act_is_copied_as_json(
    page: Page, slack: Playground, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await connect(app)
    await slack.person("ben").command("payments", "/dinner", "rice")
    told = await unfold(page, "Ben typed /dinner rice")

    await told.get_by_role("button", name="Copy as JSON").click()

    await expect(page.get_by_role("status")).to_have_text("The act is copied.")
    copied = json.loads(await page.evaluate("navigator.clipboard.readText()"))
    assert (copied["act"], copied["payload"]["text"]) == ("Ben typed /dinner rice", "rice")
    assert copied["deliveries"][0]["acknowledgement"] == "Dinner 1"


async def test_an_act_is_sent_again_and_redelivered_twice(
    page: Page, slack: Playground, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    await connect(app)
    await slack.person("ben").command("payments", "/dinner", "rice")
    told = await unfold(page, "Ben typed /dinner rice")

    await told.get_by_role("button", name="Send again").click()
    await expect(told.locator(".attempt")).to_have_count(2)
    await expect(page.locator("#notice")).to_contain_text("Sent again: acknowledged after")
    await told.get_by_text("What the app was sent this time").click()
    await expect(told.get_by_label("What the app was sent this time")).to_contain_text("trigger_id")
    await told.get_by_role("button", name="Redeliver twice").click()

    await expect(told.locator(".attempt")).to_have_count(4)
    await expect(page.locator("#notice")).to_contain_text("Redelivered twice. First: acknowledged after")
    await expect(told.locator(".attempt").last).to_contain_text("Sent again by Socket Mode: acknowledged after")
    assert heard == {"rice": 4}


async def test_an_event_is_redelivered_with_the_number_of_the_retry(
    page: Page, slack: Playground, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    await connect(app)
    message = await slack.person("ada").says("payments", "Look")
    slack.person("deepak").reacts("payments", message.ts, "eyes")
    told = await unfold(page, "Deepak reacted with :eyes: in #payments")

    await told.get_by_role("button", name="Redeliver twice").click()

    await expect(told.locator(".attempt").last).to_contain_text("retry 2 for timeout: acknowledged after")
    assert heard["1"] == heard["2"] == 1


async def test_what_went_wrong_with_an_answer_is_told(
    page: Page, slack: Playground, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    await connect(app)

    await slack.person("ben").command("payments", "/dinner", "late")

    told = await unfold(page, "Ben typed /dinner late")
    await expect(line(page, "Ben typed /dinner late")).to_contain_text("no answer")
    await expect(told.locator("p.caution").first).to_contain_text("did not acknowledge this within 3 seconds")
    await expect(told.locator(".attempt")).to_contain_text(re.compile(r"timeout; it came after 3\.\d s"))


async def test_calls_after_an_answer_are_said_to_belong_to_it_probably(
    page: Page, slack: Playground, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    await connect(app)

    await slack.person("ben").command("payments", "/dinner", "aloud")

    told = await unfold(page, "Ben typed /dinner aloud")
    await expect(told.locator(".call", has_text="chat.postMessage")).to_contain_text("probably of this act")
    await expect(told).to_contain_text("A message was posted in #payments.")


async def test_it_works_beside_two_panes(opened: Open, slack: Playground, app: AsyncApp, connect: Connect) -> None:
    forms(app)
    await connect(app)
    window = await traced(await opened(f"{slack.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS"))

    await slack.person("ben").command("payments", "/lunch", "soup")
    told = await unfold(window, "Ben typed /lunch soup")
    await told.get_by_role("button", name="Send again").click()

    await expect(told.locator(".attempt")).to_have_count(2)


async def test_many_hostile_acts_are_paged_and_searched_and_never_run(page: Page, slack: Playground) -> None:
    slack.workspace.users["U0BEN"].real_name = HOSTILE
    for number in range(MOST_ENTRIES + 10):
        text = f"{HOSTILE}\ud800\u202e{number}"
        slack.trace.act("slash_commands", {"command": f"/{HOSTILE}", "text": text * 20, "user_id": "U0BEN"})
        with slack.trace.call(HOSTILE, {"text": text, "blocks": "[" * 2000}) as called:
            called.answer = {"ok": False, "error": HOSTILE}
    slack.trace.act("slash_commands", {"command": "/last", "text": HOSTILE, "user_id": "U0ADA"})
    await expect(line(page, "Ada typed /last")).to_be_visible()
    await expect(page.locator(".acts > li")).to_have_count(50)

    await page.get_by_role("button", name="Older").click()
    await expect(line(page, "Ada typed /last")).to_have_count(0)
    await page.get_by_label("Search the trace").fill("typed /last")
    await expect(page.locator(".acts > li")).to_have_count(1)
    await unfold(page, "Ada typed /last")

    assert await page.title() != "owned"
    assert await page.locator(".acts img, .acts script, .acts b").count() == 0
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


# What a flood does to the trace depends on no width.
@pytest.mark.parametrize("page", WIDTHS[:1], indirect=True)
async def test_a_bot_that_floods_errs_and_dies_leaves_it_usable(
    page: Page, slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect, heard: Counter[str]
) -> None:
    handler = await connect(app)
    await slack.person("ben").command("payments", "/dinner", "before")

    async def pours(part: int) -> None:
        # All ten pour more than the trace keeps; a thousand are poured in test_bad_apps.
        for number in range(MOST_ENTRIES // 10 + 1):
            await client.chat_postMessage(channel="C0PAYMENTS", text=f"Flood {part} {number}")

    await asyncio.gather(*(pours(part) for part in range(10)))
    with suppress(SlackApiError):
        await client.chat_postMessage(channel="C0PAYMENTS", text="x", blocks=[{"type": "section"}])
    await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    await slack.person("ben").command("payments", "/dinner", "after")

    await expect(line(page, "Ben typed /dinner after")).to_contain_text("no answer")
    told = await unfold(page, "Ben typed /dinner after")
    await expect(told.locator("p.caution")).to_contain_text("could not be reached")
    await expect(line(page, "Ben typed /dinner before")).to_be_visible()


async def test_what_the_local_slack_refused_is_a_line_that_says_why(page: Page, slack: Playground) -> None:
    await page.evaluate("document.getElementById('tools-toggle').click()")
    await page.fill("#words", "/supper for two")
    await page.press("#words", "Enter")
    await expect(page.locator("#notice")).to_contain_text("No app here has that command.")
    await page.locator("#tools-toggle").click()

    await expect(line(page, "Ada typed /supper for two")).to_contain_text("refused: No app here has that command.")
    await page.select_option("[name=sort]", "clicks")
    await expect(line(page, "Ada typed /supper for two")).to_have_count(0)
    await page.select_option("[name=sort]", "commands")
    await page.fill("#trace-search", "no app has that")
    await expect(page.locator(".acts > li")).to_have_count(1)


async def test_titles_read_as_people_wrote_them(page: Page, slack: Playground, app: AsyncApp, connect: Connect) -> None:
    forms(app)
    await connect(app)
    await slack.person("ben").says("payments", "Could @chloe look in #general at a < b?")
    await slack.person("ben").command("payments", "/lunch", "with @chloe & co")

    await expect(line(page, "Ben wrote")).to_contain_text("Could @Chloe Martin look in #general at a < b?")
    await expect(line(page, "Ben typed")).to_contain_text("/lunch with @Chloe Martin & co")
