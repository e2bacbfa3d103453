"""The ids of blocks and elements: those that Slack gives, and that none is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.shapes import wrong

_SLOTS = ("accessory", "element")
_HOLDS_ACTIONS = ("actions", "context_actions")
Block = dict[str, Any]


def flat(blocks: list[Block]) -> Iterator[Block]:
    """Yield every block, those inside others too."""
    for block in blocks:
        yield block
        if block["type"] == "container":
            yield from flat(block["child_blocks"])
        elif block["type"] == "carousel":
            yield from block["elements"]


def elements_of(block: Block) -> Iterator[dict[str, Any]]:
    """Yield everything in a block that can be clicked or filled in."""
    if block["type"] in _HOLDS_ACTIONS:
        yield from block["elements"]
    elif block["type"] == "card":
        yield from block.get("actions") or ()
    for slot in _SLOTS:
        if block.get(slot) and block[slot].get("type") != "image":
            yield block[slot]


def named(blocks: list[Block], *, prefix: str = "b") -> list[Block]:
    """Return blocks and elements with the ids that Slack gives to those that have none."""
    return [_named(block, f"{prefix}{number:03d}") for number, block in enumerate(blocks)]


def _named(block: Block, name: str) -> Block:
    one = {**block, "block_id": block.get("block_id") or name}
    for slot in ("elements", "actions"):
        if slot in one and one["type"] in (*_HOLDS_ACTIONS, "card"):
            one[slot] = [_with_action(element, place) for place, element in enumerate(one[slot])]
    for slot in _SLOTS:
        if one.get(slot) and one[slot]["type"] != "image":
            one[slot] = _with_action(one[slot], 0)
    for slot, kind in (("child_blocks", "container"), ("elements", "carousel")):
        if one["type"] == kind:
            one[slot] = named(one[slot], prefix=f"{name}-")
    return one


def _with_action(element: dict[str, Any], place: int) -> dict[str, Any]:
    return {**element, "action_id": element.get("action_id") or f"a{place:03d}"}


def twice(blocks: list[Block], pointer: str) -> Iterator[str]:
    """Yield what is wrong with ids: a block's twice in a message or view, an action's twice in a block."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        for one in flat([block]):
            name = one.get("block_id")
            if name in seen:
                yield wrong(f"block_id {name} already exists", f"{pointer}/{number}/block_id")
            seen.update([name] if name else [])
            actions = [element["action_id"] for element in elements_of(one) if element.get("action_id")]
            for action in sorted({action for action in actions if actions.count(action) > 1}):
                yield wrong(f"action_id {action} already exists", f"{pointer}/{number}")
