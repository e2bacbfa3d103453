"""What is open on a message stays about it, whatever draws that anew meanwhile; where it is gone, that is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.views import check_view
from playground.waiting import eventually
from playground.workspace import Message
from tests.browser import kit
from tests.browser.apps import a_field, plain
from tests.browser.conftest import Connect, Open
from tests.browser.cook import Told, a_form, cook
from tests.browser.using import ON_TOP, PAYMENTS, heard, held_back, menu, pick

pytestmark = pytest.mark.browser
GONE = "That message is not here any more."
PRESSED: kit.Part = {"type": "button", "action_id": "order", "text": plain("Order"), "value": "pea"}
OFFERED: kit.Part = {
    "type": "overflow",
    "action_id": "overflow",
    "options": [kit.an_option("edit"), kit.an_option("share")],
}
CARD: list[kit.Part] = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [{**one, "confirm": kit.ASKED} for one in (PRESSED, kit.SELECTS[0], OFFERED, kit.BOXES[0])],
    }
]


@pytest_asyncio.fixture(loop_scope="session")
async def told(app: AsyncApp, connect: Connect) -> Told:
    """What the app is told."""
    told = cook(app)
    await connect(app)
    return told


class Said:
    """A message that others do something with while Ada has something open on it."""

    def __init__(self, slack: Playground, client: AsyncWebClient, page: Page, message: Message) -> None:
        self.slack, self.client, self.page, self.message = slack, client, page, message
        self.article = page.locator(f"#m{message.ts.replace('.', chr(92) + '.')}")

    async def gets_a_reaction(self) -> None:
        """Ben adds an emoji."""
        self.slack.person("ben").reacts(PAYMENTS, self.message.ts, "eyes")
        await expect(self.article.locator("[data-react=eyes]")).to_have_count(1)

    async def gets_a_reply(self) -> None:
        """Ben replies in its thread."""
        await self.slack.person("ben").says(PAYMENTS, "Really", thread=self.message.ts)
        await self.article.filter(has_text="1 reply").wait_for()

    async def is_changed(self) -> None:
        """Whoever wrote it changes its words."""
        if self.message.bot_id:
            blocks = [{"type": "section", "text": plain("Other words")}, *CARD]
            await self.client.chat_update(channel=PAYMENTS, ts=self.message.ts, text="Card", blocks=blocks)
        else:
            self.slack.person(self.message.user).edits(PAYMENTS, self.message.ts, "Other words")
        await self.article.filter(has_text="Other words").wait_for()

    async def is_deleted(self) -> None:
        """Whoever wrote it takes it away."""
        if self.message.bot_id:
            await self.client.chat_delete(channel=PAYMENTS, ts=self.message.ts)
        else:
            self.slack.person(self.message.user).deletes(PAYMENTS, self.message.ts)
        await expect(self.article).to_have_count(0)

    async def is_said_to_be_gone(self) -> None:
        """Wait until the page says so."""
        await expect(self.page.locator("#notice")).to_have_text([GONE])


Happens = Callable[[Said], Awaitable[None]]
REDRAWN = [Said.gets_a_reaction, Said.gets_a_reply, Said.is_changed]


async def a_card(slack: Playground, client: AsyncWebClient, page: Page) -> Said:
    """Let the app post a message in which every kind of element asks first."""
    posted = await client.chat_postMessage(channel=PAYMENTS, text="Card", blocks=CARD)
    message = slack.workspace.channels[PAYMENTS].message(posted["ts"])
    assert message is not None
    return Said(slack, client, page, message)


@pytest_asyncio.fixture(loop_scope="session")
async def card(ada: Page, slack: Playground, client: AsyncWebClient, told: Told) -> Said:
    """A message of the app in which every kind of element asks first."""
    return await a_card(slack, client, ada)


@pytest_asyncio.fixture(loop_scope="session")
async def from_ben(ada: Page, slack: Playground, client: AsyncWebClient, told: Told) -> Said:
    """A message of Ben's."""
    return Said(slack, client, ada, await slack.person("ben").says(PAYMENTS, "Lunch"))


async def press(place: Locator) -> None:
    """Press a button."""
    await place.get_by_role("button", name="Order").click()


async def choose(place: Locator) -> None:
    """Choose in a list."""
    await pick(place.page, menu(place, "static_select"), "Lemon")


async def share(place: Locator) -> None:
    """Choose in the menu of three dots."""
    await place.get_by_label("More actions").click()
    await place.get_by_role("button", name="Share").click()


