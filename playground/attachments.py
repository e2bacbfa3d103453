"""Attachments of messages: the older form, with a bar of a colour at the side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.blocks import check_message
from playground.refused import Refused

MOST = 100
_TEXTS = (
    "fallback", "pretext", "author_name", "author_link", "author_icon", "title", "title_link", "text", "image_url",
    "thumb_url", "footer", "footer_icon", "callback_id",
)  # fmt: skip


def check_attachments(given: Any) -> list[dict[str, Any]]:
    """Return attachments as a message keeps them; refuses ``invalid_attachments`` and ``too_many_attachments``."""
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise Refused("invalid_attachments")
    if len(given) > MOST:
        raise Refused("too_many_attachments")
    return [_kept(dict(one), number) for number, one in enumerate(given, start=1)]


def _kept(one: dict[str, Any], number: int) -> dict[str, Any]:
    if any(one.get(name) is not None and not isinstance(one[name], str) for name in _TEXTS):
        raise Refused("invalid_attachments")
    fields = one.get("fields") or []
    if not isinstance(fields, list) or not all(isinstance(each, Mapping) for each in fields):
        raise Refused("invalid_attachments")
    if one.get("blocks"):
        blocks = check_message(one["blocks"])
        # Blocks of a message and of its attachments are told apart by their ids.
        named = [
            {**block, "block_id": given.get("block_id") or f"t{number}-{block['block_id']}"}
            for block, given in zip(blocks, one["blocks"], strict=True)
        ]
        one["blocks"] = named
    colour = str(one.get("color") or "").removeprefix("#")
    return {"id": number, "fallback": "[no preview available]", **one, **({"color": colour} if colour else {})}
