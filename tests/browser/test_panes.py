"""One identity per pane: what each person sees, two side by side, and who is where at what time."""

from __future__ import annotations

import copy
import re
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.conftest import MANIFEST, WIDTHS, Open, at_each_width
from tests.browser.screens import goes, on_a_screen, wrong_in_both_schemes

pytestmark = pytest.mark.browser


async def test_an_app_without_a_home_shows_its_messages_alone(opened: Open, served: AsyncExitStack, port: int) -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["features"]["app_home"]["home_tab_enabled"] = False
    slack = await served.enter_async_context(Playground(port, manifest=manifest, rate=0, page=True))
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await page.get_by_label("Channels and people").get_by_role("link", name="Lunchbox").click()

    await expect(page.locator("#words")).to_have_attribute("placeholder", "Message Lunchbox")
    await expect(page.locator(".tabs a")).to_have_text(["Messages"])
    await expect(page.locator(".tabs a[aria-current]")).to_have_count(1)
    await expect(page.locator("#home")).to_have_count(0)
    await page.fill("#words", "Hello")
    await page.press("#words", "Enter")
    await expect(page.locator("#messages")).to_contain_text("Hello")


@at_each_width
async def test_each_pane_shows_only_what_its_person_may_see(
    opened: Open, slack: Playground, client: AsyncWebClient, screen: tuple[int, str]
) -> None:
    await slack.person("ben").says("C0CLIENT", "A secret of the client")
    await slack.person("ben").says("U0ADA", "Only between us")
    await client.chat_postEphemeral(channel="C0PAYMENTS", user="U0ADA", text="For Ada alone")

    ada = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", *screen)
    deepak = await opened(f"{slack.url}/?as=U0DEEPAK&channel=C0PAYMENTS", *screen)

    await expect(ada.get_by_text("For Ada alone")).to_be_visible()
    await expect(ada.get_by_text("Only visible to you")).to_be_visible()
    await expect(deepak.get_by_text("For Ada alone")).to_have_count(0)
    await expect(deepak.get_by_role("link", name="client-portal")).to_have_count(0)
    await deepak.goto(f"{slack.url}/?as=U0DEEPAK&channel=C0CLIENT")
    await expect(deepak.locator("#messages")).to_contain_text("You are not in this channel")
    between = slack.workspace.direct("U0BEN", "U0ADA").id
    await deepak.goto(f"{slack.url}/?as=U0DEEPAK&channel={between}")
    await expect(deepak.locator("#messages")).not_to_contain_text("Only between us")


@pytest.mark.parametrize("width", [1400, 390])
async def test_what_only_one_person_sees_is_dismissed_for_good(
    opened: Open, slack: Playground, client: AsyncWebClient, width: int
) -> None:
    for user in ("U0ADA", "U0BEN"):
        await client.chat_postEphemeral(channel="C0PAYMENTS", user=user, text="For you alone")
    await slack.person("ben").says("C0PAYMENTS", "For all")
    ada = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width)
    ben = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS", width)
    whisper = ada.locator("article", has_text="For you alone")

    await whisper.hover()
    await whisper.get_by_role("button", name="Dismiss").click()

    await expect(whisper).to_have_count(0)
    await expect(ada.locator("article", has_text="For all")).to_be_focused()
    await ada.reload()
    await expect(ada.locator("article")).to_have_count(1)
    await expect(ben.locator("article", has_text="For you alone")).to_be_visible()


async def test_what_changes_is_told_only_to_those_who_may_know(ada: Page, slack: Playground) -> None:
    told: list[str] = []
    ada.on("request", lambda request: told.append(request.url))
    await ada.goto(f"{slack.url}/?as=U0EMI&channel=C0GENERAL")
    await expect(ada.locator("#sidebar .dot.on").first).to_be_visible()

    secret = await slack.person("ben").says("C0CLIENT", "A secret")
    known = await slack.person("ben").says("C0GENERAL", "Known to all")

    await expect(ada.locator("#messages")).to_contain_text("Known to all")
    assert any(known.ts in url for url in told)
    assert not any(secret.ts in url for url in told)


