"""Block Kit as Slack documents it: what may be sent is taken, and what may not is refused in Slack's words."""

from __future__ import annotations

from typing import Any

import pytest

from playground.blocks import Place, check_message, complaints
from playground.refused import Refused


def plain(text: str) -> dict[str, Any]:
    """Return a text without markup."""
    return {"type": "plain_text", "text": text}


def option(name: str, **more: Any) -> dict[str, Any]:
    """Return one thing to choose."""
    return {"text": plain(name), "value": name, **more}


OPTIONS = [option("one"), option("two")]
GROUPS = [{"label": plain("First"), "options": OPTIONS}]
CONFIRM = {"title": plain("Sure"), "text": plain("It cannot be undone"), "confirm": plain("Yes"), "deny": plain("No")}
RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello", "style": {"bold": True}}]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://example.com", "text": "there"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
        {
            "type": "rich_text_section",
            "elements": [{"type": "emoji", "name": "wave"}],
        },
    ],
}

#: Every element that can be clicked, with everything it may carry.
CLICKED: dict[str, dict[str, Any]] = {
    "button": {
        "text": plain("Go"),
        "value": "1",
        "style": "danger",
        "confirm": CONFIRM,
        "accessibility_label": "On",
    },
    "overflow": {"options": [option("open", url="https://example.com"), option("close")]},
    "static_select": {"options": OPTIONS, "initial_option": OPTIONS[0], "placeholder": plain("Choose")},
    "external_select": {"min_query_length": 0},
    "users_select": {"initial_user": "U1"},
    "conversations_select": {"filter": {"include": ["public", "private"], "exclude_bot_users": True}},
    "channels_select": {"initial_channel": "C1"},
    "multi_static_select": {"option_groups": GROUPS, "initial_options": [OPTIONS[1]], "max_selected_items": 2},
    "multi_external_select": {"initial_options": OPTIONS},
    "multi_users_select": {"initial_users": ["U1", "U2"]},
    "multi_conversations_select": {"default_to_current_conversation": True},
    "multi_channels_select": {"initial_channels": ["C1"]},
    "checkboxes": {"options": OPTIONS, "initial_options": OPTIONS},
    "radio_buttons": {"options": OPTIONS, "initial_option": OPTIONS[1]},
    "datepicker": {"initial_date": "2026-02-28"},
    "timepicker": {"initial_time": "09:30", "timezone": "Asia/Tokyo"},
    "datetimepicker": {"initial_date_time": 1767600000},
}
#: Every element that is only for filling in.
FILLED: dict[str, dict[str, Any]] = {
    "plain_text_input": {"multiline": True, "min_length": 1, "max_length": 3000, "initial_value": "x"},
    "email_text_input": {"initial_value": "a@example.com"},
    "url_text_input": {"focus_on_load": True},
    "number_input": {"is_decimal_allowed": True, "min_value": "-1.5", "max_value": "2"},
    "rich_text_input": {"initial_value": RICH},
    "file_input": {"filetypes": ["csv"], "max_files": 3},
}
#: Blocks that stand everywhere.
EVERYWHERE: list[dict[str, Any]] = [
    {"type": "header", "text": plain("Head")},
    {"type": "divider"},
    {"type": "context", "elements": [plain("small"), {"type": "mrkdwn", "text": "*print*"}]},
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A house", "title": plain("House")},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*A*"}, plain("b")]},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "words"},
        "accessory": {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x"},
    },
    RICH,
    {
        "type": "video",
        "alt_text": "A film",
        "title": plain("Film"),
        "thumbnail_url": "https://example.com/t.png",
        "video_url": "https://example.com/v",
    },
]


def element(kind: str, more: dict[str, Any]) -> dict[str, Any]:
    """Return an element with an id of its own."""
    return {"type": kind, "action_id": f"do-{kind}", **more}


ANSWERED = element("conversations_select", {"response_url_enabled": True})
#: Five, in digits that Slack does not take.
ARABIC = {"is_decimal_allowed": False, "initial_value": "٥"}


@pytest.mark.parametrize("place", ["message", "modal", "home"])
def test_what_stands_everywhere_is_taken_everywhere(place: Place) -> None:
    assert complaints(EVERYWHERE, most=100, place=place) == []


@pytest.mark.parametrize("place", ["message", "modal", "home"])
def test_everything_that_can_be_clicked_stands_beside_words_and_in_rows(place: Place) -> None:
    rows = [{"type": "actions", "elements": [element(kind, more)]} for kind, more in CLICKED.items()]
    beside = [
        {"type": "section", "text": plain("words"), "accessory": element(kind, more)}
        for kind, more in CLICKED.items()
        if kind != "datetimepicker"
    ]

    assert complaints([*rows, *beside], most=100, place=place) == []


