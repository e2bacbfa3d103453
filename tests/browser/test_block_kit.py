"""All of Block Kit: what is drawn, and what an app is told when a person uses it, both ways an app can be connected."""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.changes import END
from playground.server import Playground
from playground.views import check_view
from playground.workspace import File
from tests.browser import kit, places
from tests.browser.apps import a_button, a_field
from tests.browser.conftest import WIDTHS, Open
from tests.browser.cook import RED, Told, a_form
from tests.browser.screens import on_a_screen, wrong_in_both_schemes
from tests.browser.using import (
    CHOICES,
    PAYMENTS,
    date_field,
    heard,
    menu,
    pick,
    posted,
    set_moment,
    set_time,
    time_field,
    use_buttons,
    use_choices,
)
from tests.connecting import by_http, by_socket

pytestmark = pytest.mark.browser


def a_file(name: str) -> FilePayload:
    """Return a file to upload."""
    return {"name": name, "mimeType": "text/plain", "buffer": b"A"}


async def all_is_drawn(page: Page) -> None:
    """Look at everything that messages may hold."""
    first, second = page.locator("#messages article").nth(0), page.locator("#messages article").nth(1)
    await expect(first.get_by_role("heading", name="Header 🎉")).to_be_visible()
    await expect(first.locator(".text strong").first).to_have_text("bold")
    await expect(first.locator(".pill.me").first).to_have_text("@Ada Lindqvist")
    await expect(first.locator("blockquote").first).to_have_text("quotedtwice")
    await expect(first.locator(".fields > div")).to_have_count(4)
    await expect(first.get_by_role("img", name="A square")).to_be_visible()
    assert await first.get_by_role("img", name="A square").evaluate("one => one.naturalWidth") == 8
    await expect(first).to_contain_text("A cat https://pictures.example/cat.png")
    await expect(first.locator(".rich ul ol[start='3'] li").first).to_contain_text("deeper")
    await expect(first.locator(".rich u")).to_have_text("underline")
    await expect(second.locator(".table td.right").last).to_have_text("4.5")
    await expect(second.locator(".markdown ul ul li")).to_have_text("deeper")
    assert (await second.locator(".markdown > p:not(.heading)").first.inner_text()).startswith("Some  bold")
    await expect(second).to_contain_text("video: does not play here")
    await expect(second).to_contain_text("Call: R1")
    await expect(second.get_by_role("img", name="Pie chart: Pea 3 (75%), Leek 1 (25%)")).to_be_visible()
    await expect(second.locator(".chart td")).to_have_text(["3", "1"], use_inner_text=True)
    assert await page.locator("#messages").get_by_text("[", exact=True).count() == 0


async def test_everything_that_a_message_may_hold_is_drawn(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    slack.workspace.files[RED] = File(id=RED, name="red.png", user=slack.workspace.bot_user, content=kit.a_picture())
    await posted(client, kit.shown(RED))
    await posted(client, kit.told_of())

    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    await page.get_by_text("Numbers", exact=True).click()

    for width, scheme in WIDTHS:
        async with on_a_screen(page, width, scheme):
            await all_is_drawn(page)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
async def test_no_block_shuts_anybody_out(
    opened: Open, slack: Playground, client: AsyncWebClient, width: int, scheme: str
) -> None:
    slack.workspace.files[RED] = File(id=RED, name="red.png", user=slack.workspace.bot_user, content=kit.a_picture())
    for blocks in places.messages(RED):
        await posted(client, blocks)
    await client.chat_postMessage(channel=PAYMENTS, text="Old", attachments=kit.ATTACHMENTS)
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}", width, scheme)
    found = {"messages": await wrong_in_both_schemes(page)}
    await client.views_publish(user_id="U0ADA", view={"type": "home", "blocks": places.home(RED)})
    await page.goto(f"{slack.url}/?as=U0ADA&channel=home")
    found["home"] = await wrong_in_both_schemes(page)
    await page.get_by_label("More actions").last.click()
    found["overflow"] = await wrong_in_both_schemes(page)
    slack.workspace.show("U0ADA", check_view(a_form(places.form(RED)), "modal"), on_top=False)
    await page.get_by_role("dialog").get_by_text("It is hot").wait_for()
    found["form that shows"] = await wrong_in_both_schemes(page)
    slack.workspace.close("U0ADA")
    await expect(page.get_by_role("dialog")).to_have_count(0)

    slack.workspace.show("U0ADA", check_view(a_form(kit.inputs()), "modal"), on_top=False)
    await menu(page.get_by_role("dialog"), "static_select").click()
    await expect(page.locator("[role=listbox]:popover-open")).to_contain_text("Carrot")
    found["form"] = await wrong_in_both_schemes(page)

    assert found == {name: [] for name in found}


