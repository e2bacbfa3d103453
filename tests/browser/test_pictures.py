"""Pictures: sent ones are drawn and open in full; nothing that could run is one; others come through our server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.conftest import WIDTHS, Open
from tests.browser.elsewhere import PUBLIC, World, a_world, holding
from tests.browser.kit import ELSEWHERE, a_picture
from tests.browser.screens import wrong_with
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
    assert await wrong_with(page) == []
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


async def test_a_picture_of_a_block_is_drawn_from_here_and_told_of_where_it_does_not_come(
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
    await expect(chips.first).to_contain_text(f"A cat {ELSEWHERE} (not shown: nobody of that name was found)")
    await expect(chips.last).to_contain_text("not shown: this is no PNG, JPEG or GIF that you may see")
    assert all(url.startswith(slack.url) for url in asked)


@pytest_asyncio.fixture(loop_scope="session")
async def world(slack: Playground, tmp_path: Path) -> AsyncIterator[World]:
    """A world outside, which the local Slack can reach."""
    async with a_world(tmp_path) as world:
        slack.outside = world.outside
        yield world


async def test_pictures_from_outside_come_through_the_page_s_own_server(
    opened: Open, slack: Playground, client: AsyncWebClient, world: World
) -> None:
    world.answers["/cat.png"] = holding(a_picture())
    asked: list[str] = []
    image = {"type": "image", "image_url": ELSEWHERE}
    blocks: list[dict[str, Any]] = [
        {**image, "alt_text": "A cat"},
        {"type": "context", "elements": [{**image, "alt_text": "A small cat"}]},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "x"},
            "accessory": {**image, "alt_text": "A cat beside"},
        },
    ]
    icons = {"author_name": "Ben", "author_icon": ELSEWHERE, "footer": "Foot", "footer_icon": ELSEWHERE}
    attachments = [
        {"fallback": "A cat below", "image_url": ELSEWHERE},
        {"fallback": "A cat at the right", "thumb_url": ELSEWHERE, **icons},
    ]
    await client.chat_postMessage(channel="C0PAYMENTS", text="Look", blocks=blocks, attachments=attachments)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0GENERAL")
    page.on("request", lambda request: asked.append(request.url))

    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    pictures = page.get_by_role("article").get_by_role("img", name="A ")
    await expect(pictures).to_have_count(5)
    wide = "all => Promise.all(all.map(async one => { await one.decode(); return one.naturalWidth; }))"
    assert await pictures.evaluate_all(wide) == [8] * 5
    older = page.locator(".attachment").last
    thumb = await older.get_by_role("img", name="A cat at the right").bounding_box()
    assert await older.locator(":is(.author, .foot) img").evaluate_all(wide) == [8] * 2
    middle = await older.evaluate("one => one.getBoundingClientRect().x + one.clientWidth / 2")
    assert thumb is not None
    assert (thumb["width"], thumb["x"] > middle) == (75, True)
    assert world.asked == ["/cat.png"]
    assert all(url.startswith(slack.url) for url in asked)
    await pictures.first.click()
    await expect(page.get_by_role("dialog", name="A cat").get_by_role("img")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not shown: it is no PNG, JPEG or GIF"),
        (a_picture()[:40], "not shown: it is damaged"),
    ],
)
async def test_what_comes_from_outside_and_is_no_picture_is_told_of(
    ada: Page, client: AsyncWebClient, world: World, content: bytes, why: str
) -> None:
    world.answers["/cat.png"] = holding(content)
    image = {"type": "image", "image_url": ELSEWHERE, "alt_text": "A <cat>"}

    blocks: list[dict[str, Any]] = [image, {"type": "context", "elements": [image]}]
    await client.chat_postMessage(channel="C0PAYMENTS", text="Look", blocks=blocks)

    told = ada.locator("#messages .picture")
    await expect(told).to_have_text([f"🖼 A <cat> {ELSEWHERE} ({why})", "🖼 A <cat>"])
    await expect(told.last).to_have_attribute("title", f"{ELSEWHERE} ({why})")


async def test_only_what_somebody_was_shown_is_fetched_for_them(
    ada: Page, slack: Playground, client: AsyncWebClient, world: World
) -> None:
    world.answers |= {"/cat.png": holding(a_picture()), "/other.png": holding(a_picture())}
    image = {"type": "image", "image_url": ELSEWHERE, "alt_text": "A cat"}
    await client.chat_postMessage(channel="C0PAYMENTS", text="Look", blocks=[image])
    shown = await ada.get_by_role("img", name="A cat").get_attribute("src") or ""
    other = urlencode({"url": f"https://{PUBLIC}/other.png"})
    answered = [
        (await ada.request.get(slack.url + path)).status
        for path in (
            shown,
            shown.replace("U0ADA", "U0BEN"),
            shown.replace("cat.png", "other.png"),
            f"/picture?as=U0ADA&{other}",
            f"/picture?as=U0ADA&{other}&sign=é",
        )
    ]

    assert answered == [200, 403, 403, 403, 403]
    assert world.asked == ["/cat.png"]
