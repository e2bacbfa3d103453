"""Fields of rich text: words look while they are typed as they will be read, and what comes from elsewhere is tame."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from playground.server import Playground
from playground.views import check_view
from tests.browser.conftest import WIDTHS, at_each_width
from tests.browser.cook import Told, a_form
from tests.browser.screens import wrong_in_both_schemes, wrong_with
from tests.browser.test_safety import HOSTILE
from tests.connecting import by_socket

# How an app is connected makes no difference to what is typed.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("told", [by_socket], indirect=True, ids=["socket"])]
Part = dict[str, Any]


def text(words: str, *styles: str) -> Part:
    """Return a run of words in some styles."""
    return {"type": "text", "text": words} | ({"style": dict.fromkeys(styles, True)} if styles else {})


def section(*runs: Part) -> Part:
    """Return runs one after the other."""
    return {"type": "rich_text_section", "elements": list(runs)}


async def a_field(page: Page, slack: Playground, *parts: Part) -> Locator:
    """Open a form with a field of rich text, in which something stands already."""
    preset = {"initial_value": {"type": "rich_text", "elements": list(parts)}} if parts else {}
    element = {"type": "rich_text_input", "action_id": "text", **preset}
    block = {"type": "input", "block_id": "text", "label": {"type": "plain_text", "text": "Story"}, "element": element}
    slack.workspace.show("U0ADA", check_view(a_form([block]), "modal"), on_top=False)
    field = page.get_by_label("Story")
    await field.and_(page.locator(":focus")).wait_for()
    return field


async def sent(page: Page, told: Told) -> list[Part]:
    """Send the form and return what the app was told, part by part."""
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    written: list[Part] = told.forms[-1]["text"]["text"]["rich_text_value"]["elements"]
    return written


@at_each_width
async def test_words_are_styled_while_they_are_typed(ada: Page, slack: Playground, told: Told) -> None:
    field = await a_field(ada, slack)
    await ada.keyboard.type("Plain ")
    await ada.keyboard.press("Control+b")
    await ada.keyboard.type("bold ")
    await ada.keyboard.press("Control+i")
    await ada.keyboard.type("both")
    await expect(field.locator(".run.bold", has_text="bold")).to_be_visible()
    await expect(ada.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    await ada.keyboard.press("Control+b")
    await ada.keyboard.press("Control+i")
    await ada.keyboard.type(" to @oka")
    await expect(ada.get_by_role("dialog").get_by_role("option")).to_have_text("Ben Okafor @ben")
    await ada.keyboard.press("Enter")
    await ada.keyboard.press("Enter")
    await ada.get_by_role("button", name="Bulleted list").click()
    await ada.keyboard.type("one")
    await ada.keyboard.press("Enter")
    await ada.keyboard.type("two")
    await expect(field.locator("ul li")).to_have_text(["one", "two"])
    assert await wrong_in_both_schemes(ada) == []

    parts = await sent(ada, told)

    assert parts[0]["elements"][:3] == [text("Plain "), text("bold ", "bold"), text("both", "bold", "italic")]
    assert parts[0]["elements"][-2:] == [{"type": "user", "user_id": "U0BEN"}, text(" ")]
    assert (parts[1]["type"], parts[1]["style"]) == ("rich_text_list", "bullet")
    assert parts[1]["elements"] == [section(text("one")), section(text("two"))]


async def test_words_that_are_composed_have_the_style_that_was_chosen_for_them(
    ada: Page, slack: Playground, told: Told
) -> None:
    field = await a_field(ada, slack)
    hands = await ada.context.new_cdp_session(ada)
    await ada.keyboard.type("Soup ")
    await ada.keyboard.press("Control+b")
    for words in ("s", "スー", "スープ"):
        await hands.send("Input.imeSetComposition", {"text": words, "selectionStart": 0, "selectionEnd": len(words)})
    await hands.send("Input.insertText", {"text": "スープ"})
    await expect(field.locator(".run.bold")).to_have_text("スープ")
    await ada.keyboard.type("!")
    await ada.keyboard.press("Control+b")
    await hands.send("Input.imeSetComposition", {"text": "ね", "selectionStart": 1, "selectionEnd": 1})
    await hands.send("Input.insertText", {"text": "ね"})
    await expect(field).to_have_text("Soup スープ!ね")

    # It is undone as what is typed is: a word at a time.
    await ada.keyboard.press("Control+z")
    await expect(field).to_have_text("Soup ")
    await ada.keyboard.press("Control+y")

    assert await sent(ada, told) == [section(text("Soup "), text("スープ!", "bold"), text("ね"))]


async def test_the_buttons_style_what_is_chosen_also_by_keyboard(ada: Page, slack: Playground, told: Told) -> None:
    field = await a_field(ada, slack, section(text("all of this")))
    await ada.keyboard.press("Control+a")
    await ada.get_by_role("button", name="Strikethrough").click()
    await expect(field.locator(".run.strike")).to_have_text("all of this")
    await ada.keyboard.press("Shift+Tab")
    await expect(ada.get_by_role("button", name="Bold")).to_be_focused()
    await ada.keyboard.press("ArrowRight")
    await ada.keyboard.press("Enter")
    await expect(field).to_be_focused()
    await ada.keyboard.press("End")
    await ada.get_by_role("button", name="Code", exact=True).click()
    await ada.keyboard.type("x")

    parts = await sent(ada, told)

    assert parts[0]["elements"][0] == text("all of this", "strike", "italic")
    assert parts[0]["elements"][1]["text"] == "x"
    assert parts[0]["elements"][1]["style"]["code"] is True


#: Chooses all words of a field, strikes them through and makes them bold, before the browser tells of the choice.
AT_ONCE = """field => {
  const button = (name) => field.closest(".writing").querySelector(`[data-style=${name}]`);
  const [strike, bold] = [button("strike"), button("bold")];
  field.focus();
  getSelection().selectAllChildren(field);
  strike.focus();
  strike.click();
  bold.focus();
  bold.click();
}"""


async def test_a_button_styles_what_is_chosen_before_the_browser_tells_of_the_choice(
    ada: Page, slack: Playground, told: Told
) -> None:
    field = await a_field(ada, slack, section(text("all of this")))

    await field.evaluate(AT_ONCE)
    parts = await sent(ada, told)

    assert parts[0]["elements"] == [text("all of this", "strike", "bold")]


async def test_what_stands_in_a_field_comes_back_as_it_was(ada: Page, slack: Playground, told: Told) -> None:
    items = {"type": "rich_text_list", "style": "ordered", "indent": 0, "border": 0}
    deeper = {"type": "rich_text_list", "style": "bullet", "indent": 1, "border": 0}
    preset = [
        section(text("a "), text("b", "bold"), {"type": "user", "user_id": "U0BEN"}, text("\nnext")),
        items | {"elements": [section(text("one")), section(text("two"))]},
        deeper | {"elements": [section(text("deeper"))]},
        items | {"elements": [section(text("three"))], "offset": 2},
        {"type": "rich_text_quote", "elements": [text("quoted")]},
        {"type": "rich_text_preformatted", "elements": [text("if a < b:\n    pass")]},
    ]
    await a_field(ada, slack, *preset)

    assert await sent(ada, told) == preset


#: Pastes a text into a field, as HTML too.
PASTE = """(field, [plain, html]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", plain);
  if (html) clipboardData.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
#: What another page may put into the clipboard.
FOREIGN = f"""<meta charset="utf-8"><h1 onclick="x()" style="color: red">Soup</h1>
<p>Hot, <b>bold and <a href="https://example.com/a">linked</a></b>
  <a href="javascript:document.title='owned'">harmless</a><br>next</p>
<ul><li>one<ul><li><i>deeper</i></li></ul></li><li>two</li></ul>
<blockquote><p>said</p><p>twice</p></blockquote><pre>a  b\n  c</pre>{HOSTILE}<iframe srcdoc="x"></iframe>"""


async def test_what_is_pasted_brings_its_styles_and_nothing_else(ada: Page, slack: Playground, told: Told) -> None:
    field = await a_field(ada, slack)

    await field.evaluate(PASTE, ["plain", FOREIGN])

    await expect(field.locator("li")).to_have_text(["one", "deeper", "two"])
    assert await field.locator("img, script, iframe, h1, [style], [onclick], a[href^=java]").count() == 0
    await ada.keyboard.press("Control+z")
    await expect(field).to_have_text("")
    await ada.keyboard.press("Control+y")
    link = {"type": "link", "url": "https://example.com/a", "text": "linked", "style": {"bold": True}}
    items = {"type": "rich_text_list", "style": "bullet", "border": 0}
    parts = await sent(ada, told)
    assert parts[:6] == [
        section(text("Soup\nHot, "), text("bold and ", "bold"), link, text(" harmless\nnext")),
        items | {"indent": 0, "elements": [section(text("one"))]},
        items | {"indent": 1, "elements": [section(text("deeper", "italic"))]},
        items | {"indent": 0, "elements": [section(text("two"))]},
        {"type": "rich_text_quote", "elements": [text("said\ntwice")]},
        {"type": "rich_text_preformatted", "elements": [text("a  b\n  c")]},
    ]
    assert await ada.title() != "owned"


async def test_hostile_and_very_long_plain_text_is_pasted_as_it_is(ada: Page, slack: Playground, told: Told) -> None:
    field = await a_field(ada, slack)
    words = f"{HOSTILE}\n{'soup 🍲 ' * 4000}end"

    await field.evaluate(PASTE, [words, ""])

    await expect(field).to_contain_text(HOSTILE)
    parts = await sent(ada, told)
    assert "".join(run["text"] for run in parts[0]["elements"]) == words
    assert await ada.title() != "owned"


NARROW = pytest.mark.parametrize("screen", [WIDTHS[0], WIDTHS[-1]], ids=["wide-light", "narrow-dark"])


@NARROW
async def test_lines_that_follow_each_other_are_one_quote_and_one_block_of_code(
    ada: Page, slack: Playground, told: Told
) -> None:
    field = await a_field(ada, slack)
    quote = ada.get_by_role("button", name="Quote")
    await ada.keyboard.type("first")
    await ada.keyboard.press("Enter")
    await ada.keyboard.type("second")
    await ada.keyboard.press("Control+a")
    await ada.keyboard.press("Control+Shift+Digit9")
    await expect(field.locator("blockquote")).to_have_count(1)
    await expect(quote).to_have_attribute("aria-pressed", "true")
    await ada.keyboard.press("End")
    await ada.keyboard.press("Enter")
    await ada.keyboard.press("Enter")
    await expect(quote).to_have_attribute("aria-pressed", "false")
    await ada.keyboard.press("Control+Alt+Shift+KeyC")
    await ada.keyboard.type("if @be:")
    await ada.keyboard.press("Enter")
    await ada.keyboard.type("  *x*")
    await expect(field.locator("pre div")).to_have_text(["if @be:", "  *x*"])
    await expect(ada.get_by_role("button", name="Code block")).to_have_attribute("aria-pressed", "true")
    for key in ("Enter", "Enter"):
        await ada.keyboard.press(key)
    await ada.keyboard.type("1. one")
    await ada.keyboard.press("Enter")
    await ada.keyboard.press("Tab")
    await ada.keyboard.type("two")
    await expect(field.locator("ol.in-1 li")).to_have_text("two")
    assert await wrong_with(ada) == []

    items = {"type": "rich_text_list", "style": "ordered", "border": 0}
    assert await sent(ada, told) == [
        {"type": "rich_text_quote", "elements": [text("first\nsecond")]},
        {"type": "rich_text_preformatted", "elements": [text("if @be:\n  *x*")]},
        items | {"indent": 0, "elements": [section(text("one"))]},
        items | {"indent": 1, "elements": [section(text("two"))]},
    ]


async def test_styles_lists_and_words_are_undone_one_by_one(ada: Page, slack: Playground, told: Told) -> None:
    field = await a_field(ada, slack)
    await ada.keyboard.type("hot soup")
    await ada.keyboard.press("Control+a")
    await ada.keyboard.press("Control+Shift+KeyX")
    await ada.keyboard.press("Control+Shift+Digit7")
    await expect(field.locator("ol .strike")).to_have_text("hot soup")
    for left in ("p .strike", "p"):
        await ada.keyboard.press("Control+z")
        await expect(field.locator(left)).to_have_text("hot soup")
    await expect(field.locator(".strike")).to_have_count(0)
    await ada.keyboard.press("Control+z")
    await expect(field).to_have_text("hot ")
    await ada.keyboard.press("Control+Shift+KeyZ")
    await ada.keyboard.press("Control+y")

    assert await sent(ada, told) == [section(text("hot soup", "strike"))]


@NARROW
async def test_a_link_is_asked_for_and_leads_to_the_web_or_to_mail_alone(
    ada: Page, slack: Playground, told: Told
) -> None:
    await a_field(ada, slack)
    await ada.keyboard.type("See this")
    await ada.keyboard.press("Control+Shift+ArrowLeft")
    await ada.keyboard.press("Control+Shift+KeyU")
    asked = ada.get_by_role("dialog", name="Link", exact=True)
    await expect(asked.get_by_label("Text")).to_have_value("this")
    await expect(asked.get_by_label("Link")).to_be_focused()
    await ada.keyboard.type("javascript:alert(1)")
    await ada.keyboard.press("Enter")
    await expect(asked.get_by_role("alert")).to_have_text(
        "Please enter a web or mail address, such as https://example.com."
    )
    assert await wrong_with(ada) == []
    await asked.get_by_label("Link").fill("example.com/a?b=1")
    await ada.keyboard.press("Enter")
    await expect(asked).to_be_hidden()
    await ada.keyboard.press("ArrowRight")
    await ada.keyboard.type(", :tad")
    await expect(ada.get_by_role("dialog").get_by_role("option").first).to_have_text("🎉 :tada:")
    await ada.keyboard.press("Tab")

    parts = await sent(ada, told)

    link = {"type": "link", "url": "https://example.com/a?b=1", "text": "this"}
    assert parts == [section(text("See "), link, text(", "), {"type": "emoji", "name": "tada"}, text(" "))]


async def test_an_empty_field_is_nothing_and_the_label_leads_into_it(ada: Page, slack: Playground, told: Told) -> None:
    field = await a_field(ada, slack, section(text("gone")))
    await ada.get_by_role("button", name="Leave").focus()
    await ada.locator("label", has_text="Story").click()
    await expect(field).to_be_focused()
    await ada.keyboard.press("Control+a")
    await ada.keyboard.press("Delete")

    await ada.get_by_role("dialog").get_by_role("button", name="Send").click()

    await expect(ada.get_by_role("dialog")).to_contain_text("Please complete this required field.")
    assert told.forms == []


async def test_what_replaces_bold_words_that_were_deleted_is_sent_as_it_is_shown(
    ada: Page, slack: Playground, told: Told
) -> None:
    field = await a_field(ada, slack)
    await ada.keyboard.press("Control+b")
    await ada.keyboard.press("Control+i")
    await ada.keyboard.type("gone")
    await ada.keyboard.press("Control+a")
    await ada.keyboard.press("Delete")
    await ada.keyboard.type("new")
    await expect(field).to_have_text("new")
    styles = "one => { let last = one; while (last.lastElementChild) last = last.lastElementChild; \
        const { fontWeight, fontStyle } = getComputedStyle(last); return [fontWeight, fontStyle]; }"
    assert await field.evaluate(styles) == ["400", "normal"]

    assert await sent(ada, told) == [section(text("new"))]