async def test_every_element_of_home_tells_the_app_at_once(opened: Open, slack: Playground, told: Told) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=home")
    place = page.locator("#home")
    await expect(place.get_by_role("button", name="Plain")).to_be_visible()

    await use_buttons(page, place, told)
    await use_choices(page, place, told)
    await place.get_by_role("button", name="Run", exact=True).click()

    await expect(page.locator("[popover]:popover-open")).to_contain_text("dish: <soup>")
    assert told.states[-1]["in-radio_buttons"]["radio_buttons"]["selected_option"] == kit.SOUPS[1]


async def test_feedback_icons_and_what_is_in_cards_and_attachments_is_pressed_too(
    opened: Open, slack: Playground, client: AsyncWebClient, told: Told
) -> None:
    await posted(client, kit.told_of(), attachments=kit.ATTACHMENTS)
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    for number, (name, value) in enumerate(
        [("Bad", "bad"), ("Throw away", "bin"), ("Card", None), ("Attached", "a")], 1
    ):
        await page.get_by_role("button", name=name, exact=True).click()
        await heard(told, number)
        assert told.last("value") == [value]

    assert await page.get_by_role("button", name="Run").count() == 0


async def opens_form(page: Page) -> Locator:
    """Type the command that opens the form of everything."""
    await page.fill("#words", "/lunch")
    await page.press("#words", "Enter")
    form = page.get_by_role("dialog", name="Everything")
    await form.wait_for()
    return form


# How the app is told depends on no width: the ways take turns.
@pytest.mark.parametrize(
    ("told", "width", "scheme"),
    [(way, *screen) for way, screen in zip((by_http, by_socket, by_http), WIDTHS, strict=True)],
    indirect=["told"],
)
async def test_every_element_of_a_form_is_filled_in_and_sent(
    opened: Open, slack: Playground, told: Told, width: int, scheme: str
) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}", width, scheme)
    form = await opens_form(page)
    await expect(form.get_by_label("Plain text input")).to_be_focused()

    await page.keyboard.type("words")
    await expect(form.locator("output")).to_have_text("5")
    await form.get_by_label("Number input").fill("7")
    await form.get_by_label("Email text input").fill("ada@example.com")
    await form.get_by_label("Url text input").fill("https://example.com")
    await form.get_by_label("Rich text input").fill("*bold* @ben\n- one")
    await form.get_by_label("File input").set_input_files(a_file("a.txt"))
    await expect(form.get_by_label("Remove a.txt")).to_be_visible()
    await form.get_by_label("Lines").fill("one\ntwo")
    for kind, names, _, _ in CHOICES:
        await pick(page, menu(form, kind), *names)
        await menu(form, kind).press("Tab")
    await form.get_by_role("radio", name="Leek").check()
    await form.get_by_role("checkbox", name="leek").check()
    await date_field(form).fill("2026-01-31")
    await set_time(time_field(form), "09:30")
    await set_moment(form, "2026-01-31", "09:30")
    await form.get_by_role("button", name="Send").click()

    await expect(form).to_be_hidden()
    values = {action: state for block in told.forms[-1].values() for action, state in block.items()}
    for kind, _, name, wanted in CHOICES:
        assert values[kind] == {"type": kind, name: wanted}
    assert values["plain_text_input"]["value"] == "words"
    assert values["number_input"]["value"] == "7"
    assert values["lines"]["value"] == "one\ntwo"
    assert values["radio_buttons"]["selected_option"] == kit.SOUPS[1]
    assert values["checkboxes"]["selected_options"] == [kit.BOXES[1]["options"][1]]
    assert values["datetimepicker"]["selected_date_time"] == 1_769_848_200
    assert [one["name"] for one in values["file_input"]["files"]] == ["a.txt"]
    section, items = values["rich_text_input"]["rich_text_value"]["elements"]
    assert section["elements"][0] == {"type": "text", "text": "bold", "style": {"bold": True}}
    assert section["elements"][-1] == {"type": "user", "user_id": "U0BEN"}
    assert items["type"] == "rich_text_list"


async def test_what_a_form_does_not_accept_is_said_at_each_field(opened: Open, slack: Playground, told: Told) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    form = await opens_form(page)
    await form.get_by_label("Plain text input").fill("far too many words")
    await form.get_by_label("Number input").fill("ten")
    await form.get_by_label("Email text input").fill("nobody")
    await form.get_by_label("Url text input").fill("nowhere")
    await form.get_by_label("File input").set_input_files(a_file("a.exe"))
    await pick(page, menu(form, "multi_users_select"), "Ben")

    await form.get_by_label("Email text input").press("Enter")

    for label, sentence in (
        ("Plain text input", "Must be no more than 10 characters."),
        ("Number input", "Please enter a whole number."),
        ("Email text input", "Please enter a valid email address."),
        ("Url text input", "Please enter a valid URL."),
        ("File input", "This type of file can't be chosen here."),
    ):
        await expect(form.get_by_label(label)).to_have_accessible_description(sentence)
        await expect(form.get_by_label(label)).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_label("Plain text input")).to_be_focused()
    await expect(form.get_by_label("Lines")).to_have_accessible_description("Several")
    await expect(form.get_by_label("Remove Ben Okafor")).to_be_visible()
    await expect(form.get_by_label("Remove a.exe")).to_be_visible()
    assert told.forms == []


