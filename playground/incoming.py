"""JSON as it comes in: halves of characters, which nothing could ever show, become signs that stand for them."""

from __future__ import annotations

import json
import re
from typing import Any

#: The two halves that some characters are written in; alone they are no character, and no page can be made of them.
_HALF = re.compile("[\ud800-\udfff]")
_INSTEAD = "\ufffd"


def read(text: str | bytes) -> Any:
    """Return what some JSON says; raises ValueError where it says nothing, or is nested beyond all measure."""
    try:
        return whole(json.loads(text))
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def whole(value: Any) -> Any:
    """Return a value of JSON in which every text can be shown."""
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub(_INSTEAD, value)
    if isinstance(value, list):
        return [whole(one) for one in value]
    if isinstance(value, dict):
        return {whole(name): whole(one) for name, one in value.items()}
    return value
