"""Finding what a person wants to click in a message or a view."""

from __future__ import annotations

from typing import Any

from playground.naming import Block, elements_of, flat
from playground.workspace import Ephemeral, Message, View


class NotThere(Exception):
    """Nothing like that can be clicked here."""


def find(
    target: Message | Ephemeral | View, action: str, *, block: str | None = None, value: Any = None
) -> tuple[str, dict[str, Any]]:
    """Return the block_id and the element of an action; among several buttons, the one with this value."""
    blocks = list(flat(blocks_of(target)))
    found = [
        (str(one["block_id"]), element)
        for one in blocks
        if block is None or one["block_id"] == block
        for element in elements_of(one)
        if element.get("action_id") == action
    ]
    buttons = [one for one in found if one[1]["type"] == "button" and value is not None]
    exact = [one for one in buttons if one[1].get("value") == value]
    if not found or (buttons and not exact):
        there = sorted({str(e.get("action_id")) for one in blocks for e in elements_of(one)})
        raise NotThere(f"{action} with {value!r} is not here; there are {', '.join(there) or 'no actions'}")
    return (exact or found)[0]


def blocks_of(target: Message | Ephemeral | View) -> list[Block]:
    """Return the blocks of something, those in its attachments too."""
    if isinstance(target, View):
        return list(target.content["blocks"])
    return [*target.blocks, *(block for one in target.attachments for block in one.get("blocks") or ())]