async def test_a_guest_sees_only_the_channels_they_are_in(opened: Open, slack: Playground) -> None:
    guest = await opened(f"{slack.url}/?as=U0GUEST")

    await expect(guest.get_by_role("link", name="general")).to_be_visible()
    await expect(guest.get_by_role("link", name="payments")).to_have_count(0)
    await guest.goto(f"{slack.url}/?as=U0GUEST&channel=C0PAYMENTS")
    await expect(guest.locator("#messages")).to_contain_text("You are not in this channel")


@at_each_width
async def test_two_people_talk_side_by_side_in_one_window(
    opened: Open, slack: Playground, screen: tuple[int, str]
) -> None:
    window = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", *screen)
    await window.get_by_role("link", name="Side by side").click()
    left, right = (window.frame_locator(f"iframe[title='{side} pane']") for side in ("Left", "Right"))
    for pane in (left, right):
        await pane.locator("body[data-live]").wait_for()

    await left.locator("#words").fill("Shall we?")
    await left.locator("#words").press("Enter")
    await expect(right.locator("#messages")).to_contain_text("Shall we?")
    await right.locator("#words").fill("Yes")
    await right.locator("#words").press("Enter")

    await expect(left.get_by_role("article", name="Ben Okafor")).to_contain_text("Yes")
    await expect(left.get_by_label("Act as")).to_have_value("U0ADA")
    await expect(right.get_by_label("Act as")).to_have_value("U0BEN")


async def test_one_pane_may_be_there_before_the_other_has_begun(opened: Open, slack: Playground) -> None:
    window = await opened(f"{slack.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS")
    await window.frame_locator("iframe").last.locator("body[data-live]").wait_for()

    await window.evaluate("document.querySelectorAll('iframe')[1].contentDocument.body.remove()")
    await window.frame_locator("iframe").first.get_by_label("Act as").select_option("U0EMI")

    # What the scripts complain of fails the test as well.
    await expect(window.frame_locator("iframe").first.locator("body[data-as=U0EMI]")).to_be_attached()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_two_panes_keep_their_room_while_the_tools_are_open(
    opened: Open, slack: Playground, width: int, scheme: str
) -> None:
    window = await opened(f"{slack.url}/beside?as=U0ADA&as=U0BEN&channel=C0PAYMENTS", width, scheme)

    await window.get_by_role("button", name="Tools").click()
    await expect(window.get_by_role("tabpanel", name="Clock")).to_be_visible()

    for frame in await window.locator("iframe").all():
        box = await frame.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= min(width, 900) // 4
    assert not await window.evaluate("document.documentElement.scrollWidth > innerWidth")
    await window.get_by_role("button", name="Close the tools").click()
    await expect(window.frame_locator("iframe").first.locator("#words")).to_be_visible()


#: Where the channel and something beside or over it stand, and whether they are wider than the window.
_ROOM = """shown => {
  const { scrollWidth } = document.documentElement;
  const [place, over] = [document.getElementById("place"), shown].map((one) => one.getBoundingClientRect());
  return [place.toJSON(), over.toJSON(), scrollWidth > innerWidth];
}"""


async def has_room(shown: Locator) -> None:
    """Look whether the channel has its room, or lies wholly under what was opened last."""
    await shown.wait_for()
    place, over, too_wide = await shown.evaluate(_ROOM)
    is_covered = over["x"] <= place["x"] and over["width"] >= place["width"]
    assert place["width"] >= 320
    assert over["x"] >= place["x"] + place["width"] or is_covered
    assert not too_wide


async def test_a_thread_and_the_tools_leave_the_channel_its_room(opened: Open, slack: Playground) -> None:
    parent = await slack.person("ben").says("C0PAYMENTS", "Who is for Friday?")
    page = await opened(slack.url)
    thread, tools = (page.get_by_role("complementary", name=name) for name in ("Thread", "Tools"))
    for width in (1525, 1400, 1200, 1024, 900, 811, 750, 390):
        async with on_a_screen(page, width):
            await goes(page, slack, f"?as=U0ADA&channel=C0PAYMENTS&thread={parent.ts}")
            await has_room(thread)
            await page.get_by_role("button", name="Tools", exact=True).click()
            await has_room(tools)
            await page.get_by_role("tab", name="Trace").click()
            await has_room(tools)
            await expect(thread).to_be_visible(visible=width > 1524)
            if width > 810:
                await page.locator("#messages article").focus()
                await page.keyboard.press("t")
                await has_room(thread)
                await expect(tools).to_be_visible(visible=width > 1524)
                await page.keyboard.press("Escape")
                await has_room(tools)
            else:
                await page.get_by_role("button", name="Close the tools").click()
                await has_room(thread)


async def test_the_tools_come_back_over_a_thread_that_covers_them(opened: Open, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "Who is for Friday?")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", 1024)
    toggle, tools = page.get_by_role("button", name="Tools", exact=True), page.locator("#tools")
    await toggle.click()
    await page.locator("#messages article").focus()
    await page.keyboard.press("t")
    await expect(tools).to_be_hidden()

    await toggle.click()

    await expect(tools).to_be_visible()
    await page.get_by_role("button", name="Close the tools").click()
    await expect(page.get_by_label("Reply", exact=True)).to_be_visible()


async def test_a_pane_opens_in_another_window_as_the_same_person(opened: Open, slack: Playground) -> None:
    window = await opened(f"{slack.url}/beside?as=U0ADA&as=U0CHLOE&channel=C0PAYMENTS")
    right = window.frame_locator("iframe[title='Right pane']")

    async with window.context.expect_page() as opening:
        await right.get_by_role("link", name="Own window").click()
    alone = await opening.value

    await expect(alone.get_by_label("Act as")).to_have_value("U0CHLOE")
    await expect(alone.get_by_role("heading", name="payments")).to_be_visible()


async def test_everybodys_local_time_zone_and_presence_are_there(opened: Open, ada: Page, slack: Playground) -> None:
    emi = ada.get_by_role("navigation").get_by_role("link", name="Emi Tanaka")
    await expect(emi).to_have_text(re.compile(r"Emi Tanaka, away, \s*\d\d:\d\d Tokyo"))

    await opened(f"{slack.url}/?as=U0EMI&channel=C0GENERAL")

    await expect(emi).to_contain_text("active")
    await emi.click()
    await expect(ada.locator("#heading")).to_have_text(
        re.compile(r"Active, \d\d:\d\d local time \(Asia/Tokyo\)"), use_inner_text=True
    )


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_lists_lead_everywhere_even_on_a_phone(opened: Open, slack: Playground, width: int, scheme: str) -> None:
    await slack.person("ben").says("C0GENERAL", "Good morning")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)

    if width < 700:
        await page.get_by_role("button", name="Channels").click()
    await expect(page.get_by_role("link", name="general")).to_contain_text("1 unread")
    await page.get_by_role("link", name="general").click()

    await expect(page.get_by_text("Good morning")).to_be_visible()
    await expect(page.locator("#sidebar a", has_text="general").locator(".badge")).to_have_count(0)


async def test_the_tools_open_beside_the_pane_and_are_walked_by_keyboard(ada: Page) -> None:
    await ada.get_by_role("button", name="Tools").click()

    await expect(ada.get_by_role("tab", selected=True)).to_have_text("Clock")
    await expect(ada.locator("#tool-clock .now")).to_contain_text("Europe/Stockholm")

    await ada.get_by_role("tab", selected=True).press("Escape")
    await expect(ada.locator("#tools")).to_be_hidden()
    await expect(ada.get_by_role("button", name="Tools")).to_be_focused()


async def test_tools_that_cannot_be_fetched_are_said_to_be_missing(ada: Page) -> None:
    await ada.route("**/static/*/trace.js", lambda route: route.abort())
    await ada.get_by_role("button", name="Tools", exact=True).click()
    await expect(ada.get_by_role("status").first).to_have_text("The playground cannot be reached.")

    await ada.unroute("**/static/*/trace.js")
    await ada.reload()

    await expect(ada.locator("#tool-clock .now")).to_contain_text("Europe/Stockholm")


async def test_the_list_of_members_goes_with_escape_and_with_a_click_elsewhere(ada: Page) -> None:
    summary, members = ada.locator(".members summary"), ada.locator(".members ul")
    await summary.click()
    await expect(members).to_be_visible()
    await members.locator("li").first.click()
    await expect(members).to_be_visible()

    await ada.keyboard.press("Escape")
    await expect(members).to_be_hidden()
    await expect(summary).to_be_focused()
    await summary.click()
    await ada.locator("#messages").click()

    await expect(members).to_be_hidden()


