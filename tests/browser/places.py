"""The blocks of the kit at each place that may hold them: messages, forms and Home."""

from __future__ import annotations

from playground.blocks import WHERE, Place
from tests.browser import kit
from tests.browser.apps import a_field, plain
from tests.browser.kit import Part

ALERTS = {
    "default": "It is soup",
    "info": "It is ready",
    "warning": "It is hot",
    "error": "It is burnt",
    "success": "It is eaten",
}
_POINTS = [{"label": "Mon", "value": 3}, {"label": "Tue", "value": 5}]
_AXES = {"categories": ["Mon", "Tue"], "x_label": "Day", "y_label": "Bowls"}


def _chart(kind: str) -> Part:
    """Return a chart of two days."""
    series = [{"name": "Pea", "data": _POINTS}]
    chart = {"type": kind, "series": series, "axis_config": _AXES}
    return {"type": "data_visualization", "title": f"Eaten, as {kind}", "chart": chart}


def elsewhere(row: str = "row") -> list[Part]:
    """Return what the kit has in a row of actions at the right of sections, and the other way round."""
    beside = [one for one in (*kit.BUTTONS, *kit.PICKERS) if one["type"] != "datetimepicker"]
    text: Part = {"type": "rich_text_input", "action_id": "rich_text_input"}
    return [
        *(kit.section(element) for element in beside),
        {"type": "actions", "block_id": row, "elements": [*kit.SELECTS, *kit.BOXES, kit.PICKERS[2], text]},
    ]


def others() -> list[Part]:
    """Return the blocks that only some places hold, and every kind of chart."""
    return [
        *({"type": "alert", "level": level, "text": plain(words)} for level, words in ALERTS.items()),
        {"type": "task_card", "task_id": "2", "title": "Boil", "status": "complete"},
        a_field("note", "A note", optional=True),
        *(_chart(kind) for kind in ("bar", "area", "line")),
    ]


def messages(file: str) -> list[list[Part]]:
    """Return the blocks of messages, which together hold all that messages may."""
    told_of, (task, note, bar, *charts) = kit.told_of(), _held("message", others())
    return [kit.shown(file), told_of, kit.acted_in(), [*elsewhere(), task, note, bar], charts]


def home(file: str) -> list[Part]:
    """Return the blocks of a Home that holds all it may, and buttons to press."""
    return _held("home", [*kit.acted_in(), *kit.shown(file), *kit.told_of(), *others()])


def form(file: str) -> list[Part]:
    """Return the blocks of a form that holds all it may, and buttons to press."""
    return _held("modal", [*kit.acted_in(), *kit.shown(file), *kit.told_of(), *others()])


def _held(place: Place, blocks: list[Part]) -> list[Part]:
    return [block for block in blocks if block["type"] in WHERE[place]]