async def test_a_form_follows_every_response_action(opened: Open, slack: Playground, told: Told) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    slack.workspace.show("U0ADA", check_view(a_form([a_field("what", "What")]), "modal"), on_top=False)

    async def sends(words: str) -> None:
        await page.get_by_label("What").fill(words)
        await page.get_by_label("What").press("Enter")

    await sends("errors")
    await expect(page.get_by_label("What")).to_have_accessible_description("Not that.")
    await sends("update")
    await expect(page.get_by_role("dialog", name="Updated")).to_be_visible()
    await sends("push")
    await expect(page.get_by_role("dialog", name="Pushed")).to_be_visible()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_role("dialog", name="Updated")).to_be_visible()
    await sends("push")
    await expect(page.get_by_role("dialog", name="Pushed")).to_be_visible()
    await sends("clear")

    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_an_input_that_dispatches_tells_the_app_with_enter_and_does_not_send_the_form(
    opened: Open, slack: Playground, told: Told
) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    form = await opens_form(page)

    await form.get_by_label("Echo").fill("hello")
    await form.get_by_label("Echo").press("Enter")

    await heard(told, 1)
    assert told.last("action_id", "value") == ["echo", "hello"]
    await form.get_by_label("Letters").press("x")
    await heard(told, 2)
    assert told.last("action_id", "value") == ["letters", "x"]
    assert told.states[-1]["of-lines"]["lines"]["value"] == "one"
    assert told.forms == []
    await expect(form).to_be_visible()


async def test_what_is_typed_into_a_message_is_told_with_the_button_below(
    opened: Open, slack: Playground, client: AsyncWebClient, told: Told
) -> None:
    await posted(client, [a_field("what", "What"), a_button("send", "Send it")])
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    await page.get_by_label("What").fill("soup")
    await page.get_by_role("button", name="Send it").click()

    await heard(told, 1)
    assert told.states[-1]["what"]["what"]["value"] == "soup"


async def test_a_choice_that_is_thought_better_of_is_as_it_was(
    opened: Open, slack: Playground, client: AsyncWebClient, told: Told
) -> None:
    asked = [{**each, "confirm": kit.ASKED} for each in (kit.SELECTS[0], kit.BOXES[0])]
    await posted(client, [{"type": "actions", "elements": asked}])
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    no = page.get_by_role("dialog", name="Really?").get_by_role("button", name="No")

    await pick(page, menu(page, "static_select"), "Lemon")
    await no.click()
    await page.get_by_role("radio", name="Leek").click()
    await no.click()

    await expect(menu(page, "static_select")).to_have_value("")
    await expect(page.get_by_role("radio", name="Leek")).not_to_be_checked()
    assert told.actions == []


async def test_a_select_is_used_by_keyboard_alone(opened: Open, slack: Playground, told: Told) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    form = await opens_form(page)
    one, many = menu(form, "static_select"), menu(form, "multi_static_select")
    active = page.locator("[role=listbox]:popover-open [data-active]")

    await one.focus()
    await page.keyboard.press("ArrowDown")
    await expect(active).to_have_text("Pea")
    await page.keyboard.press("End")
    await expect(active).to_have_text("Lemon")
    await page.keyboard.press("Enter")
    await expect(one).to_have_value("Lemon")
    await expect(one).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("ArrowDown")
    await expect(active).to_have_text("Lemon")
    await page.keyboard.press("Escape")
    await expect(form).to_be_visible()
    await many.focus()
    await page.keyboard.press("ArrowDown")
    await expect(active).to_have_text("Pea")
    for _ in range(3):
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowDown")
    mistake = form.locator("[data-at=multi_static_select] + [role=alert]")
    await expect(mistake).to_have_text("No more than 2 can be chosen here.")
    await expect(form.locator(".complaint")).to_be_empty()

    chips = form.locator("[data-at=multi_static_select] .chips li span")
    await expect(chips).to_have_text(["Pea", "Leek"])
    await page.keyboard.press("Backspace")
    await expect(chips).to_have_text(["Pea"])
    await expect(mistake).to_have_count(0)


