"""What the tests of views read of what Slack would show, and the words that nobody may have power with."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.models.blocks import Block

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
    for block in Block.parse_all(list(shown.blocks)):
        block.validate_json()
    return checked(shown)


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
