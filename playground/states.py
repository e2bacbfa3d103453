"""What a view tells of its elements: what was typed and chosen, and what stands there from the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.naming import Block, elements_of, flat
from playground.workspace import View

#: What was typed or chosen in one element, as Slack tells it.
State = dict[str, Any]
#: By block, then by action.
Touched = dict[str, dict[str, State]]
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
    "rich_text_input": ("rich_text_value", "initial_value"),
}


def initial(element: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of an element that nobody has touched."""
    kind = element["type"]
    name, preset = NAMES[kind]
    empty: Any = [] if name.endswith("s") else None
    return {"type": kind, name: element.get(preset, empty) if preset else empty, **_beside(element)}


def _beside(element: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told beside a choice, whatever it is."""
    return {"timezone": element["timezone"]} if element.get("timezone") else {}


def state_of(view: View) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the state of everything in a view that holds a choice, touched or not."""
    return state_in(view.content["blocks"], view.values)


def state_in(blocks: list[Block], touched: Touched) -> Touched:
    """Return the state of everything in some blocks, with what was touched so far."""
    state: Touched = {}
    for block in flat(blocks):
        chosen = touched.get(block["block_id"], {})
        for element in elements_of(block):
            action = element["action_id"]
            if element["type"] in NAMES and element["type"] != "overflow":
                state.setdefault(block["block_id"], {})[action] = chosen.get(action) or initial(element)
    return state
