"""A playground that was started again: its pages follow by themselves, and nothing typed is lost."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from tests.browser import kit
from tests.browser.apps import a_field, plain
from tests.browser.conftest import Open
from tests.browser.cook import Told, a_form, cook
from tests.browser.using import menu, pick
from tests.connecting import by_socket

pytestmark = pytest.mark.browser
TOKEN = "meta[name=page-token]"


def a_playground(state: Path, port: int) -> Playground:
    """A local Slack that keeps its workspace."""
    return Playground(port, state_file=state, rate=0, page=True)


async def token_of(page: Page) -> str:
    """Return what the page proves itself by."""
    return await page.locator(TOKEN).get_attribute("content") or ""


async def test_a_page_follows_its_playground_and_keeps_what_was_typed(opened: Open, tmp_path: Path, port: int) -> None:
    state = tmp_path / "workspace.json"
    async with a_playground(state, port) as before:
        message = await before.person("ben").says("C0PAYMENTS", "Soup?")
        page = await opened(f"{before.url}/?as=U0ADA&channel=C0PAYMENTS&thread={message.ts}")
        token = await token_of(page)
        await page.locator("#words").press_sequentially("Half a")
        await page.locator("#reply").press_sequentially("With bread")
    await expect(page.get_by_role("status")).to_contain_text("The playground cannot be reached")

    async with a_playground(state, port) as after:
        await expect(page.locator(TOKEN)).not_to_have_attribute("content", token)
        await page.locator("body[data-live]").wait_for()
        await expect(page.locator("#reply")).to_have_value("With bread")
        await expect(page.locator("#words")).to_have_value("Half a")
        await page.press("#reply", "Enter")

        await expect(page.locator("#replies")).to_contain_text("With bread")
        assert [one.text for one in after.person("ada").messages("C0PAYMENTS")] == ["Soup?", "With bread"]
        await page.goto("about:blank")


async def test_a_window_of_two_panes_follows_with_its_tools(opened: Open, tmp_path: Path, port: int) -> None:
    state = tmp_path / "workspace.json"
    async with a_playground(state, port) as before:
        window = await opened(f"{before.url}/beside?as=U0ADA&as=U0BEN&channel=C0GENERAL")
        for frame in await window.locator("iframe").all():
            await frame.content_frame.locator("body[data-live]").wait_for()
        token = await token_of(window)

    async with a_playground(state, port):
        await expect(window.locator(TOKEN)).not_to_have_attribute("content", token)
        await expect(window.frame_locator("iframe >> nth=1").locator("#words")).to_be_visible()
        assert "as=U0BEN" in window.url
        await window.goto("about:blank")


def an_input(kind: str, **element: object) -> kit.Part:
    """Return an input named after its kind."""
    return {
        "type": "input",
        "block_id": kind,
        "label": plain(kind),
        "element": {"type": kind, "action_id": kind, **element},
    }


async def cooked(slack: Playground, stack: AsyncExitStack) -> Told:
    """Connect an app that remembers what it is told."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(name="lunch", client=client, signing_secret=slack.signing_secret, process_before_response=True)
    told = cook(app)
    await by_socket(slack, app, stack)
    return told


async def is_as_it_was(form: Locator) -> None:
    """Look whether everything that was filled in is there."""
    await expect(form.get_by_label("Note")).to_have_value("Half a soup")
    await expect(form.locator("output.count")).to_have_text("9")
    await expect(form.locator("[data-rich] .bold")).to_have_text("hot")
    for kind in ("static_select", "external_select"):
        await expect(menu(form, kind)).to_have_value("Leek")
    await expect(form.get_by_role("checkbox", name="leek")).to_be_checked()
    await expect(form.get_by_label("datepicker")).to_have_value("2026-01-31")


async def test_what_was_filled_into_a_form_outlives_the_page_the_app_and_the_playground(
    opened: Open, tmp_path: Path, port: int
) -> None:
    state = tmp_path / "workspace.json"
    fields = [
        a_field("note", "Note", max_length=20),
        an_input("rich_text_input"),
        an_input("static_select", options=kit.SOUPS),
        an_input("external_select", min_query_length=1),
        an_input("checkboxes", options=kit.SOUPS),
        an_input("datepicker"),
    ]
    async with a_playground(state, port) as before, AsyncExitStack() as stack:
        await cooked(before, stack)
        page = await opened(f"{before.url}/?as=U0ADA&channel=C0PAYMENTS")
        before.workspace.show("U0ADA", check_view(a_form(fields), "modal"), on_top=False)
        form = page.get_by_role("dialog")
        await form.get_by_label("Note").fill("Half a soup")
        await form.locator("[data-rich]").click()
        await page.keyboard.press("Control+b")
        await page.keyboard.type("hot")
        await pick(page, menu(form, "static_select"), "Leek")
        await pick(page, menu(form, "external_select"), "leek")
        await form.get_by_role("checkbox", name="leek").check()
        await form.get_by_label("datepicker").fill("2026-01-31")
        await page.reload()
        await is_as_it_was(form)
        token = await token_of(page)

    async with a_playground(state, port) as after, AsyncExitStack() as stack:
        await expect(page.locator(TOKEN)).not_to_have_attribute("content", token)
        await page.locator("body[data-live]").wait_for()
        await is_as_it_was(form)
        told = await cooked(after, stack)
        await form.get_by_role("button", name="Send").click()
        await expect(form).to_have_count(0)

        values = {name: field[name] for name, field in told.forms[-1].items()}
        assert values["note"]["value"] == "Half a soup"
        assert values["static_select"]["selected_option"] == kit.SOUPS[1]
        assert values["external_select"]["selected_option"] == kit.SOUPS[1]
        assert values["checkboxes"]["selected_options"] == [kit.SOUPS[1]]
        assert await page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('form'))") == []
        await page.goto("about:blank")