@pytest.mark.parametrize("place", ["message", "modal", "home"])
def test_everything_that_can_be_filled_in_stands_in_an_input(place: Place) -> None:
    filled = {**FILLED, **{kind: more for kind, more in CLICKED.items() if kind not in {"button", "overflow"}}}
    inputs = [
        {"type": "input", "label": plain(kind), "element": element(kind, more), "optional": True, "hint": plain("so")}
        for kind, more in filled.items()
        if (kind, place) != ("file_input", "message")
    ]

    assert complaints(inputs, most=100, place=place) == []


def test_a_message_may_hold_a_table_and_markdown() -> None:
    table = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "a"}, RICH]],
        "column_settings": [{"align": "right"}],
    }

    assert check_message([table, {"type": "markdown", "text": "# Title"}])


@pytest.mark.parametrize(
    ("block", "place", "words"),
    [
        ({"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}}, "message", "unsupported type"),
        ({"type": "header", "text": plain("x" * 151)}, "message", "151"),
        ({"type": "section"}, "message", "text"),
        ({"type": "section", "text": plain("")}, "message", "must be more than 0 characters"),
        ({"type": "actions", "elements": []}, "message", "elements"),
        ({"type": "markdown", "text": "# x"}, "modal", "unsupported type"),
        ({"type": "sparkle"}, "home", "unsupported type"),
        ({"type": "image", "alt_text": "x"}, "message", "image_url"),
        ({"type": "image", "image_url": "javascript:alert(1)", "alt_text": "x"}, "message", "valid URL"),
        (
            {"type": "input", "label": plain("x"), "element": element("button", CLICKED["button"])},
            "modal",
            "unsupported",
        ),
        ({"type": "actions", "elements": [element("plain_text_input", {})]}, "message", "unsupported type"),
        ({"type": "actions", "elements": [ANSWERED]}, "modal", "response_url_enabled"),
        ({"type": "section", "text": plain("x"), "accessory": ANSWERED}, "modal", "response_url_enabled"),
        ({"type": "input", "label": plain("x"), "element": ANSWERED}, "home", "response_url_enabled"),
        ({"type": "input", "label": plain("x"), "element": element("file_input", {})}, "message", "file_input"),
        ({"type": "input", "label": plain("x"), "element": element("number_input", ARABIC)}, "modal", "initial_value"),
        (
            {"type": "task_card", "task_id": "1", "title": "x", "status": "pending"},
            "message",
            "only for tasks of a plan",
        ),
    ],
)
def test_what_slack_does_not_take_is_refused(block: dict[str, Any], place: Place, words: str) -> None:
    found = complaints([block], most=100, place=place)

    assert any(words in each for each in found), found


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("static_select", {"options": OPTIONS, "option_groups": GROUPS}, "options"),
        ("static_select", {"options": OPTIONS, "initial_option": option("three")}, "must exactly match"),
        ("overflow", {"options": [option(str(number)) for number in range(6)]}, "5"),
        ("datepicker", {"initial_date": "28.02.2026"}, "initial_date"),
        ("button", {"text": plain("x" * 76)}, "76"),
        ("button", {"text": plain("Go"), "style": "success"}, "style"),
        ("button", {"text": plain("Go"), "url": "JavaScript:alert(1)"}, "valid URL"),
        ("timepicker", {"initial_time": "9:30"}, "initial_time"),
    ],
)
def test_an_element_that_slack_does_not_take_is_refused(kind: str, more: dict[str, Any], words: str) -> None:
    found = complaints([{"type": "actions", "elements": [element(kind, more)]}], most=50)

    assert any(words in each for each in found), found


def test_a_task_of_a_plan_may_be_pending() -> None:
    task = {"type": "task_card", "task_id": "1", "title": "x", "status": "pending"}

    assert complaints([{"type": "plan", "title": "Plan", "tasks": [task]}], most=50) == []


def test_ids_are_there_once_and_given_where_they_are_missing() -> None:
    twice = [{"type": "divider", "block_id": "x"}, {"type": "divider", "block_id": "x"}]
    assert any("x already exists" in each for each in complaints(twice, most=50))

    [row] = check_message([{"type": "actions", "elements": [{"type": "button", "text": plain("Go")}]}])
    assert row["block_id"]
    assert row["elements"][0]["action_id"]


def test_a_message_holds_fifty_blocks_and_one_table() -> None:
    with pytest.raises(Refused) as many:
        check_message([{"type": "divider"}] * 51)
    assert many.value.error == "invalid_blocks"

    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    with pytest.raises(Refused) as two:
        check_message([table, table])
    assert two.value.error == "invalid_attachments"
