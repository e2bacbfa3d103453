"""Whether a workspace that came from outside can be shown: every value of its kind, and nobody and nothing missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from playground.state import SIMPLE
from playground.workspace import Channel, Ephemeral, Message, Workspace

_CHECKED = (*SIMPLE, "users", "channels", "homes", "files")
#: A time stamp that can be told as a time, and the last one of them all in millionths of a second.
_TS = re.compile(r"[0-9]{1,10}\.[0-9]{6}")
_LAST_TS = 10**16


def faults(workspace: Workspace) -> list[str]:
    """Return what is wrong with it, the first few things in words."""
    hints = get_type_hints(Workspace)
    wrong = [name for name in _CHECKED if not fits(getattr(workspace, name), hints[name])]
    return [f"{name} is not as it should be" for name in wrong] or list(_missing(workspace))[:3]


def fits(value: Any, hint: Any) -> bool:
    """Whether a value is what a type hint says, all the way down."""
    if hint is Any:
        return True
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return any(fits(value, each) for each in inner)
    if origin is list:
        return isinstance(value, list) and all(fits(each, inner[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(key, inner[0]) and fits(each, inner[1]) for key, each in value.items()
        )
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        return False
    if not is_dataclass(hint):
        return True
    hints = get_type_hints(hint)
    return all(fits(getattr(value, each.name), hints[each.name]) for each in fields(hint))


def _missing(workspace: Workspace) -> Iterator[str]:
    users = workspace.users
    if workspace.bot_user not in users or all(one.is_bot or one.deleted for one in users.values()):
        yield "there is nobody in it who could act, or no app"
    for user in users.values():
        if not _is_zone(user.tz):
            yield f"{user.tz[:40]} is no time zone"
    if not 0 <= workspace.last_ts < _LAST_TS:
        yield "last_ts is no time"
    for home in workspace.homes.values():
        if home.content.get("type") != "home" or not isinstance(home.content.get("blocks"), list):
            yield f"the Home of {home.user[:40]} is none"
    for channel in workspace.channels.values():
        yield from _missing_in(channel, workspace)


def _missing_in(channel: Channel, workspace: Workspace) -> Iterator[str]:
    said: list[Message | Ephemeral] = [*channel.messages, *channel.ephemerals]
    people = {*channel.members, *(one.user for one in said), *(one.by for one in channel.ephemerals if one.by)}
    if not people <= workspace.users.keys():
        yield f"#{channel.name[:40]} has people whom nobody knows"
    if not all(_TS.fullmatch(one.ts) for one in said):
        yield f"#{channel.name[:40]} has a message at no time"
    if any(one.channel != channel.id for one in said):
        yield f"#{channel.name[:40]} has messages of another channel"
    if not {file for one in channel.messages for file in one.files} <= workspace.files.keys():
        yield f"#{channel.name[:40]} has files that are not there"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
