"""Where something was asked: the channel of a command, and what the value of a button names."""

from __future__ import annotations

from bot.domain.names import ChannelId, ProjectId
from bot.views.buttons import unpack
from handlers.asked import Click, Command


def channel_of(asked: Command) -> ChannelId:
    """Return the channel in which a command was typed."""
    return asked.channel or ChannelId("")


def project_of(asked: Click) -> ProjectId:
    """Return the project that a button carries."""
    return ProjectId(int(unpack(asked.value).get("p") or 0))


def number_of(asked: Click) -> int:
    """Return the number of what a button is about: a requirement's or a round's."""
    return int(unpack(asked.value).get("n") or 0)
