"""Pictures: sent ones are drawn and open in full; nothing that could run is one, and nothing comes from outside."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.conftest import WIDTHS, Open
from tests.browser.kit import ELSEWHERE, a_picture
from tests.browser.test_safety import HOSTILE

pytestmark = pytest.mark.browser


async def sends(slack: Playground, who: str, name: str, content: bytes, channel: str = "C0PAYMENTS") -> str:
    """Let somebody send a file; return its id."""
    person = slack.person(who)
    file = await person.uploads(name, content)
    await person.says(channel, "Look", files=(file,))
    return file


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_a_sent_picture_is_drawn_and_opens_in_full(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    await sends(slack, "ben", "Plan of the hall.png", a_picture())
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
    picture = page.get_by_role("article").get_by_role("img", name="Plan of the hall.png")
    assert await picture.evaluate("one => one.naturalWidth") == 8
    await expect(page.get_by_role("article")).to_contain_text("Plan of the hall.png")

    await picture.click()

    whole = page.get_by_role("dialog", name="Plan of the hall.png")
    await expect(whole.get_by_role("img", name="Plan of the hall.png")).to_be_visible()
    assert [each["id"] for each in (await Axe().run(page)).response["violations"]] == []
    await page.keyboard.press("Escape")
    await expect(whole).to_be_hidden()
    await expect(page.locator("a[data-picture]")).to_be_focused()
    async with page.expect_download() as loading:
        await page.get_by_role("link", name="Download").click()
    assert (await (await loading.value).path()).read_bytes() == a_picture()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("photo.png", b"<!doctype html><script>document.title = 'owned'</script>"),
        ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        (f"{HOSTILE}.gif", b"GIF89a"),
    ],
)
async def test_what_is_no_picture_stays_a_file(ada: Page, slack: Playground, name: str, content: bytes) -> None:
    file = await sends(slack, "ben", name, content)

    await expect(ada.locator(".file .name")).to_have_text(name)
    await expect(ada.locator("#messages img")).to_have_count(0)
    assert (await ada.request.get(f"{slack.url}/picture/{file}?as=U0ADA")).status == 404


async def test_a_picture_is_for_those_who_see_its_message(ada: Page, slack: Playground) -> None:
    file = await sends(slack, "ben", "secret.png", a_picture(), "C0CLIENT")

    theirs = await ada.request.get(f"{slack.url}/picture/{file}?as=U0ADA")
    others = await ada.request.get(f"{slack.url}/picture/{file}?as=U0DEEPAK")

    assert (theirs.status, theirs.headers["content-type"]) == (200, "image/png")
    assert theirs.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in theirs.headers["content-security-policy"]
    assert others.status == 404


async def test_a_picture_of_a_block_is_drawn_from_here_and_told_of_from_outside(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    uploaded = await client.files_upload_v2(filename="chart.png", content=a_picture())
    asked: list[str] = []
    blocks = [
        {"type": "image", "image_url": uploaded["file"]["url_private"], "alt_text": "A chart"},
        {"type": "image", "image_url": ELSEWHERE, "alt_text": "A cat"},
        {"type": "image", "image_url": f"{slack.url}/files/F0NONE", "alt_text": "A dog"},
    ]
    await client.chat_postMessage(channel="C0PAYMENTS", text="Look", blocks=blocks)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0GENERAL")
    page.on("request", lambda request: asked.append(request.url))

    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    chart = page.get_by_role("article").get_by_role("img", name="A chart")
    assert await chart.evaluate("async one => { await one.decode(); return one.naturalWidth; }") == 8
    chips = page.locator("#messages .picture")
    await expect(chips.first).to_contain_text(f"A cat {ELSEWHERE} (not loaded: it lies outside")
    await expect(chips.last).to_contain_text("not shown: this is no PNG, JPEG or GIF that you may see")
    assert all(url.startswith(slack.url) for url in asked)