async def check(place: Locator) -> None:
    """Choose one of several."""
    await place.get_by_role("radio", name="Leek").click()


Use = Callable[[Locator], Awaitable[None]]
USES = [
    (press, "value", "pea"),
    (choose, "selected_option", kit.GROUPS[1]["options"][1]),
    (share, "selected_option", kit.an_option("share")),
    (check, "selected_option", kit.SOUPS[1]),
]


def answer(page: Page, name: str) -> Locator:
    """Return a button of the question."""
    return page.get_by_role("dialog", name="Really?").get_by_role("button", name=name)


@pytest.mark.parametrize(("use", "name", "wanted"), USES)
async def test_yes_is_told_although_the_message_was_drawn_anew_while_the_app_asked(
    ada: Page, slack: Playground, client: AsyncWebClient, told: Told, use: Use, name: str, wanted: object
) -> None:
    for number, happens in enumerate(REDRAWN, 1):
        card = await a_card(slack, client, ada)
        await use(card.article)
        await answer(ada, "Yes").wait_for()
        await happens(card)

        await answer(ada, "Yes").click()

        await heard(told, number)
        assert told.last(name) == [wanted]
        # Whoever goes by keyboard goes on from there.
        await expect(card.article.locator(":focus").or_(ada.locator("article:focus"))).to_have_count(1)


async def test_what_was_agreed_to_is_shown_in_the_message_that_was_drawn_anew(
    ada: Page, card: Said, told: Told
) -> None:
    for use, happens in ((choose, card.is_changed), (check, card.gets_a_reaction)):
        await use(card.article)
        await happens()
        await answer(ada, "Yes").click()
        await answer(ada, "Yes").wait_for(state="hidden")

    await expect(menu(card.article, "static_select")).to_have_value("Lemon")
    await expect(card.article.get_by_role("radio", name="Leek")).to_be_checked()


@pytest.mark.parametrize("use", [press, choose, share, check])
async def test_yes_to_a_question_of_a_message_that_is_gone_says_so(ada: Page, card: Said, told: Told, use: Use) -> None:
    await use(card.article)
    await answer(ada, "Yes").wait_for()
    await card.is_deleted()

    await answer(ada, "Yes").click()

    await card.is_said_to_be_gone()
    assert told.actions == []
    await expect(ada.locator("#words")).to_be_focused()


async def test_a_shortcut_is_of_the_message_whose_menu_was_opened(ada: Page, from_ben: Said, told: Told) -> None:
    for number, happens in enumerate(REDRAWN, 1):
        await from_ben.article.focus()
        await ada.keyboard.press("m")
        await happens(from_ben)

        await ada.locator("#menu").get_by_role("button", name="Praise").click()

        await eventually(lambda: told.shortcuts)
        assert [one["message_ts"] for one in told.shortcuts] == [from_ben.message.ts]
        told.shortcuts.clear()
        await expect(ada.get_by_text("Praised")).to_have_count(number)
        await expect(ada.get_by_text("Praised").last).to_be_visible()


@pytest.mark.parametrize(
    ("by", "happens", "in_thread"),
    [
        ("toolbar", Said.gets_a_reaction, False),
        ("reactions", Said.is_changed, False),
        ("menu", Said.gets_a_reply, False),
        ("toolbar", Said.is_changed, True),
        ("reactions", Said.gets_a_reaction, True),
    ],
)
async def test_an_emoji_is_added_although_its_message_was_drawn_anew_meanwhile(
    ada: Page, slack: Playground, from_ben: Said, by: str, happens: Happens, in_thread: bool
) -> None:
    slack.person("chloe").reacts(PAYMENTS, from_ben.message.ts, "wave")
    article = from_ben.article
    await article.locator("[data-react=wave]").wait_for()
    if in_thread:
        await article.hover()
        await article.get_by_role("button", name="Reply in thread").click()
        await expect(ada.locator("#reply")).to_be_focused()
        article = ada.locator("#replies article").first
    await article.hover()
    if by == "menu":
        await article.get_by_role("button", name="Actions for this message").click()
        await ada.locator("#menu").get_by_role("button", name="Add reaction").click()
    else:
        await article.locator(f".{by} [data-pick]").click()
    await happens(from_ben)

    await ada.keyboard.type("taco")
    await expect(ada.locator("#menu [data-react]")).to_have_count(1)
    near = await ada.locator("#menu").bounding_box()
    await ada.keyboard.press("Enter")

    await expect(article.locator("[data-react=taco]")).to_be_visible()
    assert from_ben.message.reactions["taco"] == ["U0ADA"]
    # It stayed beside the message, and the focus comes back to what opened it.
    assert near is not None
    assert near["x"] > 300
    await expect(article.locator(":focus")).to_have_count(1)


