"""What a view tells of its elements: what was typed and chosen, and what stands there from the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.naming import elements_of
from playground.workspace import View

#: By type of element: under which name the choice is told, and which property presets it.
NAMES = {
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


def initial(element: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of an element that nobody has touched."""
    kind = element["type"]
    name, preset = NAMES[kind]
    empty: Any = [] if name.endswith("s") else None
    return {"type": kind, name: element.get(preset, empty) if preset else empty}


def state_of(view: View) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the state of everything in a view that holds a choice, touched or not."""
    state: dict[str, dict[str, dict[str, Any]]] = {}
    for block in view.content["blocks"]:
        touched = view.values.get(block["block_id"], {})
        for element in elements_of(block):
            action = element["action_id"]
            if element["type"] in NAMES and element["type"] != "overflow":
                state.setdefault(block["block_id"], {})[action] = touched.get(action) or initial(element)
    return state
