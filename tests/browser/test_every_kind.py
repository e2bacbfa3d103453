"""A foreign app that uses everything there is, in Socket Mode and over HTTP: nothing that Slack knows is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.workspace import File
from tests.browser import kit, places
from tests.browser.apps import a_field
from tests.browser.conftest import Open
from tests.browser.cook import RED, Told, a_form
from tests.browser.used import KNOWN, used
from tests.browser.using import PAYMENTS, heard, posted, use_buttons, use_choices

pytestmark = pytest.mark.browser


def red(slack: Playground) -> None:
    """Put the picture there that the app shows."""
    slack.workspace.files[RED] = File(id=RED, name="red.png", user=slack.workspace.bot_user, content=kit.a_picture())


def shown(slack: Playground) -> Iterator[tuple[str, list[kit.Part]]]:
    """Yield the blocks of everything that Ada sees, and what holds them."""
    ada = slack.person("ada")
    yield from (("message", message.blocks) for message in ada.messages(PAYMENTS))
    yield from (("modal", view.content["blocks"]) for view in slack.workspace.stack("U0ADA"))
    yield from (("home", view.content["blocks"]) for view in [ada.home] if view)


async def test_nothing_that_the_rules_accept_is_left_out(slack: Playground, told: Told) -> None:
    ada, found = slack.person("ada"), {place: set[str]() for place in KNOWN}
    red(slack)
    await ada.command(PAYMENTS, "/dinner")
    for opens in (ada.command(PAYMENTS, "/lunch"), ada.shortcut("feast")):
        await opens
        await slack.eventually(lambda: ada.view)
        for place, blocks in shown(slack):
            for where, kinds in used(place, blocks).items():
                found[where] |= kinds
        slack.workspace.close("U0ADA")

    left_out = {where: set(kinds) - found[where] for where, kinds in KNOWN.items()}
    assert {where: kinds for where, kinds in left_out.items() if kinds} == {}


#: How the app answers a form, and what is open afterwards.
ANSWERS = {"errors": ["Everything"], "update": ["Updated"], "push": ["Everything", "Pushed"], "clear": [], "": []}


@pytest.mark.parametrize("action", ANSWERS)
async def test_every_answer_to_a_form_is_followed(slack: Playground, told: Told, action: str) -> None:
    ada = slack.person("ada")
    form = slack.workspace.show("U0ADA", a_form([a_field("what", "What")]), on_top=False)

    reaction = await ada.submit(form, {"what": action or "nothing"})

    assert (reaction.acked, reaction.error) == (True, None)
    assert [view.content["title"]["text"] for view in slack.workspace.stack("U0ADA")] == ANSWERS[action]
    assert reaction.errors == ({"what": "Not that."} if action == "errors" else {})


async def test_every_kind_of_act_reaches_the_app(opened: Open, slack: Playground, told: Told) -> None:
    red(slack)
    ben = slack.person("ben")
    await ben.says(PAYMENTS, "I tidied the kitchen")
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    await page.get_by_label("Actions for this message").click()
    await page.get_by_role("button", name="Praise").click()
    await expect(page.get_by_text("Praised")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    await page.get_by_role("button", name="Shortcuts").click()
    await page.get_by_role("button", name="Plan a feast").click()
    form = page.get_by_role("dialog", name="Feast")
    await form.get_by_text("It is hot").wait_for()

    await use_buttons(page, form, told)
    await use_choices(page, form, told)
    await form.get_by_role("button", name="Leave").click()

    await expect(form).to_be_hidden()
    await slack.eventually(lambda: told.closed)
    praise, feast = told.shortcuts
    assert (praise["type"], praise["message"]["text"]) == ("message_action", "I tidied the kitchen")
    assert (praise["channel"]["id"], "response_url" in praise) == (PAYMENTS, True)
    assert (feast["type"], "channel" in feast, "response_url" in feast) == ("shortcut", False, False)
    assert told.states[-1]["in-users_select"]["users_select"]["selected_user"] == "U0BEN"
    assert told.closed == [False]


@pytest.mark.parametrize(("blocks", "first"), [(kit.acted_in, "buttons"), (places.elsewhere, "in-plain")])
async def test_every_element_of_a_message_tells_the_app_at_once(
    opened: Open,
    slack: Playground,
    client: AsyncWebClient,
    told: Told,
    blocks: Callable[[], list[kit.Part]],
    first: str,
) -> None:
    await posted(client, blocks())
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    place = page.locator("#messages article")

    await use_buttons(page, place, told, first)
    await use_choices(page, place, told)

    chosen = {action: state for block in told.states[-1].values() for action, state in block.items()}
    assert chosen["users_select"]["selected_user"] == "U0BEN"
    assert chosen["timepicker"] == {"type": "timepicker", "selected_time": "09:30", "timezone": "Europe/Stockholm"}
    await page.reload()
    await expect(place.locator("[data-at=users_select] [role=combobox]")).to_have_value("Ben Okafor")


async def test_what_is_written_into_a_row_of_actions_stays_and_is_told_with_enter(
    opened: Open, slack: Playground, client: AsyncWebClient, told: Told
) -> None:
    await posted(client, places.elsewhere())
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    text = page.locator("#messages article [data-rich]")
    await text.fill("*bold* words")

    slack.person("ben").reacts(PAYMENTS, slack.workspace.channels[PAYMENTS].messages[-1].ts, "tada")
    await expect(page.get_by_role("button", name="tada, 1")).to_be_visible()
    await expect(text).to_have_text("*bold* words")
    await text.press("Enter")

    await heard(told, 1)
    written = told.states[-1]["row"]["rich_text_input"]["rich_text_value"]
    assert written["elements"][0]["elements"][0] == {"type": "text", "text": "bold", "style": {"bold": True}}
    assert told.last("type", "rich_text_value") == ["rich_text_input", written]


async def test_the_cross_closes_all_forms_and_the_app_is_told_so(opened: Open, slack: Playground, told: Told) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    for title in ("Lower", "Upper"):
        slack.workspace.show("U0ADA", a_form([a_field("what", "What")], title), on_top=True)
    await expect(page.get_by_role("dialog", name="Upper")).to_be_visible()

    await page.get_by_role("button", name="Close").click()

    await expect(page.get_by_role("dialog")).to_have_count(0)
    await slack.eventually(lambda: told.closed)
    assert told.closed == [True]