async def test_whoever_changes_their_message_can_do_so_after_somebody_reacted_to_it(
    ada: Page, slack: Playground, client: AsyncWebClient
) -> None:
    own = Said(slack, client, ada, await slack.person("ada").says(PAYMENTS, "Lunch"))
    await own.article.focus()
    await ada.keyboard.press("m")
    await own.gets_a_reaction()

    await ada.locator("#menu").get_by_role("button", name="Edit message").click()
    await own.article.locator("textarea").fill("Dinner")
    await ada.keyboard.press("Enter")

    await expect(own.article.locator(".said")).to_contain_text("Dinner")


@pytest.mark.parametrize("name", ["Praise", "Add reaction", "Reply in thread", "Copy link"])
async def test_a_menu_of_a_message_that_is_gone_says_so(ada: Page, from_ben: Said, told: Told, name: str) -> None:
    await from_ben.article.focus()
    await ada.keyboard.press("m")
    await from_ben.is_deleted()

    await ada.locator("#menu").get_by_role("button", name=name).click()

    await from_ben.is_said_to_be_gone()
    assert told.shortcuts == []
    await expect(ada.locator("#words")).to_be_focused()


def flood(slack: Playground) -> None:
    """Let Emi say so much at once that it is not fetched one by one."""
    for _ in range(120):
        slack.workspace.post(Message(channel=PAYMENTS, ts=slack.workspace.stamp(), user="U0EMI", text="Flood"))


@pytest.mark.parametrize("is_deleted", [False, True], ids=["still-there", "deleted"])
async def test_what_is_chosen_for_a_message_that_a_flood_took_out_of_sight_is_done_unless_it_is_gone(
    ada: Page, from_ben: Said, told: Told, is_deleted: bool
) -> None:
    await from_ben.article.focus()
    await ada.keyboard.press("m")
    menu = ada.locator("#menu")
    await expect(menu).to_be_visible()
    flood(from_ben.slack)
    await expect(from_ben.article).to_have_count(0)
    if is_deleted:
        from_ben.slack.person("ben").deletes(PAYMENTS, from_ben.message.ts)

    await menu.get_by_role("button", name="Praise").click()

    if is_deleted:
        await from_ben.is_said_to_be_gone()
        assert told.shortcuts == []
    else:
        await expect(from_ben.article).to_be_in_viewport()
        await eventually(lambda: len(told.shortcuts) == 1)


@pytest.mark.parametrize("is_answered", [False, True], ids=["nothing-stays", "note-stays"])
async def test_an_emoji_for_a_message_that_is_gone_says_so(ada: Page, from_ben: Said, is_answered: bool) -> None:
    if is_answered:
        await from_ben.gets_a_reply()
    await from_ben.article.focus()
    await ada.keyboard.press("r")
    await expect(ada.locator("#menu button:focus")).to_have_count(1)
    from_ben.slack.person("ben").deletes(PAYMENTS, from_ben.message.ts)
    await expect(ada.get_by_text("Lunch", exact=True)).to_have_count(0)

    await ada.keyboard.press("Enter")

    await from_ben.is_said_to_be_gone()
    assert from_ben.message.reactions == {}


def a_form_of(title: str) -> kit.Part:
    """Return a form with a button that asks first, and a field."""
    row = {"type": "actions", "block_id": "row", "elements": [{**PRESSED, "confirm": kit.ASKED}]}
    return check_view(a_form([a_field("what", "What", optional=True), row], title), "modal")


@pytest_asyncio.fixture(loop_scope="session")
async def form(ada: Page, slack: Playground, told: Told) -> Locator:
    """A form of the app that has asked Ada, and is changed while she thinks about it."""
    view = slack.workspace.show("U0ADA", a_form_of("First"), on_top=False)
    form = ada.locator("dialog.modal")
    await form.get_by_label("What").fill("soup")
    await form.get_by_role("button", name="Order").click()
    await ada.keyboard.press("Tab")
    await expect(answer(ada, "Yes")).to_be_focused()
    slack.workspace.change_view(view, a_form_of("Second"))
    await expect(form).to_contain_text("Second")
    return form


