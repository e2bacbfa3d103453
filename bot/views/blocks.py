"""Blocks and elements of messages; limits of Slack's are kept here, so that no caller has to count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.views.message import Block, fitted, shortened

Element = dict[str, Any]

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
OPTION_LIMIT = 75
#: A menu takes no more entries.
MOST_OPTIONS = 100
#: Slack names no limit for one rich_text block; this is the longest text that we accept anywhere.
WORDS_LIMIT = 3000


def plain(text: str, limit: int) -> Element:
    """Return a plain text object: nothing in it is markup."""
    # Slack refuses an empty one.
    return {"type": "plain_text", "text": fitted(text, limit) or " ", "emoji": False}


def mrkdwn(text: str, limit: int = SECTION_LIMIT) -> Element:
    """Return text with our own markup; nothing is linked by itself, so that foreign text cannot ping anybody."""
    return {"type": "mrkdwn", "text": fitted(text, limit) or " ", "verbatim": True}


def _named(block: Block, block_id: str | None) -> Block:
    return block if block_id is None else block | {"block_id": block_id}


def section(text: str, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """Return a paragraph of mrkdwn."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return _named(block, block_id)


def literal(text: str, *, accessory: Element, block_id: str) -> Block:
    """Return a paragraph of what a person wrote, shown literally, with something at its right."""
    return {"type": "section", "text": plain(text, WORDS_LIMIT), "accessory": accessory, "block_id": block_id}


def fields(*texts: str) -> Block:
    """Return up to ten short pieces of mrkdwn in two columns."""
    return {"type": "section", "fields": [mrkdwn(text, 2000) for text in texts[:10]]}


def header(text: str) -> Block:
    """Return a heading in plain text."""
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


def context(*texts: str, block_id: str | None = None) -> Block:
    """Return small print in mrkdwn."""
    return _named({"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}, block_id)


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """Return a row of buttons and menus."""
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def run(text: str, **style: bool) -> Element:
    """Return a run of literal text for ``rich``; styles are bold, italic, strike and code."""
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def rich(*runs: Element) -> Block:
    """Return a rich text block of one paragraph; runs without text are left out, since Slack refuses them."""
    elements = [each for each in runs if each.get("text") != ""]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements or [run(" ")]}]}


def words(text: str, *, limit: int = WORDS_LIMIT) -> Block:
    """Return what a person wrote, shown literally: no markup in it has any effect.

    Nothing is escaped, so its length is the length that was accepted, and only what is longer is cut.
    """
    return rich(run(shortened(text, limit)))


def quote(text: str, *, limit: int = WORDS_LIMIT) -> Block:
    """Return the same with a line at its side."""
    element = {"type": "rich_text_quote", "elements": [run(shortened(text, limit) or " ")]}
    return {"type": "rich_text", "elements": [element]}


def button(
    text: str,
    action: str,
    *,
    value: str = "",
    style: str | None = None,
    confirm: Element | None = None,
    label: str | None = None,
) -> Element:
    """Return a button; ``label`` is what screen readers say where the text alone is terse."""
    element: Element = {"type": "button", "text": plain(text, BUTTON_LIMIT), "action_id": action}
    given = {
        "value": value or None,
        "style": style,
        "confirm": confirm,
        "accessibility_label": fitted(label, BUTTON_LIMIT) if label else None,
    }
    return element | {name: what for name, what in given.items() if what is not None}


def option(text: str, value: str, description: str | None = None) -> Element:
    """Return an entry of a menu."""
    entry: Element = {"text": plain(text, OPTION_LIMIT), "value": value}
    return entry if description is None else entry | {"description": plain(description, OPTION_LIMIT)}


def overflow(action: str, options: Sequence[Element]) -> Element:
    """Return the menu behind three dots."""
    return {"type": "overflow", "action_id": action, "options": list(options)}


def static_select(
    action: str, options: Sequence[Element], *, initial: str | None = None, placeholder: str | None = None
) -> Element:
    """Return a menu of at most 100 entries, perhaps with the entry of a value chosen."""
    element: Element = {"type": "static_select", "action_id": action, "options": list(options)}
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    chosen = next((entry for entry in options if entry["value"] == initial), None)
    return element if chosen is None else element | {"initial_option": chosen}


def confirm(title: str, text: str, yes: str, no: str = "Cancel") -> Element:
    """Return the question that is asked before a button acts."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }
