"""The rules of forms and of App Home."""

from __future__ import annotations

import json
from typing import Any

from playground import incoming
from playground.blocks import VIEW_BLOCKS, Place, complaints
from playground.composition import identifier, plain
from playground.naming import elements_of, flat, named
from playground.refused import Refused, invalid_arguments
from playground.shapes import Check, array, boolean, kind, string, wrong

VIEW_BYTES = 250_000
STACK = 3


def _anything(value: Any, pointer: str) -> Any:
    yield from ()


_common: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": identifier,
    "external_id": identifier,
}
_MODAL = kind(
    {"title": plain(24), "blocks": array(_anything, 0, VIEW_BLOCKS)},
    {
        **_common,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = kind({"blocks": array(_anything, 0, VIEW_BLOCKS)}, _common)


def check_view(view: Any, type_: Place) -> dict[str, Any]:
    """Return a view as it is shown; refuses ``invalid_arguments`` and ``view_too_large``."""
    if isinstance(view, str):
        try:
            view = incoming.read(view)
        except ValueError:
            raise invalid_arguments([wrong("must be a valid JSON object", "/view")]) from None
    if not isinstance(view, dict):
        raise invalid_arguments([wrong("must provide an object", "/view")])
    if view.get("type") != type_:
        raise invalid_arguments([wrong(f"must be {type_}", "/view/type")])
    found = list((_MODAL if type_ == "modal" else _HOME)(view, "/view"))
    found += complaints(view.get("blocks") or [], most=VIEW_BLOCKS, pointer="/view/blocks", place=type_)
    found = found or _together(view)
    if found:
        raise invalid_arguments(found)
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise Refused("view_too_large")
    return {**view, "blocks": named(view["blocks"])}


def _together(view: dict[str, Any]) -> list[str]:
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    found = []
    if view["type"] == "modal" and inputs and not view.get("submit"):
        found.append(wrong("missing required field: submit", "/view"))
    focused = [e for block in flat(view["blocks"]) for e in elements_of(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        found.append(wrong("only one element can have focus_on_load", "/view/blocks"))
    return found
