"""Where something was asked: the channel of a command, and what the value of a button names."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.names import ChannelId, ProjectId, UserId
from bot.views.buttons import unpack
from handlers.asked import Click, Command


def channel_of(asked: Command) -> ChannelId:
    """Return the channel in which a command was typed."""
    return asked.channel or ChannelId("")


def project_of(asked: Click) -> ProjectId:
    """Return the project that a button carries."""
    return _project(unpack(asked.value))


def number_of(asked: Click) -> int:
    """Return the number of what a button is about: a requirement's or a round's."""
    return _number(unpack(asked.value))


def round_of(asked: Click) -> tuple[ProjectId, int, int]:
    """Return the project, the round and its revision that a button carries."""
    carried = unpack(asked.value)
    return _project(carried), _number(carried), int(carried.get("rev") or 1)


def whose_of(asked: Click) -> tuple[UserId, ...]:
    """Return whose vote a button carries, where it is a colleague's."""
    whose = unpack(asked.value).get("w")
    return (UserId(str(whose)),) if whose else ()


def _project(carried: Mapping[str, int | str]) -> ProjectId:
    return ProjectId(int(carried.get("p") or 0))


def _number(carried: Mapping[str, int | str]) -> int:
    return int(carried.get("n") or 0)
