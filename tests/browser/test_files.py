"""Files that lie elsewhere, and the field with which files are chosen."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from playground.workspace import Message
from tests.browser.apps import a_field, plain
from tests.browser.conftest import WIDTHS, Connect, Open
from tests.browser.screens import on_a_screen, wrong_in_both_schemes, wrong_with
from tests.browser.using import held_back

pytestmark = pytest.mark.browser


def a_file_block(slack: Playground, external_id: str) -> None:
    """Put a message into the channel payments that names a file."""
    block = {"type": "file", "block_id": "b", "external_id": external_id, "source": "remote"}
    workspace = slack.workspace
    message = Message(channel="C0PAYMENTS", ts=workspace.stamp(), user=workspace.bot_user, text="", blocks=[block])
    workspace.post(message)


async def test_a_file_that_lies_elsewhere_is_drawn_with_its_name_and_place(
    opened: Open, served: AsyncExitStack
) -> None:
    slack = await served.enter_async_context(Playground(rate=0, page=True))
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    name, address = (
        "<b>The plan</b> & a name that is very long for a single line of a phone",
        "https://files.example/a",
    )
    await client.files_remote_add(external_id="plan", external_url=address, title=name, filetype="pdf")
    await client.files_remote_share(external_id="plan", channels="C0PAYMENTS")
    await client.files_remote_add(external_id="bad", external_url="javascript:alert(1)", title="Bad")
    await client.files_remote_share(external_id="bad", channels="C0PAYMENTS")
    a_file_block(slack, "nowhere")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    cards = page.locator("#messages .file")
    for width, scheme in WIDTHS:
        async with on_a_screen(page, width, scheme):
            await expect(cards.first).to_have_text(f"PDF{name} files.example", use_inner_text=False)
            await expect(cards.first).to_have_attribute("href", address)
            await expect(cards.nth(1)).not_to_have_attribute("href", "javascript:alert(1)")
            await expect(page.locator("#messages .unknown")).to_contain_text("nowhere, which nobody has told of here")
            assert await wrong_in_both_schemes(page) == []


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_files_are_chosen_with_words_of_our_own_also_by_keyboard(
    opened: Open, slack: Playground, client: AsyncWebClient, width: int, scheme: str
) -> None:
    one = {"type": "file_input", "action_id": "one", "max_files": 1}
    several = {"type": "file_input", "action_id": "several"}
    fields = {"Menu": one, "Pictures": several}
    blocks = [{"type": "input", "label": plain(name), "element": element} for name, element in fields.items()]
    view = {"type": "modal", "title": plain("Feast"), "submit": plain("Save"), "blocks": blocks}
    await client.views_open(trigger_id=slack.triggers.give("U0ADA"), view=view)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
    await expect(page.locator(".files label")).to_have_text(["Choose a file", "Choose files"])
    assert await wrong_with(page) == []

    colour = "one => getComputedStyle(one).borderColor"
    before = await page.locator(".files label").last.evaluate(colour)
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".mistake")).to_have_text(["Please complete this required field."] * 2)
    assert await page.locator(".files label").last.evaluate(colour) != before

    field = page.get_by_label("Pictures")
    await field.focus()
    outline = "one => getComputedStyle(one.closest('label')).outlineStyle"
    assert await field.evaluate(outline) == "solid"
    async with page.expect_file_chooser() as choosing:
        await field.press("Space")
    files = [FilePayload(name=name, mimeType="text/plain", buffer=b".") for name in ("a.txt", "b.txt")]
    await (await choosing.value).set_files(files)

    await expect(page.get_by_label("Remove a.txt")).to_be_visible()
    await expect(page.get_by_label("Remove b.txt")).to_be_visible()
    for file in files:
        await page.get_by_label("Menu").set_input_files(file)
        await expect(page.locator(".files").first.locator(".chips span")).to_have_text(["a.txt"])
    await expect(page.locator(".files + [role=alert].full")).to_have_text("No more than 1 file here.")
    await page.get_by_label("Remove a.txt").first.click()
    await expect(page.locator(".full")).to_have_count(0)
    async with page.expect_file_chooser():
        await page.locator(".files label").first.click()


def hears_plans(app: AsyncApp) -> list[list[str]]:
    """Let an app take the form of plans; return the names of the files in each that comes."""
    told: list[list[str]] = []

    @app.view("plans")
    async def sent(ack: Any, view: dict[str, Any]) -> None:
        told.append([file["name"] for file in view["state"]["values"]["plans"]["plans"]["files"]])
        await ack()

    return told


def plans(*above: dict[str, Any]) -> dict[str, Any]:
    """Return a form that asks for a file, below other blocks."""
    element = {"type": "file_input", "action_id": "plans"}
    field = {"type": "input", "block_id": "plans", "label": plain("Plans"), "element": element}
    form = {"type": "modal", "callback_id": "plans", "title": plain("Plans"), "submit": plain("Send")}
    return check_view({**form, "blocks": [*above, field]}, "modal")


async def begins_to_send(page: Page) -> None:
    """Choose a file in the form, and wait until it is on its way."""
    chosen = FilePayload(name="a.txt", mimeType="text/plain", buffer=b".")
    async with page.expect_request("**/upload*"):
        await page.get_by_role("dialog").get_by_label("Plans").set_input_files(chosen)


@pytest.mark.parametrize("comes", [True, False])
async def test_a_form_is_sent_with_the_file_that_is_still_on_its_way_or_not_at_all(
    ada: Page, slack: Playground, app: AsyncApp, connect: Connect, comes: bool
) -> None:
    told = hears_plans(app)
    await connect(app)
    slack.workspace.show("U0ADA", plans(), on_top=False)
    dialog = ada.get_by_role("dialog")
    is_over = await held_back(ada, "**/upload*", are_lost=not comes)
    await begins_to_send(ada)

    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.locator("form")).to_have_attribute("aria-busy", "true")
    is_over.set()

    if comes:
        await expect(dialog).to_have_count(0)
        assert told == [["a.txt"]]
    else:
        await expect(dialog.locator(".complaint")).to_have_text("The file could not be uploaded.")
        await expect(dialog.locator("form")).to_have_attribute("aria-busy", "false")
        assert told == []


@pytest.mark.parametrize("writes", [True, False], ids=["writing", "looking on"])
async def test_a_form_that_waits_for_its_file_is_sent_once_though_it_is_drawn_anew_meanwhile(
    ada: Page, slack: Playground, app: AsyncApp, connect: Connect, writes: bool
) -> None:
    def drawn(words: str) -> dict[str, Any]:
        return plans({"type": "section", "text": plain(words)}, a_field("why", "Why", optional=True))

    told = hears_plans(app)
    await connect(app)
    view = slack.workspace.show("U0ADA", drawn("First"), on_top=False)
    dialog = ada.get_by_role("dialog")
    is_over = await held_back(ada, "**/upload*")
    await begins_to_send(ada)
    await dialog.get_by_role("button", name="Send").click()
    if writes:
        await dialog.get_by_label("Why").focus()

    slack.workspace.change_view(view, drawn("Drawn anew"))
    await expect(dialog).to_contain_text("Drawn anew")

    await expect(dialog.locator("form")).to_have_attribute("aria-busy", "true")
    await expect(dialog.get_by_role("button", name="Send")).to_have_attribute("aria-disabled", "true")
    await dialog.get_by_role("button", name="Send").click(force=True)
    is_over.set()
    await expect(dialog).to_have_count(0)
    assert told == [["a.txt"]]
