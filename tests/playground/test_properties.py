"""Every property that the rules of blocks accept is drawn, or it is said here why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from playground.blocks import BLOCKS
from playground.page import drawing
from playground.page.looking import Look
from playground.rich_text import INLINE, PARTS
from playground.server import Playground
from playground.shapes import Check
from playground.workspace import Message

Part = dict[str, Any]
INSTANT = 1_764_000_000
PICTURE = {"type": "image", "image_url": "https://pictures.example/cat.png", "alt_text": "A cat"}


def plain(text: str) -> Part:
    """Words without markup."""
    return {"type": "plain_text", "text": text}


def rich(*runs: Part) -> Part:
    """Rich text of one paragraph."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(runs)}]}


WORDS: Part = {"type": "text", "text": "words"}
BUTTON: Part = {"type": "button", "action_id": "go", "text": plain("Go")}
TASK: Part = {
    "type": "task_card",
    "task_id": "1",
    "title": "Peel",
    "status": "complete",
    "details": rich(WORDS),
    "output": rich(WORDS),
    "sources": [{"type": "url", "url": "https://example.com/peel", "text": "How to peel"}],
}
CARD: Part = {
    "type": "card",
    "hero_image": PICTURE,
    "icon": PICTURE,
    "slack_icon": {"type": "icon", "name": "rocket"},
    "title": plain("Title"),
    "subtitle": plain("Subtitle"),
    "body": plain("Body"),
    "subtext": plain("Subtext"),
    "actions": [BUTTON],
}
CELL: Part = {"type": "raw_text", "text": "x"}
#: A block of each kind with everything that it may have; a list where not all of that goes together.
WHOLE: dict[str, Part | list[Part]] = {
    "actions": {"elements": [BUTTON]},
    "alert": {"text": plain("Careful"), "level": "error"},
    "call": {"call_id": "R1"},
    "card": CARD,
    "carousel": {"elements": [CARD]},
    "container": [
        {
            "title": plain("Title"),
            "subtitle": plain("Subtitle"),
            "width": "narrow",
            "icon": PICTURE,
            "is_collapsible": True,
            "default_collapsed": True,
            "has_header_divider": True,
            "child_blocks": [{"type": "divider"}],
        },
        {"rich_text_title": rich(WORDS), "child_blocks": [{"type": "divider"}]},
    ],
    "context": {"elements": [plain("words")]},
    "context_actions": {
        "elements": [{"type": "icon_button", "icon": "trash", "text": plain("Away"), "action_id": "a"}]
    },
    "data_table": {
        "caption": "Prices",
        "rows": [[CELL, CELL]] * 3,
        "page_size": 1,
        "row_header_column_index": 1,
    },
    "data_visualization": {"title": "Eaten", "chart": {"type": "pie", "segments": [{"label": "Pea", "value": 3}]}},
    "divider": {},
    "header": {"text": plain("Header"), "level": 2},
    "image": [
        {**PICTURE, "title": plain("The cat")},
        {"type": "image", "slack_file": {"id": "F0NONE"}, "alt_text": "A file"},
    ],
    "input": {
        "block_id": "b",
        "label": plain("Label"),
        "hint": plain("Hint"),
        "optional": True,
        "dispatch_action": True,
        "element": {"type": "plain_text_input", "action_id": "a"},
    },
    "markdown": {"text": "words"},
    "plan": {"title": "Plan", "tasks": [TASK]},
    "rich_text": {"elements": [{"type": "rich_text_section", "elements": [WORDS]}]},
    "section": {
        "text": plain("words " * 200),
        "fields": [plain("Field")],
        "accessory": BUTTON,
        "expand": False,
    },
    "table": {"rows": [[CELL], [CELL]], "column_settings": [{"align": "right"}]},
    "task_card": TASK,
    "video": {
        "alt_text": "A pot",
        "title": plain("Cooking"),
        "title_url": "https://videos.example/",
        "thumbnail_url": PICTURE["image_url"],
        "video_url": "https://videos.example/1",
        "author_name": "Ben",
        "description": plain("About soup"),
        "provider_name": "Tube",
        "provider_icon_url": "https://videos.example/icon.png",
    },
}
WHOLE_PARTS: dict[str, Part] = {
    "rich_text_section": {"elements": [WORDS]},
    "rich_text_quote": {"elements": [WORDS], "border": 1},
    "rich_text_preformatted": {"elements": [WORDS], "border": 1, "language": "python"},
    "rich_text_list": {
        "style": "ordered",
        "indent": 1,
        "offset": 2,
        "border": 1,
        "elements": [{"type": "rich_text_section", "elements": [WORDS]}],
    },
}
STYLE = {"style": {"bold": True}}
WHOLE_RUNS: dict[str, Part] = {
    "text": {"text": "words", **STYLE},
    "link": {"url": "https://example.com/", "text": "words", "unsafe": True, **STYLE},
    "user": {"user_id": "U0BEN", **STYLE},
    "channel": {"channel_id": "C0PAYMENTS", **STYLE},
    "usergroup": {"usergroup_id": "S0COOKS", **STYLE},
    "emoji": {"name": "wave", "unicode": "1f44b", "skin_tone": 3, **STYLE},
    "date": {"timestamp": INSTANT, "format": "{time}", "url": "https://example.com/", "fallback": "then", **STYLE},
    "broadcast": {"range": "here", **STYLE},
    "color": {"value": "#CC2244", **STYLE},
}
WHY_NOT = {
    "block_id": "the app's own name of a block",
    "plan.block_id": "the app's own name of a block",
    "task_card.task_id": "the app's own name of a task",
    "rich_text_quote.border": "a quote has its bar anyway",
    "rich_text_preformatted.border": "code has its frame anyway",
    "link.unsafe": "Slack's own mark, which changes nothing",
    "emoji.unicode": "the name says which it is",
    "date.fallback": "only for clients that know no dates",
}
CASES = [
    *((kind, BLOCKS[kind], given, lambda one: [one]) for kind, given in WHOLE.items()),
    *(
        (kind, PARTS[kind], given, lambda one: [{"type": "rich_text", "elements": [one]}])
        for kind, given in WHOLE_PARTS.items()
    ),
    *((kind, INLINE[kind], given, lambda one: [rich(one)]) for kind, given in WHOLE_RUNS.items()),
]


