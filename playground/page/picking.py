"""The emoji that people react with."""

from __future__ import annotations

NAMES = (
    "+1", "-1", "white_check_mark", "x", "eyes", "tada", "heart", "joy", "slightly_smiling_face", "grin",
    "thinking_face", "pray", "clap", "raised_hands", "wave", "muscle", "fire", "rocket", "100", "bulb", "question",
    "exclamation", "warning", "hourglass", "calendar", "memo", "pushpin", "bug", "coffee", "cake", "star", "cry",
)  # fmt: skip


def tint(user: str) -> int:
    """Return the number of somebody's colour."""
    return sum(user.encode()) % 8
