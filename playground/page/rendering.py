"""Templates of the page, and what those of blocks and elements are given."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from playground.page import picking, tracing
from playground.states import NAMES, initial
from playground.workspace import View


def option_list(options: list[dict[str, Any]]) -> str:
    """Return what a menu of the app's offers."""
    return environment().get_template("options.html.j2").render(options=options)


@cache
def environment() -> Environment:
    """Return the templates of the page, compiled once."""
    environment = Environment(
        loader=PackageLoader("playground.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["compact"] = lambda value: json.dumps(value, separators=(",", ":"))
    environment.globals |= {"chosen": chosen, "lines": lines, "local_input": local_input}
    environment.globals |= {"emoji": picking.emoji, "emoji_names": picking.NAMES, "tint": picking.tint}
    environment.globals["trace_window"] = tracing.window
    environment.filters["who"] = lambda user, reader: reader.name(user)
    return environment


def chosen(view: View | None, block: dict[str, Any], element: dict[str, Any]) -> Any:
    """Return what stands in an element: what somebody typed or chose, else what it was preset with."""
    state = view.values.get(block.get("block_id", ""), {}).get(element.get("action_id", "")) if view else None
    name, _ = NAMES[element["type"]]
    value = (state or initial(element)).get(name)
    if isinstance(value, dict):
        return value.get("value")
    if isinstance(value, list):
        return [one.get("value", one.get("id")) if isinstance(one, dict) else one for one in value]
    return value


def lines(text: str) -> Markup:
    """Return plain text with its line ends."""
    return Markup("<br>").join(text.split("\n"))


def local_input(seconds: Any, zone: str) -> str:
    """Return an instant as a browser's own picker takes it, in a zone."""
    if not seconds:
        return ""
    return f"{datetime.fromtimestamp(int(seconds), UTC).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
