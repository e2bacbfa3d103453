"""Forms: a field's block_id, action_id and name in our own words are one and the same, unless it begins anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.views.blocks import Element, context, plain, section, static_select, words
from bot.views.message import Block

TITLE_LIMIT = 24
INPUT_LIMIT = 3000
#: How much of what does not fit is shown below; nothing that people send to Slack is longer.
LEFT_OVER_LIMIT = 40_000


def modal(
    title: str,
    callback: str,
    *content: Block,
    submit: str | None = None,
    close: str = "Cancel",
    metadata: Mapping[str, Any] | None = None,
    nonce: str | None = None,
    notify_on_close: bool = False,
) -> dict[str, Any]:
    """Return a form; ``metadata`` holds ids only, ``nonce`` tells this form from every other."""
    kept = dict(metadata or {}) | ({"nonce": nonce} if nonce else {})
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback,
        # Titles are ours and short; what is longer is cut as a whole, not with Slack's margin.
        "title": {"type": "plain_text", "text": title[:TITLE_LIMIT], "emoji": False},
        "close": plain(close, TITLE_LIMIT),
        "private_metadata": json.dumps(kept, separators=(",", ":")),
        "blocks": list(content),
    }
    if submit:
        view["submit"] = plain(submit, TITLE_LIMIT)
    return view | ({"notify_on_close": True} if notify_on_close else {})


def field(
    name: str,
    label: str,
    element: Element,
    *,
    optional: bool = False,
    hint: str | None = None,
    dispatch: bool = False,
) -> Block:
    """Return an input with its label; sentences about it are shown under the same name."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element | {"action_id": name},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    return block | ({"dispatch_action": True} if dispatch else {})


def anew(fields: Iterable[Block], mark: str) -> list[Block]:
    """Return fields that begin with what they are filled with, where their form takes the place of another.

    Slack keeps what stood in a field of the same block_id and action_id, whatever the new form fills it with. ``mark``
    is another one for each form that says something else.
    """
    return [_anew(block, mark) if block["type"] == "input" else block for block in fields]


def _anew(block: Block, mark: str) -> Block:
    # What it is called now acts on nothing, so it need not tell of a choice at once.
    left = {name: value for name, value in block.items() if name != "dispatch_action"}
    element: Mapping[str, Any] = block["element"]
    return left | {"element": {**element, "action_id": f"{element['action_id']}.{mark}"}}


def text_input(
    *,
    initial: str = "",
    multiline: bool = False,
    placeholder: str | None = None,
    max_length: int | None = None,
    focus: bool = False,
) -> Element:
    """Return a place to type in."""
    element: Element = {"type": "plain_text_input", "multiline": multiline}
    given: dict[str, Any] = {
        "initial_value": initial or None,
        "placeholder": plain(placeholder, 150) if placeholder else None,
        "max_length": max_length,
        "focus_on_load": focus or None,
    }
    return element | {key: value for key, value in given.items() if value is not None}


def select(options: Sequence[Element], initial: str | None = None, *, placeholder: str | None = None) -> Element:
    """Return a menu with at most one entry chosen."""
    return _unnamed(static_select("", options, initial=initial, placeholder=placeholder))


def radio(options: Sequence[Element], initial: str | None = None) -> Element:
    """Return entries of which one is chosen, all of them in sight; at most ten."""
    element: Element = {"type": "radio_buttons", "options": list(options)}
    chosen = next((entry for entry in options if entry["value"] == initial), None)
    return element if chosen is None else element | {"initial_option": chosen}


def checkboxes(options: Sequence[Element], initial: Sequence[str] = ()) -> Element:
    """Return entries of which any number is chosen; at most ten."""
    element: Element = {"type": "checkboxes", "options": list(options)}
    chosen = [entry for entry in options if entry["value"] in initial]
    return element | ({"initial_options": chosen} if chosen else {})


