"""Forms behave like Slack's: what is wrong, what is busy, what is on top, and how one leaves."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect
from slack_bolt.async_app import AsyncApp

from playground.server import Playground
from playground.views import check_view
from tests.browser.apps import Kitchen, a_form, forms, plain
from tests.browser.conftest import WIDTHS, Connect, Open, at_each_width
from tests.browser.places import ALERTS
from tests.browser.screens import on_a_screen
from tests.browser.using import held_back

pytestmark = pytest.mark.browser
#: How the alerts that have a level are written, but for their colour and sign.
LOOKS = """all => all.slice(1).map((one) => {
  const { font, color, margin, padding } = getComputedStyle(one);
  return [font, color, margin, padding].join();
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def kitchen(app: AsyncApp, connect: Connect) -> Kitchen:
    """The app of forms, connected."""
    kitchen = forms(app)
    await connect(app)
    return kitchen


async def opens_form(page: Page, words: str = "/lunch today") -> None:
    """Type the command that opens the form."""
    await page.fill("#words", words)
    await page.press("#words", "Enter")
    await page.get_by_role("dialog", name="Plan lunch").wait_for()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_what_is_missing_is_said_at_its_field_and_optional_is_marked(
    opened: Open, slack: Playground, kitchen: Kitchen, width: int, scheme: str
) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", width, scheme)
    await opens_form(page)
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text("Why (optional)")
    await form.get_by_label("Why").fill("Hunger")

    await form.get_by_role("button", name="Save").click()

    await expect(form.locator(".input", has_text="Dish")).to_contain_text("Please complete this required field.")
    await expect(form.get_by_label("Dish")).to_be_focused()
    await expect(form.get_by_label("Why")).to_have_value("Hunger")
    assert kitchen.told == []


@at_each_width
async def test_what_the_app_refuses_is_said_at_the_field_and_enter_sends(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    form = ada.get_by_role("dialog")
    await expect(form.get_by_label("Dish")).to_be_focused()

    await ada.keyboard.type("soup")
    await ada.keyboard.press("Enter")
    await expect(form).to_contain_text("There is no soup.")
    await form.get_by_label("Dish").fill("rice")
    await ada.keyboard.press("Enter")

    await expect(form).to_be_hidden()
    await expect(ada.locator("#words")).to_be_focused()
    await kitchen.was_told("soup", "rice")


async def test_a_form_is_busy_while_the_app_thinks_and_says_when_it_took_too_long(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    form = ada.get_by_role("dialog")
    await form.get_by_label("Dish").fill("stew")

    await form.get_by_role("button", name="Save").click()
    await expect(form.locator("form")).to_have_attribute("aria-busy", "true")
    await form.get_by_role("button", name="Save").click(force=True)

    await expect(form.get_by_role("alert")).to_have_text(["The app did not respond within 3 seconds."])
    await expect(form.locator("form")).to_have_attribute("aria-busy", "false")
    await expect(form.get_by_label("Dish")).to_have_value("stew")
    await kitchen.was_told("stew")


async def test_what_was_wrong_before_is_gone_once_the_form_is_sent_again(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    form = ada.get_by_role("dialog")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_label("Dish")).to_have_attribute("aria-invalid", "true")

    await form.get_by_label("Dish").fill("stew")
    await form.get_by_role("button", name="Save").click()

    await expect(form.get_by_role("alert")).to_have_text(["The app did not respond within 3 seconds."])
    await expect(form).not_to_contain_text("Please complete this required field.")
    await expect(form.get_by_label("Dish")).not_to_have_attribute("aria-invalid", "true")


async def test_a_warning_of_the_app_stays_while_a_mistake_at_a_field_comes_and_goes(
    ada: Page, slack: Playground
) -> None:
    form = a_form("alone", "Plan lunch")
    form["blocks"][:0] = [{"type": "alert", "level": level, "text": plain(words)} for level, words in ALERTS.items()]
    slack.workspace.show("U0ADA", check_view(form, "modal"), on_top=False)
    dialog = ada.get_by_role("dialog")
    alerts = dialog.locator(".alert")
    await expect(alerts).to_have_text(list(ALERTS.values()))
    assert len(set(await alerts.evaluate_all(LOOKS))) == 1

    for _ in range(2):
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.locator(".mistake")).to_have_text("Please complete this required field.")

    await expect(alerts).to_have_text(list(ALERTS.values()))


async def test_back_leads_to_the_form_below_with_what_was_typed(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    await ada.get_by_label("Dish").fill("rice")
    await ada.get_by_role("button", name="More").click()
    upper = ada.get_by_role("dialog", name="Who comes")
    await expect(upper).to_be_visible()

    await upper.get_by_role("button", name="Back").click()

    await expect(ada.get_by_role("dialog", name="Plan lunch").get_by_label("Dish")).to_have_value("rice")
    await expect(ada.get_by_role("button", name="Back")).to_have_count(0)
    await kitchen.was_told("rice", ("guests", False))


async def test_that_the_app_did_not_answer_is_said_in_the_form_where_it_was_asked(ada: Page, slack: Playground) -> None:
    for title in ("Plan lunch", "Who comes"):
        slack.workspace.show("U0ADA", check_view(a_form("alone", title), "modal"), on_top=title == "Who comes")
    complaint = ada.get_by_role("dialog").locator(".complaint")
    goes_on = await held_back(ada, "**/act/click*")
    async with ada.expect_response("**/act/click*") as answered:
        await ada.get_by_role("dialog", name="Who comes").get_by_role("button", name="More").click()
        slack.workspace.show("U0ADA", check_view(a_form("alone", "What else"), "modal"), on_top=True)
        await expect(ada.get_by_role("dialog", name="What else")).to_be_visible()
        goes_on.set()
    await (await answered.value).finished()
    await ada.evaluate("new Promise(requestAnimationFrame)")
    await expect(complaint).to_be_empty()

    await ada.keyboard.press("Escape")
    await expect(ada.get_by_role("dialog", name="Who comes")).to_be_visible()
    await expect(complaint).to_have_text("The app did not respond: it is not connected.")
    await ada.keyboard.press("Escape")

    await expect(ada.get_by_role("dialog", name="Plan lunch")).to_be_visible()
    await expect(complaint).to_be_empty()


@pytest.mark.parametrize("is_late", [True, False], ids=["late", "below"])
async def test_that_the_app_did_not_answer_is_said_in_the_pane_once_all_forms_are_closed(
    ada: Page, slack: Playground, is_late: bool
) -> None:
    for title in ("Plan lunch", "Who comes"):
        form = {**a_form("alone", title), "notify_on_close": False}
        slack.workspace.show("U0ADA", check_view(form, "modal"), on_top=title == "Who comes")
    goes_on = await held_back(ada, "**/act/click*", are_heard=True)
    async with ada.expect_response("**/act/click*") as answered:
        await ada.get_by_role("dialog", name="Who comes").get_by_role("button", name="More").click()
        await slack.eventually(lambda: [one for one in slack.trace.entries if one.sort == "clicks"])
        await ada.keyboard.press("Escape")
        await expect(ada.get_by_role("dialog", name="Plan lunch")).to_be_visible()
        if is_late:
            await ada.keyboard.press("Escape")
            await expect(ada.get_by_role("dialog")).to_have_count(0)
        goes_on.set()
    await (await answered.value).finished()
    if not is_late:
        await expect(ada.get_by_role("dialog").locator(".complaint")).to_be_empty()
        await ada.keyboard.press("Escape")

    await expect(ada.get_by_role("status")).to_have_text("The app did not respond: it is not connected.")


@at_each_width
async def test_escape_closes_one_form_and_the_cross_closes_all(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    await ada.get_by_label("Dish").fill("rice")
    await ada.get_by_role("button", name="More").click()
    await expect(ada.get_by_role("dialog", name="Who comes")).to_be_visible()
    await ada.keyboard.press("Escape")
    await expect(ada.get_by_role("dialog", name="Plan lunch")).to_be_visible()

    await ada.get_by_role("button", name="More").click()
    await expect(ada.get_by_role("dialog", name="Who comes")).to_be_visible()
    await ada.get_by_role("button", name="Close").click()

    await expect(ada.get_by_role("dialog")).to_have_count(0)
    await kitchen.was_told("rice", ("guests", False), "rice", ("lunch", True))


async def test_a_form_is_gone_at_once_and_who_writes_on_is_not_disturbed(ada: Page, kitchen: Kitchen) -> None:
    goes_on = await held_back(ada, "**/act/close*")
    await opens_form(ada)

    await ada.get_by_role("button", name="Close").click()
    await ada.keyboard.type("On we go")
    await ada.keyboard.press("Enter")
    await expect(ada.locator("#messages")).to_contain_text("On we go")
    await ada.locator("#messages").focus()
    async with ada.expect_response("**/part/modal*"):
        goes_on.set()

    await expect(ada.locator("#form dialog")).to_have_count(0)
    await expect(ada.locator("#messages")).to_be_focused()
    await kitchen.was_told(("lunch", True))


async def test_a_form_that_cannot_be_closed_is_there_again_with_what_was_typed(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    await ada.get_by_label("Dish").fill("rice")
    await ada.route("**/act/close*", lambda route: route.abort())

    await ada.get_by_role("button", name="Cancel").click()

    form = ada.get_by_role("dialog", name="Plan lunch")
    await expect(form.get_by_role("alert")).to_have_text("The playground cannot be reached.")
    await expect(form.get_by_label("Dish")).to_have_value("rice")
    await ada.unroute("**/act/close*")
    await form.get_by_role("button", name="Cancel").click()
    await expect(ada.get_by_role("dialog")).to_have_count(0)
    await kitchen.was_told(("lunch", False))


async def test_escape_twice_leaves_one_form_and_is_no_mistake(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    await ada.get_by_role("button", name="More").click()
    await expect(ada.get_by_role("dialog", name="Who comes")).to_be_visible()

    async def hurried(route: Route) -> None:
        await ada.keyboard.press("Escape")
        await route.continue_()

    await ada.route("**/act/close*", hurried)
    await ada.keyboard.press("Escape")

    await expect(ada.get_by_role("dialog", name="Plan lunch")).to_be_visible()
    await expect(ada.get_by_role("alert")).to_be_empty()
    await kitchen.was_told(None, ("guests", False))


async def test_the_focus_goes_round_inside_the_form(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)

    for width, scheme in WIDTHS:
        async with on_a_screen(ada, width, scheme):
            for _ in range(8):
                await ada.keyboard.press("Tab")
                assert await ada.evaluate("document.activeElement.closest('dialog') !== null")


async def test_a_form_is_only_in_its_persons_pane(opened: Open, ada: Page, slack: Playground, kitchen: Kitchen) -> None:
    ben = await opened(f"{slack.url}/?as=U0BEN&channel=C0PAYMENTS")

    await opens_form(ada)

    await expect(ben.get_by_role("dialog")).to_have_count(0)
    await ada.reload()
    await expect(ada.get_by_role("dialog", name="Plan lunch")).to_be_visible()


async def test_in_a_long_field_enter_is_a_new_line_and_control_enter_sends(ada: Page, kitchen: Kitchen) -> None:
    await opens_form(ada)
    await ada.get_by_label("Dish").fill("rice")
    await ada.get_by_label("Why").press_sequentially("one\ntwo")
    await expect(ada.get_by_label("Why")).to_have_value("one\ntwo")

    await ada.keyboard.press("Control+Enter")

    await expect(ada.get_by_role("dialog")).to_have_count(0)
    await kitchen.was_told("rice")