def accepted(check: Check) -> Iterator[str]:
    """Yield the properties of the object that a rule describes."""
    inside = dict(zip(check.__code__.co_freevars, (one.cell_contents for one in check.__closure__ or ()), strict=True))
    if isinstance(inside.get("known"), Mapping):
        yield from inside["known"]
    elif "check" in inside:
        yield from accepted(inside["check"])


def test_there_is_an_example_of_every_kind() -> None:
    assert [set(one) for one in (WHOLE, WHOLE_PARTS, WHOLE_RUNS)] == [set(one) for one in (BLOCKS, PARTS, INLINE)]


@pytest.mark.parametrize(("kind", "check", "given", "placed"), CASES, ids=[case[0] for case in CASES])
async def test_no_property_that_the_rules_accept_is_left_out(
    slack: Playground, kind: str, check: Check, given: Part | list[Part], placed: Any
) -> None:
    workspace = slack.workspace
    message = workspace.post(Message(channel="C0PAYMENTS", ts=workspace.stamp(), user=workspace.bot_user, text="x"))

    def drawn(one: Part) -> str:
        message.blocks = placed(one)
        look = Look(playground=slack, person=slack.person("ada"), sign=lambda user, url: "s", place="C0PAYMENTS")
        return drawing.part("messages", look)

    seen: set[str] = set()
    for whole in given if isinstance(given, list) else [given]:
        block = {**whole, "type": kind}
        assert list(check(block, "")) == []
        everything = drawn(block)
        assert "cannot be drawn" not in everything
        for name in whole:
            without = {key: value for key, value in block.items() if key != name}
            if drawn(without) != everything:
                seen.add(name)

    known = {name for name in accepted(check) if name != "type"}
    assert {name for name in known - seen if not {name, f"{kind}.{name}"} & WHY_NOT.keys()} == set()
