"""What may stand inside a block and can be clicked or filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.composition import (
    confirm,
    conversation_filter,
    dispatch,
    identifier,
    image_source,
    link_option,
    option_group,
    plain,
    plain_option,
    text_option,
    url,
)
from playground.rich_text import rich_text
from playground.shapes import (
    Check,
    also,
    array,
    boolean,
    exactly_one,
    integer,
    kind,
    one_of,
    string,
    thing,
    wrong,
)

_ids = array(string(50), 1, 1000)
_act = {"action_id": identifier}
_ask = {**_act, "confirm": confirm}
_focus = {"focus_on_load": boolean}
_pick = {**_ask, **_focus, "placeholder": plain(150)}
_many = {**_pick, "max_selected_items": integer(1, 1000)}
_lists = {"options": array(plain_option, 1, 100), "option_groups": array(option_group, 1, 100)}
_typing = {**_act, **_focus, "placeholder": plain(150), "dispatch_action_config": dispatch}
_date = string(10, pattern=r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_time = string(5, pattern=r"([01][0-9]|2[0-3]):[0-5][0-9]")
_number = string(50, pattern=r"-?[0-9]+(\.[0-9]+)?")
_answerable = {"response_url_enabled": boolean}
_conversation = {"filter": conversation_filter, "default_to_current_conversation": boolean}
_style = {"style": one_of("primary", "danger")}
_label = {"accessibility_label": string(75)}


def _offered(element: dict[str, Any]) -> list[dict[str, Any]]:
    grouped = (option for group in element.get("option_groups") or () for option in group["options"])
    return [*(element.get("options") or ()), *grouped]


def _initial_is_offered(name: str) -> Check:
    def check(element: dict[str, Any], pointer: str) -> Iterator[str]:
        chosen = element.get(name)
        for one in chosen if isinstance(chosen, list) else [] if chosen is None else [chosen]:
            if one not in _offered(element):
                yield wrong(f"{name} must exactly match one of the options", f"{pointer}/{name}")

    return check


def _in_order(least: str, most: str) -> Check:
    def check(element: dict[str, Any], pointer: str) -> Iterator[str]:
        both = element.get(least), element.get(most)
        if None not in both and float(element[least]) > float(element[most]):
            yield wrong(f"{least} must not be more than {most}", f"{pointer}/{least}")

    return check


def _boxes(name: str, initial: Check) -> Check:
    shape = kind({"options": array(text_option, 1, 10)}, {name: initial, **_ask, **_focus})
    return also(shape, _initial_is_offered(name))


def _static(name: str, initial: Check, more: dict[str, Check]) -> Check:
    shape = exactly_one(kind({}, {name: initial, **_lists, **more}), "options", "option_groups")
    return also(shape, _initial_is_offered(name))


def _external(name: str, initial: Check, more: dict[str, Check]) -> Check:
    return kind({}, {name: initial, "min_query_length": integer(0, 100), **more})


IMAGE = exactly_one(kind({"alt_text": string(2000)}, image_source), "image_url", "slack_file")
_plain_options = array(plain_option, 1, 100)
_SELECTS: dict[str, Check] = {
    "static_select": _static("initial_option", plain_option, _pick),
    "multi_static_select": _static("initial_options", _plain_options, _many),
    "external_select": _external("initial_option", plain_option, _pick),
    "multi_external_select": _external("initial_options", _plain_options, _many),
    "users_select": kind({}, {"initial_user": string(50), **_pick}),
    "multi_users_select": kind({}, {"initial_users": _ids, **_many}),
    "conversations_select": kind({}, {"initial_conversation": string(50), **_conversation, **_answerable, **_pick}),
    "multi_conversations_select": kind({}, {"initial_conversations": _ids, **_conversation, **_many}),
    "channels_select": kind({}, {"initial_channel": string(50), **_answerable, **_pick}),
    "multi_channels_select": kind({}, {"initial_channels": _ids, **_many}),
}
_PICKERS: dict[str, Check] = {
    "checkboxes": _boxes("initial_options", array(text_option, 1, 10)),
    "radio_buttons": _boxes("initial_option", text_option),
    "datepicker": kind({}, {"initial_date": _date, **_pick}),
    "timepicker": kind({}, {"initial_time": _time, "timezone": string(100), **_pick}),
    "datetimepicker": kind({}, {"initial_date_time": integer(10**9, 10**10 - 1), **_ask, **_focus}),
}
_text_input = kind(
    {},
    {
        **_typing,
        "initial_value": string(3000, least=0),
        "multiline": boolean,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
    },
)
_number_input = kind(
    {"is_decimal_allowed": boolean},
    {**_typing, "initial_value": _number, "min_value": _number, "max_value": _number},
)
_lines = {"min_lines": integer(1, 100), "max_lines": integer(1, 100)}
_INPUTS: dict[str, Check] = {
    "plain_text_input": also(_text_input, _in_order("min_length", "max_length")),
    "email_text_input": kind({}, {**_typing, "initial_value": string(3000)}),
    "url_text_input": kind({}, {**_typing, "initial_value": string(3000)}),
    "number_input": also(_number_input, _in_order("min_value", "max_value")),
    "rich_text_input": also(
        kind({}, {**_typing, **_lines, "initial_value": rich_text}), _in_order("min_lines", "max_lines")
    ),
    "file_input": kind({}, {**_act, "filetypes": array(string(30), 1, 100), "max_files": integer(1, 10)}),
}
_feedback = thing({"text": plain(75), "value": string(2000)}, _label)
_parameter = thing({"name": string(255), "value": string(3000, least=0)})
_trigger = thing({"url": url}, {"customizable_input_parameters": array(_parameter, 0, 100)})
_workflow = thing({"trigger": _trigger})
_BUTTONS: dict[str, Check] = {
    "button": kind({"text": plain(75)}, {**_ask, "value": string(2000), "url": url, **_style, **_label}),
    "overflow": kind({"options": array(link_option, 1, 5)}, _ask),
    "workflow_button": kind({"text": plain(75), "workflow": _workflow}, {**_act, **_style, **_label}),
    "feedback_buttons": kind({"positive_button": _feedback, "negative_button": _feedback}, _act),
    "icon_button": kind(
        {"text": plain(75), "icon": one_of("trash")},
        {**_ask, **_label, "value": string(2000), "visible_to_user_ids": array(string(50), 1, 10)},
    ),
}
ELEMENTS: dict[str, Check] = {**_BUTTONS, **_SELECTS, **_PICKERS, **_INPUTS, "image": IMAGE}
_ANYWHERE = frozenset((*_SELECTS, *_PICKERS, "button", "overflow", "workflow_button"))
IN_SECTION = _ANYWHERE - {"datetimepicker"} | {"image"}
IN_ACTIONS = _ANYWHERE | {"rich_text_input"}
IN_INPUT = frozenset((*_SELECTS, *_PICKERS, *_INPUTS))
