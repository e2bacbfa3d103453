"""Who an app is in a workspace: ids of Slack's form, which are always the same for an app of one name."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The ids of an app, of its account and of its bot."""

    app_id: str
    user: str
    bot_id: str

    @classmethod
    def of(cls, name: str) -> Identity:
        """Return the ids of an app by its name."""
        return cls(app_id=_id("A", name), user=_id("U", name), bot_id=_id("B", name))


def _id(letter: str, name: str) -> str:
    digest = hashlib.sha256(f"{letter} {name}".encode(errors="replace")).digest()
    return f"{letter}0{base64.b32encode(digest).decode()[:9]}"
