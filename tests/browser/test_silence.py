"""Where nobody can write: a deactivated account and an archived channel, also while panes are open."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.apps import a_button
from tests.browser.conftest import Open
from tests.browser.screens import wrong_with
from tests.browser.test_turning import dishes
from tests.browser.using import with_tool

pytestmark = pytest.mark.browser
GONE = "This account is deactivated"


async def test_a_deactivated_person_keeps_their_name_and_only_looks(opened: Open, slack: Playground) -> None:
    slack.deactivate("U0BEN")

    page = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS")

    await expect(page.get_by_label("Act as").locator("option:checked")).to_have_text("Ben Okafor (deactivated)")
    await expect(page.locator(".silence")).to_contain_text(GONE)
    await expect(page.locator("#words")).to_have_count(0)
    await expect(page.get_by_role("button", name="Join channel")).to_have_count(0)
    await expect(page.locator("#notice")).to_be_empty()


async def test_a_deactivated_person_presses_nothing(
    opened: Open, slack: Playground, client: AsyncWebClient, app: AsyncApp
) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="Lunch?", blocks=[a_button("order", "Order")])
    await client.views_publish(user_id="U0BEN", view={"type": "home", "blocks": [a_button("plan", "Plan")]})
    slack.person("ada").reacts("C0PAYMENTS", slack.workspace.channels["C0PAYMENTS"].messages[-1].ts, "tada")
    pane = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS")
    home = await opened(f"{slack.url}/?as=U0BEN&channel=home")
    await expect(pane.get_by_role("button", name="Order")).to_be_enabled()
    await expect(home.get_by_role("button", name="Plan")).to_be_enabled()

    slack.deactivate("U0BEN")

    await expect(pane.get_by_role("button", name="Order")).to_be_disabled()
    await expect(pane.get_by_role("button", name="tada, 1")).to_be_disabled()
    await expect(home.get_by_role("button", name="Plan")).to_be_disabled()
    await expect(home.locator("#home")).to_contain_text(GONE)
    await pane.reload()
    await expect(pane.get_by_role("button", name="Order")).to_be_disabled()
    assert await wrong_with(pane) == []
    slack.reactivate("U0BEN")
    await expect(pane.get_by_role("button", name="Order")).to_be_enabled()
    await expect(home.get_by_role("button", name="Plan")).to_be_enabled()


async def test_a_deactivated_person_is_offered_nothing_to_do_with_messages(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    said = await slack.person("ada").says("C0PAYMENTS", "Shall we?")
    await slack.person("ben").says("C0PAYMENTS", "We shall", thread=said.ts)
    await client.chat_postEphemeral(channel="C0PAYMENTS", user="U0BEN", text="For you alone")
    pane = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS&thread={said.ts}")
    await expect(pane.locator("article")).to_have_count(4)
    await expect(pane.locator("article .toolbar:visible")).to_have_count(4)

    slack.deactivate("U0BEN")

    await expect(pane.locator("article .toolbar:visible")).to_have_count(0)
    for letter in "erm":
        await pane.locator("#replies article").last.focus()
        await pane.keyboard.press(letter)
    await expect(pane.locator("#menu, .editing")).to_be_hidden()
    await pane.reload()
    await expect(pane.locator("article")).to_have_count(4)
    await expect(pane.locator("article .toolbar:visible")).to_have_count(0)
    slack.reactivate("U0BEN")
    await expect(pane.locator("article .toolbar:visible")).to_have_count(4)


async def test_a_deactivated_person_looks_at_all_there_is(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    long = {"type": "mrkdwn", "text": "\n".join(f"Line {number}" for number in range(20))}
    button = a_button("order", "Order")["elements"][0]
    folded = {"type": "section", "text": long, "expand": False, "accessory": button}
    await client.chat_postMessage(channel="C0PAYMENTS", text="Dishes", blocks=[folded, *dishes()])
    await client.views_publish(user_id="U0BEN", view={"type": "home", "blocks": dishes()})
    slack.deactivate("U0BEN")

    pane = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS")
    await pane.get_by_role("button", name="See more").click()
    await expect(pane.get_by_role("button", name="See less")).to_be_visible()
    await expect(pane.get_by_role("button", name="Order")).to_be_disabled()
    for channel in ("C0PAYMENTS", "home"):
        await pane.goto(f"{slack.url}/?as=U0BEN&channel={channel}")
        names = pane.get_by_role("rowheader")
        await pane.get_by_role("button", name="Next rows").click()
        await expect(names.first).to_have_text("Soup 6")
        await pane.get_by_label("Find rows of Dishes").fill("12")
        await expect(names).to_have_text(["Soup 12"])
    assert await wrong_with(pane) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("act/say", {"channel": "C0GENERAL", "text": "I am still here"}),
        ("act/edit", {"channel": "C0GENERAL", "ts": "TS", "text": "I am still here"}),
        ("act/delete", {"channel": "C0GENERAL", "ts": "TS"}),
        ("act/react", {"channel": "C0GENERAL", "ts": "TS", "name": "x"}),
        ("act/join", {"channel": "C0GENERAL"}),
        ("upload", {}),
    ],
)
async def test_a_deactivated_person_changes_nothing(slack: Playground, path: str, told: dict[str, Any]) -> None:
    message = await slack.person("ben").says("C0GENERAL", "Ben's own")
    slack.deactivate("U0BEN")
    told = {name: message.ts if value == "TS" else value for name, value in told.items()}

    async with aiohttp.ClientSession(slack.url) as session:
        page = await (await session.get("/?as=U0BEN")).text()
        headers = {"X-Page-Token": page.partition('name="page-token" content="')[2].partition('"')[0]}
        answer = await (await session.post(f"/{path}?as=U0BEN", json=told, headers=headers)).text()

    assert GONE in answer
    general = slack.workspace.channel("general")
    assert [(one.text, one.reactions) for one in general.messages] == [("Ben's own", {})]
    assert "U0BEN" not in general.members
    assert not slack.workspace.files


async def test_the_tools_work_for_a_deactivated_person(opened: Open, slack: Playground) -> None:
    slack.deactivate("U0BEN")
    page = await with_tool(await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS"), "Faults")

    await page.locator("form[data-act=account] select").select_option("U0BEN")
    await page.get_by_role("button", name="Reactivate").click()

    await expect(page.locator("#notice")).to_contain_text("Ben Okafor is back")
    assert not slack.workspace.users["U0BEN"].deleted


async def test_a_draft_survives_that_a_channel_is_archived_and_taken_out_again(opened: Open, slack: Playground) -> None:
    parent = await slack.person("ben").says("C0PAYMENTS", "Shall we?")
    pane = await opened(f"{slack.url}/?as=U0CHLOE&channel=C0PAYMENTS&thread={parent.ts}")
    await pane.fill("#words", "Half a thou")
    await pane.fill("#reply", "Half a rep")
    await pane.set_input_files(
        "#place input[type=file]", {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"."}
    )
    await expect(pane.locator(".attached li")).to_have_count(1)

    slack.archive("C0PAYMENTS")
    await expect(pane.locator(".silence")).to_have_count(2)
    await expect(pane.locator("textarea:visible")).to_have_count(0)
    await expect(pane.locator("#messages")).to_be_focused()
    slack.archive("C0PAYMENTS", archived=False)

    await expect(pane.locator("#words")).to_have_value("Half a thou")
    await expect(pane.locator("#reply")).to_have_value("Half a rep")
    await expect(pane.locator(".attached li")).to_have_count(1)
    await pane.press("#reply", "Enter")
    await expect(pane.locator("#replies")).to_contain_text("Half a rep")


async def test_in_an_archived_channel_nothing_can_be_done_to_messages(opened: Open, slack: Playground) -> None:
    said = await slack.person("chloe").says("C0PAYMENTS", "Shall we?")
    slack.person("ben").reacts("C0PAYMENTS", said.ts, "tada")
    pane = await opened(f"{slack.url}/?as=U0CHLOE&channel=C0PAYMENTS")
    message = pane.locator(f"#m{said.ts.replace('.', chr(92) + '.')}")
    slack.archive("C0PAYMENTS")
    await expect(pane.locator(".silence")).to_be_visible()

    await message.hover()
    await expect(message.locator(".toolbar")).to_be_hidden()
    await expect(message.locator("[data-react]")).to_be_disabled()
    for letter in "erm":
        await message.focus()
        await pane.keyboard.press(letter)
    await expect(pane.locator("#menu, .editing")).to_be_hidden()
    await pane.reload()
    await expect(message.locator("[data-react]")).to_be_disabled()
    await expect(message.locator(".toolbar")).to_be_hidden()
    slack.archive("C0PAYMENTS", archived=False)

    await message.hover()
    await expect(message.locator(".toolbar")).to_be_visible()
    await message.locator("[data-react]").click()
    await expect(message.locator("[data-react]")).to_contain_text("2")


async def test_in_an_archived_channel_what_only_one_sees_can_still_be_dismissed(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    said = await slack.person("chloe").says("C0PAYMENTS", "Shall we?")
    await client.chat_postEphemeral(channel="C0PAYMENTS", user="U0CHLOE", text="For you alone")
    slack.archive("C0PAYMENTS")
    pane = await opened(f"{slack.url}/?as=U0CHLOE&channel=C0PAYMENTS&thread={said.ts}")
    await expect(pane.locator("article")).to_have_count(3)
    await expect(pane.locator("article .toolbar:visible")).to_have_count(1)

    slack.archive("C0PAYMENTS", archived=False)
    await expect(pane.locator("article .toolbar:visible")).to_have_count(3)
    slack.archive("C0PAYMENTS")
    await expect(pane.locator("article .toolbar:visible")).to_have_count(1)
    await pane.get_by_role("button", name="Dismiss").click()

    await expect(pane.locator("article.private")).to_have_count(0)


async def test_no_style_of_messages_looks_through_the_whole_page_for_where_nobody_can_write(
    opened: Open, slack: Playground
) -> None:
    slack.archive("C0PAYMENTS")
    pane = await opened(f"{slack.url}/?as=U0CHLOE&channel=C0PAYMENTS")

    rules = await pane.evaluate(
        "[...document.styleSheets].flatMap((each) => [...each.cssRules]).map((rule) => rule.selectorText || '')"
    )

    assert any("data-hushed" in rule for rule in rules)
    assert [rule for rule in rules if ":has(" in rule and "data-writing" in rule] == []


async def test_an_open_pane_follows_its_persons_account(opened: Open, ada: Page, slack: Playground) -> None:
    pane = await opened(f"{slack.url}/?as=U0BEN&channel=C0GENERAL")
    await expect(pane.locator("#words")).to_be_visible()

    slack.deactivate("U0BEN")
    await expect(pane.locator(".silence")).to_contain_text(GONE)
    await expect(pane.get_by_label("Act as").locator("option:checked")).to_have_text("Ben Okafor (deactivated)")
    await expect(ada.get_by_label("Act as")).not_to_contain_text("Ben Okafor")
    slack.reactivate("U0BEN")

    await expect(pane.locator("#words")).to_be_visible()
    await expect(ada.get_by_label("Act as")).to_contain_text("Ben Okafor")


async def test_what_did_not_turn_is_not_drawn_again(opened: Open, slack: Playground) -> None:
    pane = await opened(f"{slack.url}/?as=U0CHLOE&channel=C0PAYMENTS")
    await pane.locator("#words").evaluate("one => { one.dataset.mine = 'yes'; }")
    await pane.locator("#words").press_sequentially("@be")
    await expect(pane.locator("#words-choices")).to_be_visible()

    async with pane.expect_response(lambda answer: "/part/writing" in answer.url):
        slack.rename("C0PAYMENTS", "billing")
    await expect(pane.get_by_role("heading", name="billing")).to_be_visible()

    await expect(pane.locator("#words[data-mine=yes]")).to_be_focused()
    await expect(pane.locator("#words-choices")).to_be_visible()
