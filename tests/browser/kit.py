"""Every block and every element that Slack knows, each once, as a foreign app would send them."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from tests.browser.apps import plain

Part = dict[str, Any]
#: A moment in November 2025.
INSTANT = 1_764_000_000
ELSEWHERE = "https://pictures.example/cat.png"


def mrkdwn(text: str) -> Part:
    """Return words with Slack's markup."""
    return {"type": "mrkdwn", "text": text}


def an_option(value: str, **more: Any) -> Part:
    """Return something to choose, called like its value."""
    return {"text": plain(value.capitalize()), "value": value, **more}


def a_picture() -> bytes:
    """Return a red square of eight pixels as PNG."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = (b"\0" + b"\xcc\x22\x44" * 8) * 8
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


DESCRIBED = {"description": plain("With butter :bread:")}
SOUPS = [an_option("pea"), an_option("leek", **DESCRIBED), an_option("onion")]
GROUPS: list[Part] = [
    {"label": plain("Soups"), "options": SOUPS},
    {"label": plain("Cakes"), "options": [an_option("carrot"), an_option("lemon")]},
]
DISH = {"name": "dish", "value": "<soup>"}
ASKED = {"title": plain("Really?"), "text": mrkdwn("It is *hot*."), "confirm": plain("Yes"), "deny": plain("No")}
TEXT = {"type": "text", "text": "<b>words</b>"}
STYLED = [
    {"type": "text", "text": name, "style": {name: True}}
    for name in ("bold", "italic", "strike", "code", "underline", "unlink", "highlight", "client_highlight")
]
RUNS: list[Part] = [
    TEXT,
    *STYLED,
    {"type": "link", "url": "https://example.com/a?b=1&c=2", "text": "link"},
    {"type": "user", "user_id": "U0BEN"},
    {"type": "user", "user_id": "U0ADA", "style": {"bold": True}},
    {"type": "usergroup", "usergroup_id": "S0COOKS"},
    {"type": "channel", "channel_id": "C0PAYMENTS"},
    {"type": "emoji", "name": "wave", "skin_tone": 3},
    {"type": "broadcast", "range": "here"},
    {"type": "date", "timestamp": INSTANT, "format": "{date_num} at {time}", "url": "https://example.com/when"},
    {"type": "color", "value": "#CC2244"},
]


def a_list(indent: int, *items: str, **more: Any) -> Part:
    """Return a list of rich text."""
    written = [{"type": "rich_text_section", "elements": [{"type": "text", "text": item}]} for item in items]
    return {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": written, **more}


RICH: Part = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": RUNS},
        a_list(0, "one", "two"),
        a_list(1, "deeper", style="ordered", offset=2),
        a_list(2, "deepest"),
        a_list(0, "three"),
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted\nlines"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "if a < b:\n    pass"}]},
    ],
}
MARKUP = (
    "*bold* _slanted_ ~gone~ `code` *_both_* :tada: :wave::skin-tone-4: <https://example.com|a link>"
    " https://bare.example/x\n"
    "<@U0ADA> <@U0BEN> <#C0PAYMENTS> <!subteam^S1|@leads> <!here> #random @channel &lt;tag&gt; &amp;\n"
    "&gt; quoted\n&gt; twice\n"
    "• one\n1. two\n"
    "```if a &lt; b:\n  pass```\n"
    f"<!date^{INSTANT}^{{date_short}} at {{time}}^https://example.com/when|later>"
)
MARKDOWN = (
    "# Title :tada:\n\nSome  **bold**, _slanted_, ~~gone~~ `code` and a [link](https://example.com).\n\n"
    "- one\n  - deeper\n1. first\n\n> quoted\n\n```py\nif a < b:\n```\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n"
    f"![A cat]({ELSEWHERE})\n\n<script>no</script> [bad](javascript:alert)"
)
TABLE: Part = {
    "type": "table",
    "column_settings": [None, {"align": "right"}, {"is_wrapped": True}],
    "rows": [
        [{"type": "raw_text", "text": name} for name in ("Dish", "Price", "About", "Cook", "When", "Where", "Rating")],
        [
            {"type": "raw_text", "text": "Pea soup"},
            {"type": "raw_number", "value": 4.5},
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": STYLED}]},
            *({"type": "raw_text", "text": "a longer cell of words"} for _ in range(4)),
        ],
    ],
}


def shown(file: str) -> list[Part]:
    """Return every block that only shows something; one picture is the uploaded file."""
    fields = [mrkdwn(f"*Field {number}*\nvalue :star:") for number in range(4)]
    return [
        {"type": "header", "text": plain("Header :tada:")},
        {"type": "section", "text": mrkdwn(MARKUP)},
        {"type": "section", "text": plain("Plain *stars* :tada: <b>"), "fields": fields},
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                {"type": "image", "slack_file": {"id": file}, "alt_text": "A small square"},
                {"type": "image", "image_url": ELSEWHERE, "alt_text": "A small cat"},
                mrkdwn("By <@U0BEN>"),
                plain("and *nobody* else"),
            ],
        },
        {"type": "image", "slack_file": {"id": file}, "alt_text": "A square", "title": plain("The square")},
        {"type": "image", "image_url": ELSEWHERE, "alt_text": "A cat", "title": plain("The cat")},
        RICH,
    ]


def told_of() -> list[Part]:
    """Return the blocks of messages alone, and those that can only be told of."""
    video = {"type": "video", "title": plain("Cooking"), "alt_text": "A pot", "thumbnail_url": ELSEWHERE}
    thumb = {"type": "image", "image_url": ELSEWHERE, "alt_text": "A pan"}
    return [
        {"type": "markdown", "text": MARKDOWN},
        TABLE,
        {**video, "video_url": "https://videos.example/1", "title_url": "https://videos.example/"},
        {"type": "call", "call_id": "R1"},
        {"type": "section", "text": mrkdwn("With a picture"), "accessory": thumb},
        {"type": "data_table", "caption": "Prices", "rows": [*TABLE["rows"], TABLE["rows"][1]], "page_size": 1},
        {
            "type": "data_visualization",
            "title": "Eaten",
            "chart": {"type": "pie", "segments": [{"label": "Pea", "value": 3}, {"label": "Leek", "value": 1}]},
        },
        {"type": "card", "title": mrkdwn("A *card*"), "body": plain("Body"), "actions": [_button("card")]},
        {
            "type": "carousel",
            "elements": [{"type": "card", "title": plain("One")}, {"type": "card", "title": plain("Two")}],
        },
        {"type": "container", "title": plain("Box"), "child_blocks": [{"type": "section", "text": plain("Inside")}]},
        {"type": "plan", "title": "Plan", "tasks": [{"type": "task_card", "task_id": "1", "title": "Peel"}]},
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "feedback",
                    "positive_button": {"text": plain("Good"), "value": "good"},
                    "negative_button": {"text": plain("Bad"), "value": "bad"},
                },
                {
                    "type": "icon_button",
                    "action_id": "icon",
                    "icon": "trash",
                    "text": plain("Throw away"),
                    "value": "bin",
                },
            ],
        },
    ]


def _button(action: str, **more: Any) -> Part:
    return {"type": "button", "action_id": action, "text": plain(action.capitalize()), **more}


def section(element: Part) -> Part:
    """Return a section with something at its right."""
    return {"type": "section", "block_id": f"in-{element['action_id']}", "text": plain("Choose"), "accessory": element}


def _named(kind: str, **more: Any) -> Part:
    return {"type": kind, "action_id": kind, "placeholder": plain(f"Some {kind.replace('_', ' ')}"), **more}


SELECTS: list[Part] = [
    _named("static_select", option_groups=GROUPS),
    _named("multi_static_select", options=SOUPS, max_selected_items=2),
    _named("external_select", min_query_length=1),
    _named("multi_external_select", min_query_length=1),
    _named("users_select"),
    _named("multi_users_select"),
    _named("conversations_select", default_to_current_conversation=True),
    _named("multi_conversations_select", filter={"include": ["public"]}),
    _named("channels_select"),
    _named("multi_channels_select"),
]
PICKERS: list[Part] = [
    _named("datepicker", initial_date="2025-11-24"),
    _named("timepicker", initial_time="16:00", timezone="Europe/Stockholm"),
    {"type": "datetimepicker", "action_id": "datetimepicker", "initial_date_time": INSTANT},
]
BOXES: list[Part] = [
    {"type": "radio_buttons", "action_id": "radio_buttons", "options": SOUPS},
    {
        "type": "checkboxes",
        "action_id": "checkboxes",
        "options": [
            {"text": mrkdwn(f"*{name}*"), "value": name, "description": mrkdwn("_warm_")} for name in ("pea", "leek")
        ],
    },
]
BUTTONS: list[Part] = [
    _button("plain", value="v"),
    _button("primary", style="primary"),
    _button("danger", style="danger", confirm=ASKED),
    _button("linked", url="https://example.com/"),
    {
        "type": "overflow",
        "action_id": "overflow",
        "options": [an_option("edit"), an_option("share"), an_option("visit", url="https://example.com/")],
    },
    {
        "type": "workflow_button",
        "action_id": "workflow",
        "text": plain("Run"),
        "workflow": {
            "trigger": {
                "url": "https://example.com/",
                "customizable_input_parameters": [{"name": "dish", "value": "<soup>"}],
            }
        },
    },
]


def acted_in() -> list[Part]:
    """Return everything that tells the app at once: in rows of actions and at the right of sections."""
    return [
        {"type": "actions", "block_id": "buttons", "elements": BUTTONS},
        {"type": "actions", "block_id": "pickers", "elements": PICKERS},
        *(section(element) for element in (*SELECTS, *BOXES)),
    ]


def _input(element: Part, label: str, **more: Any) -> Part:
    return {
        "type": "input",
        "block_id": f"of-{element['action_id']}",
        "label": plain(label),
        "element": element,
        **more,
    }


def inputs() -> list[Part]:
    """Return every element that can be filled in, in a form; nothing has to be."""
    written = [
        _named("plain_text_input", max_length=10, min_length=2, focus_on_load=True),
        _named("number_input", is_decimal_allowed=False, min_value="1", max_value="9"),
        _named("email_text_input"),
        _named("url_text_input"),
        _named("rich_text_input", initial_value=RICH_PRESET),
        {"type": "file_input", "action_id": "file_input", "filetypes": ["txt", "png"], "max_files": 2},
    ]
    lines = {"type": "plain_text_input", "action_id": "lines", "multiline": True, "initial_value": "one"}
    labelled = [*written, *SELECTS, *PICKERS, *BOXES]
    return [
        *(_input(each, each["action_id"].replace("_", " ").capitalize(), optional=True) for each in labelled),
        _input(lines, "Lines", hint=plain("Several"), optional=True),
        _input(_dispatching("echo", "on_enter_pressed"), "Echo", dispatch_action=True, optional=True),
        _input(_dispatching("letters", "on_character_entered"), "Letters", dispatch_action=True, optional=True),
    ]


def _dispatching(action: str, trigger: str) -> Part:
    config = {"trigger_actions_on": [trigger]}
    return {"type": "plain_text_input", "action_id": action, "dispatch_action_config": config}


RICH_PRESET: Part = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello"}]}],
}
ATTACHMENTS: list[Part] = [
    {
        "color": "#36a64f",
        "pretext": "Before <@U0BEN>",
        "author_name": "Ben",
        "title": "The title",
        "title_link": "https://example.com/",
        "text": "Some *bold* text :tada:",
        "fields": [{"title": "Short", "value": "1", "short": True}, {"title": "Also", "value": "2", "short": True}],
        "footer": "The foot",
        "ts": INSTANT,
    },
    {
        "color": "danger",
        "blocks": [{"type": "section", "text": mrkdwn("Inside"), "accessory": _button("attached", value="a")}],
    },
    {"fallback": "<script>", "text": "\"'><img src=x onerror=alert(1)>", "color": '"><b>'},
]
