"""What may stand inside a block: texts, options, and everything that can be clicked or filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.shapes import Check, array, boolean, exactly_one, integer, kind, one_of, string, thing, typed, wrong

identifier = string(255)


def plain(most: int) -> Check:
    """A text without markup."""
    return typed({"plain_text": kind({"text": string(most)}, {"emoji": boolean})})


def text(most: int) -> Check:
    """A text with or without markup."""
    marked = kind({"text": string(most)}, {"verbatim": boolean})
    return typed({"plain_text": kind({"text": string(most)}, {"emoji": boolean}), "mrkdwn": marked})


_confirm = thing(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def _option(words: Check, *, link: bool = False) -> Check:
    more = {"url": string(3000)} if link else {}
    return thing({"text": words, "value": string(150)}, {"description": words, **more})


_plain_option = _option(plain(75))
_text_option = _option(text(75))
_link_option = _option(plain(75), link=True)
_group = thing({"label": plain(75), "options": array(_plain_option, 1, 100)})
_ids = array(string(50), 1, 1000)
_filter = thing(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_dispatch = thing({"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
_act = {"action_id": identifier}
_ask = {**_act, "confirm": _confirm}
_focus = {"focus_on_load": boolean}
_hint = {"placeholder": plain(150)}
_pick = {**_ask, **_focus, **_hint}
_many = {**_pick, "max_selected_items": integer(1, 1000)}
_lists = {"options": array(_plain_option, 1, 100), "option_groups": array(_group, 1, 100)}
_typing = {**_act, **_focus, **_hint, "dispatch_action_config": _dispatch}
_date = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
_time = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
_number = string(50, pattern=r"-?\d+(\.\d+)?")
_public = {"response_url_enabled": boolean}
_conversation = {"filter": _filter, "default_to_current_conversation": boolean}


def _initial_is_offered(check: Check, name: str) -> Check:
    def both(value: Any, pointer: str) -> Iterator[str]:
        complaints = list(check(value, pointer))
        yield from complaints
        if complaints or value.get(name) is None:
            return
        offered = list(value.get("options") or ())
        offered += [option for group in value.get("option_groups") or () for option in group["options"]]
        for one in value[name] if isinstance(value[name], list) else [value[name]]:
            if one not in offered:
                yield wrong(f"{name} must exactly match one of the options", f"{pointer}/{name}")

    return both


def _boxes(name: str, initial: Check) -> Check:
    shape = kind({"options": array(_text_option, 1, 10)}, {name: initial, **_ask, **_focus})
    return _initial_is_offered(shape, name)


def _static(name: str, initial: Check, more: dict[str, Check]) -> Check:
    shape = exactly_one(kind({}, {name: initial, **_lists, **more}), "options", "option_groups")
    return _initial_is_offered(shape, name)


IMAGE = exactly_one(
    kind({"alt_text": string(2000)}, {"image_url": string(3000), "slack_file": thing({}, {"id": identifier})}),
    "image_url",
    "slack_file",
)
ELEMENTS: dict[str, Check] = {
    "button": kind(
        {"text": plain(75)},
        {
            **_ask,
            "value": string(2000),
            "url": string(3000),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "overflow": kind({"options": array(_link_option, 1, 5)}, _ask),
    "checkboxes": _boxes("initial_options", array(_text_option, 1, 10)),
    "radio_buttons": _boxes("initial_option", _text_option),
    "static_select": _static("initial_option", _plain_option, _pick),
    "multi_static_select": _static("initial_options", array(_plain_option, 1, 100), _many),
    "external_select": kind({}, {"initial_option": _plain_option, "min_query_length": integer(0, 100), **_pick}),
    "multi_external_select": kind(
        {}, {"initial_options": array(_plain_option, 1, 100), "min_query_length": integer(0, 100), **_many}
    ),
    "users_select": kind({}, {"initial_user": string(50), **_pick}),
    "multi_users_select": kind({}, {"initial_users": _ids, **_many}),
    "conversations_select": kind({}, {"initial_conversation": string(50), **_conversation, **_public, **_pick}),
    "multi_conversations_select": kind({}, {"initial_conversations": _ids, **_conversation, **_many}),
    "channels_select": kind({}, {"initial_channel": string(50), **_public, **_pick}),
    "multi_channels_select": kind({}, {"initial_channels": _ids, **_many}),
    "datepicker": kind({}, {"initial_date": _date, **_pick}),
    "timepicker": kind({}, {"initial_time": _time, "timezone": string(100), **_pick}),
    "datetimepicker": kind({}, {"initial_date_time": integer(10**9, 10**10 - 1), **_ask, **_focus}),
    "plain_text_input": kind(
        {},
        {
            **_typing,
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": kind({}, {**_typing, "initial_value": string(3000)}),
    "url_text_input": kind({}, {**_typing, "initial_value": string(3000)}),
    "number_input": kind(
        {"is_decimal_allowed": boolean},
        {**_typing, "initial_value": _number, "min_value": _number, "max_value": _number},
    ),
    "file_input": kind({}, {**_act, "filetypes": array(string(30), 1, 100), "max_files": integer(1, 10)}),
    "image": IMAGE,
}
_ANYWHERE = frozenset(ELEMENTS) - {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
IN_ACTIONS = _ANYWHERE - {"file_input", "image"}
IN_SECTION = _ANYWHERE - {"file_input", "datetimepicker"}
IN_INPUT = frozenset(ELEMENTS) - {"button", "overflow", "image"}
