"""What a button carries: a few ids as JSON, never rights, never words."""

from __future__ import annotations

import json
from collections.abc import Mapping

#: Made once: for every other form than its default, ``json.dumps`` makes a new encoder each time.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CARRIED = (int, str)


def pack(**ids: int | str) -> str:
    """Return ids as the value of a button or option."""
    return _encode(ids)


def unpack(value: str) -> Mapping[str, int | str]:
    """Return the ids that a value carries; an old or foreign one carries none."""
    try:
        ids = json.loads(value)
    except ValueError:
        return {}
    if not isinstance(ids, dict):
        return {}
    return {name: what for name, what in ids.items() if isinstance(what, _CARRIED)}
