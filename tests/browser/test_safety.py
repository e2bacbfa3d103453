"""Only from this machine, only from our own page, and whatever anybody writes stays words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from tests.browser.apps import a_form, plain
from tests.browser.conftest import Open, at_each_width

pytestmark = pytest.mark.browser
HOSTILE = "\"'><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>{{7*7}}</textarea>"


@at_each_width
async def test_names_topics_files_options_and_links_stay_words(
    opened: Open, slack: Playground, client: AsyncWebClient, screen: tuple[int, str]
) -> None:
    workspace = slack.workspace
    workspace.users["U0BEN"].real_name = f"Ben {HOSTILE}"
    workspace.channels["C0PAYMENTS"].topic = HOSTILE
    workspace.channels["C0GENERAL"].name = f"general{HOSTILE}"
    ben = slack.person("ben")
    message = await ben.says("C0PAYMENTS", HOSTILE, files=(await ben.uploads(f"{HOSTILE}.txt", b""),))
    await ben.says("C0PAYMENTS", HOSTILE, thread=message.ts)
    message.reactions[HOSTILE] = ["U0BEN"]
    await slack.person("ada").says("C0PAYMENTS", HOSTILE)
    chosen = {
        "type": "overflow",
        "action_id": "o",
        "options": [{"text": plain(HOSTILE[:75]), "value": HOSTILE[:75]}] * 2,
    }
    block = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": f"<javascript:alert(1)|{HOSTILE}>"},
        "accessory": chosen,
    }
    await client.chat_postMessage(channel="C0PAYMENTS", text=HOSTILE, blocks=[block])
    form = a_form("f", "Title")
    form["blocks"][0]["label"] = plain(HOSTILE)
    form["blocks"][0]["element"] |= {"initial_value": HOSTILE, "placeholder": plain(HOSTILE[:150])}

    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={message.ts}", *screen)
    workspace.show("U0ADA", check_view(form, "modal"), on_top=False)

    await expect(page.get_by_role("dialog")).to_contain_text(HOSTILE)
    assert await page.title() != "owned"
    assert await page.locator("img, script:not([src])").count() == 0
    assert await page.locator("a[href^='javascript']").count() == 0
    await page.get_by_role("button", name="Close").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    # Where the window is narrow, the thread lies over the channel.
    await page.press("#reply", "Escape")
    await page.get_by_role("article", name="Ada Lindqvist").get_by_label("Actions for this message").click()
    await page.get_by_role("button", name="Edit message").click()
    await expect(page.get_by_label("Change this message")).to_have_value(HOSTILE)
    await page.fill("#words", "@ben")
    await expect(page.get_by_role("listbox", name="Suggestions")).to_contain_text(HOSTILE)
    assert await page.title() != "owned"


async def test_what_runs_from_right_to_left_turns_nothing_else_round(opened: Open, slack: Playground) -> None:
    slack.workspace.users["U0BEN"].real_name = "\u202eneB"
    ben = slack.person("ben")
    await ben.says("C0PAYMENTS", "Look", files=(await ben.uploads("a\u202egnp.html", b""),))

    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    await expect(page.locator("#messages .file .name")).to_have_text("a\ufffdgnp.html")
    by = page.locator("#messages .by")
    name, at = await by.locator("strong").bounding_box(), await by.locator("time").bounding_box()
    assert name is not None
    assert at is not None
    assert name["x"] + name["width"] <= at["x"]


async def test_the_policy_allows_no_script_or_style_but_our_own(browser: Browser, slack: Playground) -> None:
    page = await browser.new_page()
    answer = await page.goto(f"{slack.url}/?as=U0ADA")
    assert answer is not None
    policy = await answer.header_value("content-security-policy") or ""
    assert await page.locator("[style], script:not([src]), style").count() == 0

    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=odd style=\"color: red\">odd</p>')")

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    colour = "getComputedStyle(document.getElementById('odd')).color"
    assert await page.evaluate(colour) != "rgb(255, 0, 0)"
    await page.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"X-Page-Token": "guessed"}, 403),
        ({"X-Page-Token": "TOKEN", "Origin": "http://evil.example"}, 403),
        ({"X-Page-Token": "TOKEN", "Host": "evil.example"}, 403),
        ({"X-Page-Token": "TOKEN"}, 200),
    ],
)
async def test_only_our_own_page_may_act(ada: Page, slack: Playground, headers: dict[str, str], status: int) -> None:
    token = await ada.locator("meta[name=page-token]").get_attribute("content") or ""
    sent = {name: value.replace("TOKEN", token) for name, value in headers.items()}
    told = {"channel": "C0PAYMENTS", "text": "From elsewhere"}

    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{slack.url}/act/say?as=U0ADA", json=told, headers=sent)

    assert answer.status == status
    assert len(slack.person("ada").messages("payments")) == (1 if status == 200 else 0)


@pytest.mark.parametrize("path", ["/changes?as=U0ADA", "/tools/changes"])
async def test_another_site_does_not_hear_what_changes(slack: Playground, path: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(slack.url + path, origin="http://evil.example")
        async with session.ws_connect(slack.url + path, origin=slack.url) as socket:
            await slack.person("ben").says("C0PAYMENTS", "Hello")
            assert await socket.receive_str()


async def test_another_site_writes_nothing_by_pictures_and_links(browser: Browser, slack: Playground) -> None:
    by_name = slack.url.replace("127.0.0.1", "localhost")
    post = f"/api/chat.postMessage?token={slack.bot_token}&channel=C0PAYMENTS&text=owned"
    sources = [f"{slack.url}{post}", f"{by_name}{post}", f"{slack.url}/suggest?as=U0BEN", f"{by_name}/changes?as=U0BEN"]
    pictures = "".join(f'<img src="{one.replace("&", "&amp;")}">' for one in sources)
    links = f'<a id="write" href="{sources[0]}">write</a><a id="look" href="{slack.url}/?as=U0BEN">look</a>'

    async def show(request: web.Request) -> web.Response:
        return web.Response(text=pictures + links, content_type="text/html")

    site = web.Application()
    site.router.add_get("/", show)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    page = await (await browser.new_context()).new_page()
    answered: dict[str, int] = {}
    page.on("response", lambda response: answered.update({response.url: response.status}))
    evil = f"http://localhost:{runner.addresses[0][1]}/"
    try:
        await page.goto(evil)
        await page.click("#write")
        await expect(page.locator("body")).to_have_text("Another site must not act in this workspace.")
        await page.goto(evil)
        await page.click("#look")
        await page.locator("body[data-live]").wait_for()
    finally:
        await page.context.close()
        await runner.cleanup()

    assert [answered[one] for one in sources] == [403] * 4
    assert slack.workspace.channel("C0PAYMENTS").messages == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/archives/C0PAYMENTS/p1", 404), ("/part/names", 403), ("/clock", 403), ("/api/auth.test", 403)],
)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_links_of_other_sites_lead_to_pages_alone(slack: Playground, path: str, status: int, site: str) -> None:
    walking = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    framed = walking | {"Sec-Fetch-Dest": "iframe"}

    async with aiohttp.ClientSession() as session:
        assert (await session.get(slack.url + path, headers=walking)).status == status
        assert (await session.get(slack.url + path, headers=framed)).status == 403
        assert (await session.post(slack.url + path, headers=walking)).status == 403


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("edit", {"channel": "C0PAYMENTS", "ts": "TS", "text": "Mine now"}),
        ("delete", {"channel": "C0PAYMENTS", "ts": "TS"}),
        ("say", {"channel": "C0CLIENT", "text": "I was never here"}),
        ("react", {"channel": "C0CLIENT", "ts": "TS", "name": "x"}),
        ("say", {"channel": "C0OLD", "text": "Too late"}),
        ("click", {"channel": "C0PAYMENTS", "ts": "1.1", "action": "a"}),
        ("close", {"view": "V1"}),
        ("say", {}),
        ("nothing", {}),
    ],
)
async def test_nobody_acts_beyond_what_they_may(ada: Page, slack: Playground, what: str, told: dict[str, Any]) -> None:
    message = await slack.person("ben").says("C0PAYMENTS", "Ben's own")
    told = {name: message.ts if value == "TS" else value for name, value in told.items()}
    before = {id_: list(channel.messages) for id_, channel in slack.workspace.channels.items()}

    token = await ada.locator("meta[name=page-token]").get_attribute("content") or ""
    async with aiohttp.ClientSession(headers={"X-Page-Token": token}) as session:
        answer = await session.post(f"{slack.url}/act/{what}?as=U0DEEPAK", json=told)
        notice = (await answer.json())["notice"] if answer.status != 404 else "not found"

    assert notice
    assert message.text == "Ben's own"
    assert {id_: channel.messages for id_, channel in slack.workspace.channels.items()} == before
