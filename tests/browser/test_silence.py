"""Where nobody can write: a deactivated account and an archived channel, also while panes are open."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, expect

from playground.server import Playground
from tests.browser.conftest import Open

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
async def test_a_deactivated_person_changes_nothing(
    ada: Page, slack: Playground, path: str, told: dict[str, Any]
) -> None:
    message = await slack.person("ben").says("C0GENERAL", "Ben's own")
    slack.deactivate("U0BEN")
    told = {name: message.ts if value == "TS" else value for name, value in told.items()}
    token = await ada.locator("meta[name=page-token]").get_attribute("content") or ""

    async with aiohttp.ClientSession(headers={"X-Page-Token": token}) as session:
        answer = await (await session.post(f"{slack.url}/{path}?as=U0BEN", json=told)).text()

    assert GONE in answer
    general = slack.workspace.channel("general")
    assert [(one.text, one.reactions) for one in general.messages] == [("Ben's own", {})]
    assert "U0BEN" not in general.members
    assert not slack.workspace.files


async def test_the_tools_work_for_a_deactivated_person(opened: Open, slack: Playground) -> None:
    slack.deactivate("U0BEN")
    page = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS")
    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("tab", name="Faults").click()

    await page.locator("form[data-act=account] select").select_option("U0BEN")
    await page.get_by_role("button", name="Reactivate").click()

    await expect(page.locator("#notice")).to_contain_text("Ben Okafor is back")
    assert not slack.workspace.users["U0BEN"].deleted