def users(initial: Sequence[str] = (), max_items: int | None = None, *, placeholder: str | None = None) -> Element:
    """Return a menu of people."""
    element: Element = {"type": "multi_users_select"}
    if initial:
        element["initial_users"] = list(initial)
    if max_items is not None:
        element["max_selected_items"] = max_items
    return element | ({"placeholder": plain(placeholder, 150)} if placeholder else {})


def user(initial: str | None = None) -> Element:
    """Return a menu of people of which one is chosen."""
    element: Element = {"type": "users_select"}
    return element | ({"initial_user": initial} if initial else {})


def number(initial: str = "", *, minimum: int | None = None) -> Element:
    """Return a place for a whole number."""
    element: Element = {"type": "number_input", "is_decimal_allowed": False}
    if initial:
        element["initial_value"] = initial
    return element | ({} if minimum is None else {"min_value": str(minimum)})


def instant(initial: datetime | None = None) -> Element:
    """Return a date and a time, shown in the zone of whoever fills it in."""
    element: Element = {"type": "datetimepicker"}
    return element if initial is None else element | {"initial_date_time": int(initial.timestamp())}


def date(initial: str | None = None) -> Element:
    """Return a date without a time, as ISO text; it means the same to everybody."""
    element: Element = {"type": "datepicker"}
    return element if initial is None else element | {"initial_date": initial}


def files(types: Sequence[str] = (), max_files: int = 1) -> Element:
    """Return a place for files; ``types`` are endings without a dot."""
    element: Element = {"type": "file_input", "max_files": max_files}
    return element | ({"filetypes": list(types)} if types else {})


def external(
    initial: Sequence[Element] = (), *, multi: bool = True, min_query: int = 0, placeholder: str | None = None
) -> Element:
    """Return a menu whose entries we are asked for while somebody types."""
    element: Element = {
        "type": "multi_external_select" if multi else "external_select",
        "min_query_length": min_query,
    }
    if initial:
        element["initial_options" if multi else "initial_option"] = list(initial) if multi else initial[0]
    return element | ({"placeholder": plain(placeholder, 150)} if placeholder else {})


def beside(form: Mapping[str, Any], name: str, marked: str, shown: Sequence[Block]) -> dict[str, Any]:
    """Return a form that is open with something shown behind a field, in place of what was shown there before.

    ``marked`` begins the names of such blocks. Fields keep their names, and so Slack keeps what is filled in.
    """
    content: list[Block] = []
    for block in form.get("blocks") or ():
        if not str(block.get("block_id") or "").startswith(marked):
            content.append(block)
        if block.get("block_id") == name:
            content += shown
    return {**form, "blocks": content}


def typed(text: str) -> str:
    """Return what a form is filled with again: as much as a field of Slack's takes."""
    return text[:INPUT_LIMIT]


def unlinked(message: str | None) -> list[Block]:
    """Say that there is no link to the message that filled a form, where ``message`` says which one that was."""
    if not message:
        return []
    return [context("The link to the message could not be had. When you send this form, it is asked for once more.")]


def reason(initial: str = "") -> Block:
    """Return the field **Reason**, with what was typed already as far as it fits."""
    element = text_input(initial=typed(initial), multiline=True, max_length=INPUT_LIMIT, focus=True)
    return field("reason", "Reason", element)


def left_over(text: str, field: str, *, limit: int = INPUT_LIMIT) -> list[Block]:
    """Show what of a text did not fit into a field, so that nothing typed is lost; nothing when all of it did.

    It may stand above the field or below.
    """
    rest = text[limit:]
    if not rest:
        return []
    said = (
        f"You wrote {len(text):,} characters, and {limit:,} fit into the field *{field}*. This is what did not; copy "
        "it from here, or shorten what stands in that field and add it there:"
    )
    return [section(said), words(rest, limit=LEFT_OVER_LIMIT)]


def _unnamed(element: Element) -> Element:
    return {key: value for key, value in element.items() if key != "action_id"}
