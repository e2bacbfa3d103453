"""Which kinds of Block Kit somebody uses, told apart by where they stand, beside all that the rules know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from playground.blocks import WHERE
from playground.elements import IN_ACTIONS, IN_INPUT, IN_SECTION
from playground.rich_text import INLINE, PARTS, STYLES
from playground.tables import CELLS, CHARTS

Part = dict[str, Any]

#: Everything that the rules accept, by where it stands.
KNOWN: dict[str, Collection[str]] = {
    "message": WHERE["message"],
    "modal": WHERE["modal"],
    "home": WHERE["home"],
    "at the right of a section": IN_SECTION,
    "in a row of actions": IN_ACTIONS,
    "in an input": IN_INPUT,
    "in a context": ("image", "plain_text", "mrkdwn"),
    "in context actions": ("feedback_buttons", "icon_button"),
    "in rich text": PARTS,
    "in a run of rich text": INLINE,
    "as a style of rich text": STYLES,
    "in a cell": CELLS,
    "as a chart": CHARTS,
    "as the colour of a button": ("primary", "danger"),
    "as a composition object": (
        "confirm",
        "dispatch_action_config",
        "filter",
        "mrkdwn",
        "option_groups",
        "options",
        "plain_text",
        "slack_file",
        "workflow",
    ),
    "as a trigger of a dispatch": ("on_enter_pressed", "on_character_entered"),
}
_ROWS = {
    "actions": "in a row of actions",
    "context": "in a context",
    "context_actions": "in context actions",
    "rich_text": "in rich text",
}
_RUNS = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
_SLOTS = {"accessory": "at the right of a section", "element": "in an input", "chart": "as a chart"}


def used(place: str, blocks: list[Part]) -> dict[str, set[str]]:
    """Return what some blocks of a message, a modal or Home use, by where it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        found[place].add(block["type"])
        for part in _parts(block):
            for where, kind in _kinds(part):
                found[where].add(kind)
    return found


def _parts(value: Any) -> Iterator[Part]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(each)


def _kinds(part: Part) -> Iterator[tuple[str, str]]:
    kind = str(part.get("type"))
    row = "in a run of rich text" if kind in _RUNS else _ROWS.get(kind)
    yield from ((row, one["type"]) for one in part.get("elements", ()) if row)
    yield from ((where, part[slot]["type"]) for slot, where in _SLOTS.items() if slot in part)
    yield from (("in a cell", cell["type"]) for line in part.get("rows", ()) for cell in line)
    yield from (("as a composition object", name) for name in (*part, kind))
    triggers = part.get("dispatch_action_config", {}).get("trigger_actions_on", ())
    yield from (("as a trigger of a dispatch", one) for one in triggers)
    style = part.get("style")
    yield from (("as a style of rich text", name) for name in (style if isinstance(style, dict) else ()))
    if kind == "button" and style:
        yield "as the colour of a button", style
