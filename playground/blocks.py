"""The rules of Block Kit, for messages and for views, with the complaints that Slack makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from playground.composition import identifier, image_source, plain, text
from playground.elements import ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from playground.naming import elements_of, flat, named, twice
from playground.recent import RECENT, container
from playground.refused import Refused, invalid_blocks
from playground.rich_text import RICH_TEXT
from playground.shapes import Check, array, at_least_one, boolean, exactly_one, integer, kind, string, wrong
from playground.shapes import typed as typed_object
from playground.tables import DATA_TABLE, DATA_VISUALIZATION, TABLE

Place = Literal["message", "modal", "home"]
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
#: Slack does not publish how large the blocks of a message may be together; this is what a careful app stays under.
MESSAGE_BLOCK_BYTES = 100_000
_MARKDOWN_CHARACTERS = 12_000
_CHARTS = 2

_block = {"block_id": identifier}
_context = typed_object({"image": IMAGE, "plain_text": plain(3000), "mrkdwn": text(3000)})
_section = at_least_one(
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
)
_input = kind(
    {"label": plain(2000), "element": typed_object(ELEMENTS, here=IN_INPUT)},
    {**_block, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
)
_image = exactly_one(
    kind({"alt_text": string(2000)}, {**_block, **image_source, "title": plain(2000)}), "image_url", "slack_file"
)
_SIMPLE: dict[str, Check] = {
    "actions": kind({"elements": array(typed_object(ELEMENTS, here=IN_ACTIONS), 1, 25)}, _block),
    "context": kind({"elements": array(_context, 1, 10)}, _block),
    "divider": kind({}, _block),
    "header": kind({"text": plain(150)}, {**_block, "level": integer(1, 4)}),
    "image": _image,
    "input": _input,
    "rich_text": RICH_TEXT,
    "section": _section,
    "table": TABLE,
    "video": RECENT["video"],
}
BLOCKS: dict[str, Check] = {
    **_SIMPLE,
    **RECENT,
    "container": container(typed_object(_SIMPLE)),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "markdown": kind({"text": string(_MARKDOWN_CHARACTERS)}, _block),
}
_ONLY_MESSAGES = {"call", "context_actions", "markdown", "plan", "task_card"}
_NOT_MODALS = {"carousel", "container", "data_table", "data_visualization", "table"}
WHERE: dict[Place, frozenset[str]] = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": frozenset(BLOCKS) - _ONLY_MESSAGES - _NOT_MODALS,
    "home": frozenset(BLOCKS) - _ONLY_MESSAGES - {"alert"},
}


def complaints(blocks: Any, *, most: int, pointer: str = "/blocks", place: Place = "message") -> list[str]:
    """Return everything that is wrong with some blocks, in order."""
    found = list(array(typed_object(BLOCKS, here=WHERE[place]), 0, most)(blocks, pointer))
    return found or [*twice(blocks, pointer), *_out_of_place(blocks, pointer, place)]


def check_message(blocks: Any) -> list[dict[str, Any]]:
    """Return the blocks of a message, each with a block_id; refuses ``invalid_blocks``."""
    if found := complaints(blocks, most=MESSAGE_BLOCKS):
        raise invalid_blocks(found)
    every = list(flat(blocks))
    if sum(block["type"] == "table" for block in every) > 1:
        messages = ["[ERROR] only_one_table_allowed"]
        raise Refused(
            "invalid_attachments", errors=["only_one_table_allowed"], response_metadata={"messages": messages}
        )
    if sum(block["type"] == "data_visualization" for block in every) > _CHARTS:
        raise invalid_blocks([wrong(f"no more than {_CHARTS} data_visualization blocks allowed", "/blocks")])
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if len(json.dumps(blocks)) > MESSAGE_BLOCK_BYTES or markdown > _MARKDOWN_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    return named(blocks)


def _out_of_place(blocks: list[dict[str, Any]], pointer: str, place: Place) -> Iterator[str]:
    for number, outer in enumerate(blocks):
        if outer["type"] == "task_card" and outer.get("status") == "pending":
            yield wrong("status pending is only for tasks of a plan", f"{pointer}/{number}/status")
        for block in flat([outer]):
            for element in elements_of(block):
                for complaint in _misplaced(block, element, place):
                    yield wrong(complaint, f"{pointer}/{number}")


def _misplaced(block: dict[str, Any], element: dict[str, Any], place: Place) -> Iterator[str]:
    if element["type"] == "file_input" and place == "message":
        yield "file_input is not supported in messages"
    if element["type"] == "file_input" and block.get("dispatch_action"):
        yield "dispatch_action is not supported for file_input"
    if element.get("response_url_enabled") and (place != "modal" or block["type"] != "input"):
        yield "response_url_enabled is only for input blocks of modals"