async def test_menus_show_groups_descriptions_and_why_there_is_nothing(
    opened: Open, slack: Playground, told: Told
) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    form = await opens_form(page)
    offers = page.locator("[role=listbox]:popover-open")

    await menu(form, "static_select").click()
    await expect(offers.get_by_role("group", name="Cakes")).to_contain_text("Carrot")
    await expect(offers).to_contain_text("With butter 🍞")
    await menu(form, "static_select").fill("tofu")
    await expect(offers).to_have_text("No results")
    await menu(form, "external_select").click()
    await expect(offers).to_have_text("Type 1 letter or more")
    await menu(form, "multi_external_select").fill("pea")
    await expect(offers.get_by_role("group", name="Fresh")).to_contain_text("Pea")

    await expect(menu(form, "conversations_select")).to_have_value("#payments")
    await menu(form, "multi_conversations_select").click()
    await expect(offers).to_contain_text("#random")
    await expect(offers).not_to_contain_text("client-portal")
    assert told.asked == ["pea"]


async def test_attachments_are_drawn_and_nothing_in_them_becomes_html(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=PAYMENTS, text="Old", attachments=kit.ATTACHMENTS)

    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    first = page.locator(".attachment").first
    await expect(page.locator("#messages article")).to_contain_text("Before @Ben Okafor")
    await expect(first.get_by_role("link", name="The title")).to_be_visible()
    await expect(first.locator("rect")).to_have_attribute("fill", "#36a64f")
    await expect(first).to_contain_text("The foot | Nov 24, 2025 17:00")
    await expect(page.locator(".attachment").last).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator("#messages img").count() == 0


async def test_older_buttons_are_drawn_and_say_that_they_do_nothing(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    actions = [
        {"type": "button", "name": "yes", "text": "<b>Yes</b>", "style": "primary"},
        {"type": "select", "name": "dish", "text": "Which dish", "options": []},
        "hostile",
        {"style": '"><script>', "text": None, "name": {}},
    ]
    await client.chat_postMessage(channel=PAYMENTS, text="Old", attachments=[{"text": "Well?", "actions": actions}])
    await client.chat_postMessage(channel=PAYMENTS, text="Odd", attachments=[{"text": "Well?", "actions": "many"}])

    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    await expect(page.get_by_role("button", name="<b>Yes</b>")).to_be_disabled()
    await expect(page.get_by_role("button", name="Which dish")).to_be_disabled()
    await expect(page.get_by_role("button", name="Button", exact=True)).to_be_disabled()
    await expect(page.locator(".attachment").first).to_contain_text("use an actions block")


async def test_what_somebody_types_into_a_message_stays_while_the_message_changes(
    opened: Open, slack: Playground, client: AsyncWebClient, told: Told
) -> None:
    blocks = [a_field("what", "What"), kit.acted_in()[0]]
    await posted(client, blocks)
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    await page.get_by_label("What").fill("soup")

    slack.person("ben").reacts(PAYMENTS, slack.workspace.channels[PAYMENTS].messages[-1].ts, "tada")

    await expect(page.get_by_role("button", name="tada, 1")).to_be_visible()
    await expect(page.get_by_label("What")).to_have_value("soup")
    await expect(page.get_by_label("What")).to_be_focused()


async def test_what_somebody_types_into_a_message_stays_while_the_page_catches_up(
    opened: Open, slack: Playground, client: AsyncWebClient, told: Told
) -> None:
    await posted(client, [a_field("what", "What"), kit.acted_in()[0]])
    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    await page.get_by_label("What").fill("soup")

    slack.workspace.changes.tell(END)
    await slack.person("ben").says(PAYMENTS, "While nobody listened")

    await expect(page.locator("#messages article")).to_contain_text(["", "While nobody listened"])
    await expect(page.get_by_label("What")).to_have_value("soup")
    await expect(page.get_by_label("What")).to_be_focused()


async def test_on_a_phone_pickers_are_as_wide_as_the_message_and_code_in_tables_stays_whole(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    code = {"type": "text", "text": "a_long_name_of_a_setting", "style": {"code": True}}
    cell = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [code]}]}
    row = [{"type": "raw_text", "text": "A cell that is long"}, cell, cell]
    table = {"type": "table", "column_settings": [{"is_wrapped": True}] * 3, "rows": [row, row]}
    await client.chat_postMessage(channel=PAYMENTS, text="Table", blocks=[table])
    await posted(client, kit.acted_in())

    page = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}", 390)

    whole = await page.locator("#messages article").last.locator(".said").bounding_box()
    assert whole is not None
    pickers = page.locator("#messages .combo:not(.moment *), #messages .picker, #messages .actions > input")
    widths = await pickers.evaluate_all("all => all.map(one => Math.round(one.getBoundingClientRect().width))")
    assert widths
    assert set(widths) == {round(whole["width"])}
    lines = await page.locator(".table code").evaluate_all("all => all.map(one => one.getClientRects().length)")
    assert set(lines) == {1}
