"""What people choose and type, in the shape in which Slack tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from playground import payloads, written
from playground.states import NAMES
from playground.workspace import Workspace

_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
#: What is pressed rather than filled in.
BUTTONS = {"button", "feedback_buttons", "icon_button", "workflow_button"}
_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
_PLACES = {f"{many}{what}_select" for many in ("", "multi_") for what in ("users", "channels", "conversations")}
_ADDRESS = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "url_text_input": (r"https?://[^\s/]+\S*", "Please enter a valid URL."),
}
Options = Mapping[str, dict[str, Any]]


class CannotChoose(Exception):
    """Nobody could choose that: the element does not offer it."""


def pressed(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """Return what a button tells: its words and its value; of a pair, those of the one that was pressed."""
    pair = [element[name] for name in ("positive_button", "negative_button") if name in element]
    button = next((one for one in pair if one["value"] == value), element)
    return {name: button[name] for name in ("text", "value") if name in button}


def filled(
    workspace: Workspace, element: Mapping[str, Any], given: Any, *, suggested: Options, url: str = ""
) -> dict[str, Any]:
    """Return the state of an element after somebody chose or typed ``given``."""
    kind = element["type"]
    name, _ = NAMES[kind]
    if kind in _OPTION:
        return {"type": kind, name: None if given is None else _option(element, given, suggested)}
    if kind in _OPTIONS:
        return {"type": kind, name: [_option(element, one, suggested) for one in _list(given)]}
    if kind == "file_input":
        return {"type": kind, name: [payloads.file(workspace.files[one], url) for one in _list(given)]}
    if kind in _PLACES:
        return {"type": kind, name: _known(workspace, kind, given)}
    if kind == "rich_text_input":
        return {"type": kind, name: _written(workspace, given)}
    if kind == "plain_text_input" and given is not None:
        given = str(given) if element.get("multiline") else re.sub(r"[\r\n]+", " ", str(given))
    beside = {"timezone": element["timezone"]} if element.get("timezone") else {}
    return {"type": kind, name: given if given != "" else None, **beside}


def _written(workspace: Workspace, given: Any) -> Any:
    """Return rich text from typed words, from the parts that stand in a field, or as it is."""
    if isinstance(given, str):
        return written.rich_text(workspace, given)
    return written.edited(workspace, given) if isinstance(given, list) else given


def problem(element: Mapping[str, Any], state: Mapping[str, Any], *, optional: bool) -> str | None:
    """Return what Slack's own form says before anything is sent; None when it would send it."""
    value: Any = state.get(NAMES[element["type"]][0])
    if _is_empty(value):
        return None if optional else "Please complete this required field."
    if element["type"] == "plain_text_input":
        return _length(element, str(value))
    if element["type"] == "number_input":
        return _number(element, str(value))
    if element["type"] == "file_input" and _wrong_type(element, value):
        return "This type of file can't be chosen here."
    if element["type"] in _ADDRESS:
        pattern, sentence = _ADDRESS[element["type"]]
        return None if re.fullmatch(pattern, str(value)) else sentence
    if isinstance(value, list) and len(value) > int(
        element.get("max_selected_items") or element.get("max_files") or 1000
    ):
        return "You can't choose that many."
    return None


def _is_empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return value.get("elements") == []
    return not value.strip() if isinstance(value, str) else value in (None, [])


def _length(element: Mapping[str, Any], value: str) -> str | None:
    if len(value) > int(element.get("max_length") or 3000):
        return f"Must be no more than {element.get('max_length') or 3000} characters."
    if len(value) < int(element.get("min_length") or 0):
        return f"Must be at least {element['min_length']} characters."
    return None


def _number(element: Mapping[str, Any], value: str) -> str | None:
    pattern = r"-?[0-9]+(\.[0-9]+)?" if element.get("is_decimal_allowed") else r"-?[0-9]+"
    if not re.fullmatch(pattern, value):
        return f"Please enter a {'' if element.get('is_decimal_allowed') else 'whole '}number."
    if element.get("min_value") is not None and float(value) < float(element["min_value"]):
        return f"Must be {element['min_value']} or more."
    if element.get("max_value") is not None and float(value) > float(element["max_value"]):
        return f"Must be {element['max_value']} or less."
    return None


def _wrong_type(element: Mapping[str, Any], files: list[dict[str, Any]]) -> bool:
    types = [str(one).lower() for one in element.get("filetypes") or ()]
    return bool(types) and any(file["filetype"] not in types for file in files)


def _list(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str | Mapping) else [given]


def _known(workspace: Workspace, kind: str, given: Any) -> Any:
    """Return the ids of people or channels; only what is there can be chosen."""
    there = workspace.users if "users" in kind else workspace.channels
    for one in _list(given):
        if one not in there:
            raise CannotChoose(f"there is no {one!r} to choose")
    return _list(given) if kind.startswith("multi_") else given


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
