"""Slack's markup: the only place that writes ``<`` or ``>``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.names import ChannelId, UserId
from bot.domain.text import normalise

_ID = re.compile(r"[A-Z0-9]+", re.ASCII)
#: Beside a mark it takes the mark's power away, since Slack knows no escape for styles.
_ZERO_WIDTH = "\u200b"


def escape(text: str) -> str:
    """Return text that Slack shows literally; ``&``, ``<`` and ``>`` are the only entities it knows."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def name(text: str) -> str:
    """Return a short text inside a sentence of ours: on one line, escaped, its style marks and mentions powerless.

    Nothing in it is invisible, or turns the direction of the rest of the sentence.
    """
    line = " ".join(normalise(text).split())
    for mark in "*_~`@#":
        line = line.replace(mark, f"{_ZERO_WIDTH}{mark}{_ZERO_WIDTH}" if mark not in "@#" else f"{mark}{_ZERO_WIDTH}")
    return escape(line)


def mention(user: UserId) -> str:
    """Return a person's name as Slack shows it, which notifies them in a message."""
    return f"<@{user}>" if _ID.fullmatch(user) else escape(user)


def channel(channel_id: ChannelId) -> str:
    """Return a link to a channel."""
    return f"<#{channel_id}>" if _ID.fullmatch(channel_id) else escape(channel_id)


def when(at: datetime, zone: str = "UTC") -> str:
    """Return an instant in the zone of whoever reads it; ``zone`` is that of the fallback, which names it."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{plain_when(at, zone)}>"


def plain_when(at: datetime, zone: str = "UTC") -> str:
    """Return an instant where Slack knows no dates: in one zone, which is named."""
    try:
        local = at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        local, zone = at.astimezone(UTC), "UTC"
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} ({zone})"


def link(url: str, label: str) -> str:
    """Return a link; characters that would end it are encoded."""
    address = url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C").replace(" ", "%20")
    return f"<{address}|{escape(label).replace('|', '/')}>"


def mentions(users: tuple[UserId, ...] | list[UserId], *, most: int = 20) -> str:
    """Return people as a list in a sentence, at most so many by name."""
    named = ", ".join(mention(user) for user in users[:most])
    return f"{named} and {len(users) - most} more" if len(users) > most else named


def references(numbers: Sequence[int], *, most: int, kind: str = "R", total: int | None = None) -> str:
    """Return requirements, or what else has numbers, as a list in a sentence, at most so many by number.

    ``numbers`` may be only the first of ``total``.
    """
    named = [f"{kind}{number}" for number in numbers[:most]]
    rest = (len(numbers) if total is None else total) - len(named)
    return f"{', '.join(named)} and {rest:,} more" if rest > 0 else ", ".join(named)
