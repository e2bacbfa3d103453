"""A message: blocks for the eye, and a text that says the same to screen readers and notifications."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]

#: Slack refuses more in ``chat.update``; the same bound holds for every message, so that each can be updated.
TEXT_LIMIT = 4000
BLOCKS_LIMIT = 50
#: Lengths are counted in unknown units at Slack, so every limit keeps a margin.
_MARGIN = 0.95


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted; ``text`` is mrkdwn with everything people typed escaped, and carries the whole content."""

    text: str
    blocks: tuple[Block, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return ``text`` and ``blocks`` as Slack takes them."""
        return {"text": self.text, "blocks": list(self.blocks)}


def message(text: str, blocks: Iterable[Block]) -> Message:
    """Return a message whose text fits; it is cut at a word when it is longer than Slack takes."""
    return Message(fitted(text, TEXT_LIMIT), tuple(blocks))


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
