"""What people choose and type, in the shape in which Slack tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from playground import payloads
from playground.workspace import Workspace

_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
#: By type of element: under which name the choice is told, and which property presets it.
_NAMES = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
Options = Mapping[str, dict[str, Any]]


class CannotChoose(Exception):
    """Nobody could choose that: the element does not offer it."""


def initial(element: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of an element that nobody has touched."""
    kind = element["type"]
    name, preset = _NAMES[kind]
    empty: Any = [] if name.endswith("s") else None
    return {"type": kind, name: element.get(preset, empty) if preset else empty}


def filled(
    workspace: Workspace, element: Mapping[str, Any], given: Any, *, suggested: Options, url: str = ""
) -> dict[str, Any]:
    """Return the state of an element after somebody chose or typed ``given``."""
    kind = element["type"]
    name, _ = _NAMES[kind]
    if kind in _OPTION:
        return {"type": kind, name: None if given is None else _option(element, given, suggested)}
    if kind in _OPTIONS:
        return {"type": kind, name: [_option(element, one, suggested) for one in _list(given)]}
    if kind == "file_input":
        return {"type": kind, name: [payloads.file(workspace.files[one], url) for one in _list(given)]}
    if kind.startswith("multi_"):
        return {"type": kind, name: _list(given)}
    if kind == "plain_text_input" and given is not None:
        given = str(given) if element.get("multiline") else re.sub(r"[\r\n]+", " ", str(given))
    return {"type": kind, name: given if given != "" else None}


def problem(element: Mapping[str, Any], state: Mapping[str, Any], *, optional: bool) -> str | None:
    """Return what Slack's own form says before anything is sent; None when it would send it."""
    value = state.get(_NAMES[element["type"]][0])
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return None if optional else "Please complete this required field."
    if element["type"] == "plain_text_input":
        return _length(element, str(value))
    if element["type"] == "number_input":
        return _number(element, str(value))
    if isinstance(value, list) and len(value) > int(
        element.get("max_selected_items") or element.get("max_files") or 1000
    ):
        return "You can't choose that many."
    return None


def _length(element: Mapping[str, Any], value: str) -> str | None:
    if len(value) > int(element.get("max_length") or 3000):
        return f"Must be no more than {element.get('max_length') or 3000} characters."
    if len(value) < int(element.get("min_length") or 0):
        return f"Must be at least {element['min_length']} characters."
    return None


def _number(element: Mapping[str, Any], value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a number."
    if element.get("min_value") is not None and float(value) < float(element["min_value"]):
        return f"Must be {element['min_value']} or more."
    if element.get("max_value") is not None and float(value) > float(element["max_value"]):
        return f"Must be {element['max_value']} or less."
    return None


def _list(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str | Mapping) else [given]


def _option(element: Mapping[str, Any], given: Any, suggested: Options) -> dict[str, Any]:
    value = given["value"] if isinstance(given, Mapping) else str(given)
    offered = list(element.get("options") or ())
    offered += [one for group in element.get("option_groups") or () for one in group["options"]]
    offered += element.get("initial_options") or ()
    offered += [element["initial_option"]] if element.get("initial_option") else []
    for option in (*offered, *([suggested[value]] if value in suggested else [])):
        if option["value"] == value:
            return dict(option)
    raise CannotChoose(f"{element.get('action_id')} does not offer {value!r}")