async def test_the_list_of_members_unfolds_though_the_heading_is_drawn_anew_under_the_finger(
    ada: Page, slack: Playground
) -> None:
    await ada.locator(".members summary").hover()
    await ada.mouse.down()
    async with ada.expect_response("**/part/heading*"):
        slack.join("C0PAYMENTS", "U0EMI")
    # The answer is drawn at once, unless somebody presses what would be drawn anew.
    await ada.wait_for_timeout(200)

    await ada.mouse.up()

    await expect(ada.locator(".members ul")).to_be_visible()
    await expect(ada.locator(".members ul")).to_contain_text("Emi Tanaka")


@at_each_width
async def test_names_are_whole_beside_the_time_and_place_of_each_person(ada: Page, slack: Playground) -> None:
    slack.workspace.users["U0BEN"].tz = "America/Argentina/Buenos_Aires"
    await ada.reload()
    if not await ada.locator("#sidebar").is_visible():
        await ada.get_by_role("button", name="Channels").click()
    await expect(ada.locator("#sidebar .people .local").get_by_text("Buenos Aires")).to_be_visible()
    await ada.locator("#sidebar .people .name").first.wait_for()

    cut = await ada.locator("#sidebar .people :is(.name, .local)").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    )

    assert cut == []


async def test_an_unknown_channel_is_told_once_with_a_way_on(opened: Open, slack: Playground) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0NOWHERE")
    await expect(page.locator("#heading")).to_have_text("Channel")
    await expect(page.locator("#messages")).to_contain_text("You are not in this channel, or it does not exist.")

    await page.get_by_role("link", name="Go to a channel of yours").click()

    await expect(page.get_by_role("heading", name="payments")).to_be_visible()


@at_each_width
async def test_an_unknown_person_is_told_with_everybody_who_is_there(
    opened: Open, slack: Playground, screen: tuple[int, str]
) -> None:
    page = await opened(f"{slack.url}/?as=U0N%3Cb%3EBODY&channel=C0GENERAL", *screen)
    await expect(page.get_by_role("heading", name="There is nobody of that name here")).to_be_visible()
    assert await wrong_in_both_schemes(page) == []

    await page.get_by_role("link", name="Ben Okafor").click()

    await expect(page.get_by_role("heading", name="general")).to_be_visible()
    await expect(page.get_by_label("Act as")).to_have_value("U0BEN")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_what_is_said_covers_no_message(opened: Open, slack: Playground, width: int, scheme: str) -> None:
    for number in range(30):
        await slack.person("ben").says("C0PAYMENTS", f"Message {number}")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)

    await page.fill("#words", "/unheard of")
    await page.press("#words", "Enter")
    await expect(page.locator("#notice")).to_contain_text("No app here has that command.")

    await expect(page.get_by_text("Message 29")).to_be_in_viewport(ratio=1)
    last, notice, field = [
        await page.locator(place).last.bounding_box() for place in ("#messages article", "#notice", "#composer .box")
    ]
    assert last is not None
    assert notice is not None
    assert field is not None
    assert last["y"] + last["height"] <= notice["y"]
    assert notice["y"] + notice["height"] <= field["y"]


async def test_on_a_phone_the_bar_is_one_row(opened: Open, slack: Playground) -> None:
    slack.clock.run(60)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", 390)

    tops = await page.locator("#top > *:visible, #top .links > *:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => box.top + box.height / 2)"
    )

    assert max(tops) - min(tops) < 12
    await expect(page.get_by_role("link", name="Side by side")).to_be_visible()
    await expect(page.get_by_role("button", name="Channels")).to_be_visible()
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_on_a_phone_a_notice_leaves_the_tools_free(opened: Open, slack: Playground) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", 390)
    await page.get_by_role("button", name="Tools").click()
    await page.locator("#clock-rate").select_option("60")
    await expect(page.get_by_role("status")).to_contain_text("The clock shows")

    # Where something lies over it, the click waits until the notice has faded.
    await page.get_by_role("tab", name="Faults").click(timeout=5_000)

    await expect(page.get_by_role("tabpanel", name="Faults")).to_be_visible()
