"""The emoji that people react with."""

from __future__ import annotations

_COMMON = {
    "+1": "👍", "-1": "👎", "white_check_mark": "✅", "x": "❌", "eyes": "👀", "tada": "🎉", "heart": "❤️",
    "joy": "😂", "slightly_smiling_face": "🙂", "grin": "😁", "thinking_face": "🤔", "pray": "🙏", "clap": "👏",
    "raised_hands": "🙌", "wave": "👋", "muscle": "💪", "fire": "🔥", "rocket": "🚀", "100": "💯", "bulb": "💡",
    "question": "❓", "exclamation": "❗", "warning": "⚠️", "hourglass": "⌛", "calendar": "📅", "memo": "📝",
    "pushpin": "📌", "bug": "🐛", "coffee": "☕", "cake": "🍰", "star": "⭐", "cry": "😢",
}  # fmt: skip
NAMES = tuple(_COMMON)


def emoji(name: str) -> str:
    """Return an emoji by its name; one that nobody knows stays a name."""
    return _COMMON.get(name, f":{name}:")


def tint(user: str) -> int:
    """Return the number of somebody's colour."""
    return sum(user.encode()) % 8
