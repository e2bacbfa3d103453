"""The rules of Block Kit, for messages and for views, with the complaints that Slack makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from playground.elements import ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION, identifier, plain, text
from playground.refused import Refused, invalid_blocks
from playground.shapes import (
    Check,
    array,
    at_least_one,
    boolean,
    exactly_one,
    integer,
    kind,
    one_of,
    string,
    thing,
    wrong,
)
from playground.shapes import typed as typed_object

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
#: Slack does not publish how large the blocks of a message may be together; this is what a careful app stays under.
MESSAGE_BLOCK_BYTES = 100_000
_MARKDOWN_CHARACTERS = 12_000

_style = thing({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "unlink", "highlight"), boolean))
_styled = {"style": _style}
_INLINE: dict[str, Check] = {
    "text": kind({"text": string(12_000)}, _styled),
    "link": kind({"url": string(3000)}, {"text": string(3000), "unsafe": boolean, **_styled}),
    "user": kind({"user_id": string(50)}, _styled),
    "channel": kind({"channel_id": string(50)}, _styled),
    "usergroup": kind({"usergroup_id": string(50)}, _styled),
    "emoji": kind({"name": string(100)}, {"unicode": string(100), "skin_tone": integer(1, 6), **_styled}),
    "date": kind(
        {"timestamp": integer(0, 10**11), "format": string(255)}, {"url": string(3000), "fallback": string(255)}
    ),
    "broadcast": kind({"range": one_of("here", "channel", "everyone")}, _styled),
    "color": kind({"value": string(20)}),
}
_inline = array(typed_object(_INLINE), 0, 1000)
_border = {"border": integer(0, 1)}
_section = kind({"elements": _inline})
_RICH: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_quote": kind({"elements": _inline}, _border),
    "rich_text_preformatted": kind({"elements": _inline}, {**_border, "language": string(50)}),
    "rich_text_list": kind(
        {
            "style": one_of("bullet", "ordered"),
            "elements": array(typed_object({"rich_text_section": _section}), 1, 500),
        },
        {"indent": integer(0, 8), "offset": integer(0, 10_000), **_border},
    ),
}
_block = {"block_id": identifier}
_image = exactly_one(
    kind(
        {"alt_text": string(2000)},
        {**_block, "image_url": string(3000), "slack_file": thing({}, {"id": identifier}), "title": plain(2000)},
    ),
    "image_url",
    "slack_file",
)
_context = typed_object({"image": IMAGE, "plain_text": plain(3000), "mrkdwn": text(3000)})
BLOCKS: dict[str, Check] = {
    "section": at_least_one(
        kind(
            {},
            {
                **_block,
                "text": text(3000),
                "fields": array(text(2000), 1, 10),
                "accessory": typed_object(ELEMENTS, here=IN_SECTION),
                "expand": boolean,
            },
        ),
        "text",
        "fields",
    ),
    "header": kind({"text": plain(150)}, {**_block, "level": integer(1, 4)}),
    "divider": kind({}, _block),
    "context": kind({"elements": array(_context, 1, 10)}, _block),
    "actions": kind({"elements": array(typed_object(ELEMENTS, here=IN_ACTIONS), 1, 25)}, _block),
    "input": kind(
        {"label": plain(2000), "element": typed_object(ELEMENTS, here=IN_INPUT)},
        {**_block, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "image": _image,
    "rich_text": kind({"elements": array(typed_object(_RICH), 1, 500)}, _block),
    "markdown": kind({"text": string(_MARKDOWN_CHARACTERS)}, _block),
}
IN_VIEW = frozenset(BLOCKS) - {"markdown"}


def complaints(blocks: Any, *, most: int, pointer: str = "/blocks", is_view: bool = False) -> list[str]:
    """Return everything that is wrong with some blocks, in order."""
    item = typed_object(BLOCKS, here=IN_VIEW if is_view else None)
    found = list(array(item, 0, most)(blocks, pointer))
    return found or list(_twice(blocks, pointer))


def check_message(blocks: Any) -> list[dict[str, Any]]:
    """Return the blocks of a message, each with a block_id; refuses ``invalid_blocks``."""
    if found := complaints(blocks, most=MESSAGE_BLOCKS):
        raise invalid_blocks(found)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if len(json.dumps(blocks)) > MESSAGE_BLOCK_BYTES or markdown > _MARKDOWN_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    return named(blocks)


def named(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks and elements with the ids that Slack gives to those that have none."""
    result = []
    for number, block in enumerate(blocks):
        one = {**block, "block_id": block.get("block_id") or f"b{number:03d}"}
        if "elements" in one and one["type"] == "actions":
            one["elements"] = [_with_action(element, place) for place, element in enumerate(one["elements"])]
        for slot in ("accessory", "element"):
            if one.get(slot) and one[slot]["type"] != "image":
                one[slot] = _with_action(one[slot], 0)
        result.append(one)
    return result


def elements_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield everything in a block that can be clicked or filled in."""
    if block["type"] == "actions":
        yield from block["elements"]
    for slot in ("accessory", "element"):
        if block.get(slot) and block[slot].get("type") != "image":
            yield block[slot]


def _with_action(element: dict[str, Any], place: int) -> dict[str, Any]:
    return {**element, "action_id": element.get("action_id") or f"a{place:03d}"}


def _twice(blocks: list[dict[str, Any]], pointer: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        name = block.get("block_id")
        if name in seen:
            yield wrong(f"block_id {name} already exists", f"{pointer}/{number}/block_id")
        seen.update([name] if name else [])
        actions = [element["action_id"] for element in elements_of(block) if element.get("action_id")]
        for action in {one for one in actions if actions.count(one) > 1}:
            yield wrong(f"action_id {action} already exists", f"{pointer}/{number}")
        if block["type"] == "input" and block.get("dispatch_action") and block["element"]["type"] == "file_input":
            yield wrong("dispatch_action is not supported for file_input", f"{pointer}/{number}")
