"""What the tests of views read of what Slack would show, and the words that nobody may have power with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from slack_sdk.models.blocks import Block, BlockElement, MarkdownTextObject, PlainTextObject

from bot.views.message import Message
from playground.blocks import check_message

HOSTILE = "<!channel> <@U1> *bold* `code` & <https://evil.example|click> {{ 7*7 }} \u05e9\u05dc\u05d5 '; DROP"
HOSTILE_NAME = 'O\'Brien <!channel> & "R&D" *b* `x` {{7*7}} =1+1'


def checked(shown: Message) -> str:
    """Return everything a message shows, after Slack's rules have accepted it."""
    check_message(list(shown.blocks))
    assert shown.text and len(shown.text) <= 4000
    return shown.text + json.dumps(shown.blocks, ensure_ascii=False)


def accepted(shown: Message) -> str:
    """Return what a message shows, after Slack's rules and its own library have accepted it."""
    for block in Block.parse_all([*map(read, shown.blocks)]):
        block.validate_json()
    return checked(shown)


def read(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a block with its elements as Slack's own library reads them.

    It would look for each through all of its classes again, which took longer than everything else that it does.
    """
    read: dict[str, Any] = dict(part)
    for name in {"element", "accessory"} & part.keys():
        read[name] = _element(part[name])
    if "elements" in part:
        read["elements"] = [_element(each) for each in part["elements"]]
    return read


def _element(given: Any) -> Any:
    """Return an element as the library has it; what it does not know, it shall see as it is."""
    kind = _kinds().get(given["type"])
    if kind is None:
        return given
    return kind(**{name: value for name, value in read(given).items() if name != "type"})


@cache
def _kinds() -> dict[str, type[Any]]:
    """Return the classes of the library by type, the first of each, as it finds them itself."""
    found: dict[str, type[Any]] = {}
    every: list[type[Any]] = [*_below(BlockElement), PlainTextObject, MarkdownTextObject]
    for kind in every:
        found.setdefault(kind.type, kind)
    return found


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        if hasattr(kind, "type"):
            yield kind
        yield from _below(kind)


def buttons(shown: Message) -> list[str]:
    """Return what the buttons of a message say."""
    return [
        element["text"]["text"]
        for block in shown.blocks
        for element in (*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else ()))
        if element.get("type") == "button"
    ]


def mrkdwn_of(value: Any) -> list[str]:
    """Return every mrkdwn text in blocks: the only places where Slack would act on what people typed."""
    if isinstance(value, list | tuple):
        return [text for each in value for text in mrkdwn_of(each)]
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            return [value["text"]]
        return [text for each in value.values() for text in mrkdwn_of(each)]
    return []