async def test_a_question_stays_on_top_of_a_form_that_is_changed_meanwhile(
    ada: Page, form: Locator, told: Told
) -> None:
    await expect(answer(ada, "Yes")).to_be_focused()
    assert await answer(ada, "Yes").evaluate(ON_TOP)
    await answer(ada, "Yes").click()

    await heard(told, 1)
    assert told.last("value") == ["pea"]
    await expect(form.get_by_role("button", name="Order")).to_be_focused()
    await expect(form.get_by_label("What")).to_have_value("soup")


async def test_escape_takes_back_the_question_and_then_closes_the_form_that_was_changed(
    ada: Page, form: Locator, told: Told
) -> None:
    await ada.keyboard.press("Escape")
    await expect(answer(ada, "Yes")).to_be_hidden()
    # The form is still the only thing that can be used, in the middle of the window.
    await expect(ada.locator("dialog.modal:modal")).to_have_count(1)
    box = await form.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] / 2 == pytest.approx(450, abs=10)
    await expect(form.get_by_role("button", name="Order")).to_be_focused()

    await ada.keyboard.press("Escape")

    await expect(form).to_have_count(0)
    assert told.actions == []


async def test_what_is_chosen_in_a_form_that_is_changed_meanwhile_has_no_messages_fetched(
    ada: Page, slack: Playground, told: Told
) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [{**kit.BOXES[0], "confirm": kit.ASKED}]}
    first, second = (
        check_view(a_form([a_field("what", "What", optional=True), row], title), "modal")
        for title in ("First", "Second")
    )
    view = slack.workspace.show("U0ADA", first, on_top=False)
    form = ada.locator("dialog.modal")
    await check(form)
    await answer(ada, "Yes").wait_for()
    slack.workspace.change_view(view, second)
    await expect(form).to_contain_text("Second")
    asked: list[str] = []
    ada.on("request", lambda request: asked.append(request.url) if "/part/messages" in request.url else None)

    async with ada.expect_response("**/act/click*"):
        await answer(ada, "Yes").click()
    await heard(told, 1)
    news = await slack.person("ben").says(PAYMENTS, "News")
    await expect(ada.get_by_text("News", exact=True)).to_be_visible()

    assert [one for one in asked if f"only={news.ts}" not in one] == []


@pytest_asyncio.fixture(loop_scope="session")
async def own(ada: Page, slack: Playground, client: AsyncWebClient) -> Said:
    """A message of Ada's that she is changing, between two others."""
    await slack.person("ben").says(PAYMENTS, "Before")
    own = Said(slack, client, ada, await slack.person("ada").says(PAYMENTS, "Lunch"))
    await slack.person("ben").says(PAYMENTS, "After")
    await expect(ada.locator("#messages article")).to_have_count(3)
    await own.article.focus()
    await ada.keyboard.press("e")
    await expect(own.article.locator("textarea")).to_be_focused()
    return own


async def delete_elsewhere(own: Said) -> None:
    """Delete the message in another window."""
    own.slack.person("ada").deletes(PAYMENTS, own.message.ts)
    await expect(own.article.locator("textarea")).to_have_count(0)


@pytest.mark.parametrize("is_answered", [False, True], ids=["nothing-stays", "note-stays"])
async def test_the_words_of_a_change_stay_when_the_message_is_deleted_meanwhile(
    ada: Page, own: Said, is_answered: bool
) -> None:
    await ada.fill("#words", "A draft")
    await own.article.locator("textarea").fill("Dinner at")
    if is_answered:
        await own.slack.person("ben").says(PAYMENTS, "Really", thread=own.message.ts)

    await delete_elsewhere(own)

    await expect(ada.locator("#notice")).to_have_text(f"{GONE} What you wrote is in the field below.")
    # Whoever was typing goes on typing there.
    await ada.keyboard.type(" eight")
    await expect(ada.locator("#words")).to_have_value("A draft\nDinner at eight")
    await ada.reload()
    await expect(ada.locator("#words")).to_have_value("A draft\nDinner at eight")


async def test_the_words_of_a_change_stay_when_the_message_goes_as_soon_as_it_is_begun(ada: Page, own: Said) -> None:
    await ada.keyboard.press("Escape")
    fetched = await held_back(ada, "**/editing.js")
    await ada.reload()
    await own.article.focus()
    await ada.keyboard.press("e")
    await own.article.locator("textarea").fill("Dinner")

    await delete_elsewhere(own)
    fetched.set()

    await expect(ada.locator("#words")).to_have_value("Dinner")
    await expect(ada.locator("#words")).to_be_focused()


