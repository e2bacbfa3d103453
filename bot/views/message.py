"""A message: blocks for the eye, and a text that says the same to screen readers and notifications."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from msgspec import Struct

Block = dict[str, Any]

#: Slack refuses more in ``chat.update``; the same bound holds for every message, so that each can be updated.
TEXT_LIMIT = 4000
BLOCKS_LIMIT = 50
#: Slack does not say how much all blocks of a message may hold together; an emoji may count as twelve.
BLOCKS_BYTES = 90_000
#: With fewer literal characters than this nobody has to count bytes.
_LIGHT = 4000
#: Texts that are longer are cut first where they have to be.
_LONG = 1000
#: Lengths are counted in unknown units at Slack, so every limit keeps a margin.
_MARGIN = 0.95


class Message(Struct, frozen=True):
    """What is posted; ``text`` is mrkdwn with everything people typed escaped, and carries the whole content."""

    text: str
    blocks: tuple[Block, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return ``text`` and ``blocks`` as Slack takes them."""
        return {"text": self.text, "blocks": list(self.blocks)}


def message(text: str, blocks: Iterable[Block]) -> Message:
    """Return a message whose text fits; it is cut at a word when it is longer than Slack takes."""
    return Message(fitted(text, TEXT_LIMIT), _within(tuple(blocks)))


def weight(blocks: Sequence[Block]) -> int:
    """Return how much blocks hold, as Slack may count it."""
    return len(json.dumps(blocks))


def shortened(text: str, most: int) -> str:
    """Return the beginning of what somebody typed, with an ellipsis where that is not all of it."""
    return text if len(text) <= most else text[:most].rstrip() + "…"


def fitted(text: str, limit: int) -> str:
    """Return text of at most ``limit`` characters with a margin, cut at a blank and marked with an ellipsis.

    Never cuts inside an entity or a ``<…>``: both stand for one thing only as a whole.
    """
    room = int(limit * _MARGIN)
    if len(text) <= room:
        return text
    cut = text[: room - 1]
    opened = cut.rfind("<")
    if opened > cut.rfind(">"):
        cut = cut[:opened]
    entity = cut.rfind("&")
    if entity > cut.rfind(";") and len(cut) - entity < len("&amp;"):
        cut = cut[:entity]
    blank = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:blank] if blank > room // 2 else cut).rstrip() + "…"


def _within(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return blocks that Slack takes together: where everything is full of emoji, the last long texts are cut."""
    if sum(len(run["text"]) for run in _runs(blocks)) <= _LIGHT or weight(blocks) <= BLOCKS_BYTES:
        return blocks
    blocks = deepcopy(blocks)
    while weight(blocks) > BLOCKS_BYTES and (runs := [run for run in _runs(blocks) if len(run["text"]) > 1]):
        # What comes first says most.
        long = [run for run in runs if len(run["text"]) > _LONG]
        cut = long[-1] if long else max(runs, key=lambda run: len(run["text"]))
        cut["text"] = shortened(cut["text"], len(cut["text"]) * 3 // 4)
    return blocks


def _runs(blocks: Sequence[Block]) -> list[Block]:
    """Return every run of literal text."""
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [run for part in parts for run in part["elements"] if run.get("type") == "text"]