def talk(slack: Playground, count: int) -> None:
    """Let Ben go on and on, at length."""
    for _ in range(count):
        said = Message(channel=PAYMENTS, ts=slack.workspace.stamp(), user="U0BEN", text="Well\n" * 6)
        slack.workspace.channels[PAYMENTS].messages.append(said)


async def test_a_message_that_is_being_changed_stays_however_far_somebody_reads_back(
    opened: Open, slack: Playground
) -> None:
    talk(slack, 300)
    own = await slack.person("ada").says(PAYMENTS, "Lunch")
    ada = await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")
    await ada.press("#words", "ArrowUp")
    field = ada.get_by_label("Change this message")
    await field.fill("Dinner")

    # Each time a window further up: forty messages.
    for count in (80, 120, 160, 200, 240, 280, 301):
        await ada.locator("#messages").evaluate("box => { box.scrollTop = 0; }")
        await expect(ada.locator("#messages article")).to_have_count(count)
    await expect(field).to_have_value("Dinner")
    await field.press("Enter")
    await expect(field).to_have_count(0)
    assert own.text == "Dinner"


async def test_the_words_of_a_change_come_along_or_into_the_field_below_when_the_list_is_drawn_anew(
    opened: Open, slack: Playground
) -> None:
    talk(slack, 30)
    own = await slack.person("ada").says(PAYMENTS, "Lunch")
    talk(slack, 60)
    page = await opened(f"{slack.url}/archives/{PAYMENTS}/p{own.ts.replace('.', '')}?as=U0ADA")
    await expect(page.locator("article.pointed")).to_be_focused()
    await page.keyboard.press("e")
    field = page.get_by_label("Change this message")
    await field.fill("Dinner at")

    # A link to a message that is not on the page, but so near that both are on it then.
    further = slack.workspace.channels[PAYMENTS].messages[50]
    await page.evaluate(f"location.hash = 'm{further.ts}'")
    await expect(page.locator(f"#m{further.ts.replace('.', chr(92) + '.')}")).to_be_in_viewport()
    await expect(field).to_have_value("Dinner at")
    await page.get_by_role("button", name="Jump to the newest").click()

    said = "That message is out of sight now. What you wrote is in the field below."
    await expect(page.locator("#notice")).to_have_text(said)
    await expect(page.locator("#words")).to_have_value("Dinner at")


async def test_whoever_is_changing_a_message_in_a_flood_goes_on_typing_in_the_field_below(ada: Page, own: Said) -> None:
    await own.article.locator("textarea").fill("Dinner at")

    flood(own.slack)
    await expect(own.article).to_have_count(0)

    await expect(ada.locator("#words")).to_have_value("Dinner at")
    await ada.keyboard.type(" eight")
    await expect(ada.locator("#words")).to_have_value("Dinner at eight")


async def test_the_words_of_a_change_to_a_reply_stay_in_its_thread(
    ada: Page, slack: Playground, client: AsyncWebClient
) -> None:
    parent = await slack.person("ben").says(PAYMENTS, "Lunch?")
    reply = await slack.person("ada").says(PAYMENTS, "Yes", thread=parent.ts)
    await ada.get_by_role("button", name="1 reply").click()
    await ada.press("#reply", "ArrowUp")
    await ada.locator("#replies textarea").fill("Yes, please")

    slack.person("ada").deletes(PAYMENTS, reply.ts)

    await expect(ada.locator("#reply")).to_have_value("Yes, please")
    await expect(ada.locator("#reply")).to_be_focused()
    await expect(ada.locator("#words")).to_have_value("")


async def test_whoever_had_changed_nothing_is_told_and_goes_on_at_the_message_beside_it(ada: Page, own: Said) -> None:
    await delete_elsewhere(own)

    await own.is_said_to_be_gone()
    await expect(ada.locator("article", has_text="After")).to_be_focused()
    await expect(ada.locator("#words")).to_have_value("")


async def test_whoever_deletes_their_message_by_taking_its_words_away_is_not_told_that_it_is_gone(
    ada: Page, own: Said
) -> None:
    await own.article.locator("textarea").fill("")
    await ada.keyboard.press("Enter")
    # What the server answers would take the notice away again.
    is_over = await held_back(ada, "**/act/delete*", are_heard=True)

    await ada.get_by_role("dialog", name="Delete message").get_by_role("button", name="Delete").click()

    await expect(own.article).to_have_count(0)
    await expect(ada.locator("#notice")).to_be_empty()
    is_over.set()
