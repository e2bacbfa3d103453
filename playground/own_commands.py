"""The commands that are Slack's own: no app is asked, and none can have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from playground.records import SLACKBOT
from playground.refused import Refused
from playground.workspace import Channel, Ephemeral, User, Workspace

if TYPE_CHECKING:
    from playground.server import Playground

#: What each does, and what is typed after it.
DESCRIBED = {
    "/invite": "Slack's own: invite people or an app here",
    "/leave": "Slack's own: leave this channel",
    "/remove": "Slack's own: remove somebody or an app from here",
}
HINTS = {"/invite": "@someone [#channel]", "/remove": "@someone"}
_MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")


def invite(playground: Playground, user: str, where: Channel, text: str) -> Ephemeral:
    """Bring everybody who is named into a channel, this one unless another is named; say so to who typed it."""
    workspace = playground.workspace
    named = [one.rstrip(",") for one in text.split()]
    if rooms := [one for one in named if one.startswith("#")]:
        where = _room(workspace, rooms[-1], user)
    guests = [_guest(playground, one) for one in named if not one.startswith("#")]
    _may_invite(where, user, guests)
    for guest in guests:
        playground.join(where.id, guest.id, inviter=user)
    names = " and ".join(f"<@{guest.id}>" for guest in guests)
    words = f"You brought {names} into <#{where.id}>."
    told = Ephemeral(channel=where.id, ts=workspace.stamp(), user=user, text=words, by=SLACKBOT)
    return workspace.whisper(told)


def leave(playground: Playground, user: str, where: Channel, text: str) -> None:
    """Take whoever typed it out of the channel, which stays open to be looked at where it is public."""
    _may_move(where, user)
    if where.is_general:
        raise Refused("cant_leave_general")
    playground.leave(where.id, user)


def remove(playground: Playground, user: str, where: Channel, text: str) -> None:
    """Take somebody who is named, or an app, out of the channel."""
    _may_move(where, user)
    named = text.split()
    if not named:
        raise Refused("no_user_to_remove")
    found = _named(playground.workspace, named[0])
    if found is None or found.id not in where.members:
        raise Refused("user_not_in_channel")
    if found.id == user:
        raise Refused("cant_kick_self")
    if where.is_general:
        raise Refused("cant_kick_from_general")
    playground.leave(where.id, found.id, remover=user)


def _may_move(where: Channel, user: str) -> None:
    """Refuse where nobody comes or goes, and to whoever is not there."""
    if where.is_im:
        raise Refused("method_not_supported_for_channel_type")
    if where.is_archived:
        raise Refused("is_archived")
    if user not in where.members:
        raise Refused("not_in_channel")


def _may_invite(where: Channel, user: str, guests: list[User]) -> None:
    """Refuse in the order in which Slack looks: the place, who invites, and whom."""
    _may_move(where, user)
    if not guests:
        raise Refused("no_user")
    if all(guest.id in where.members for guest in guests):
        raise Refused("already_in_channel")


def _guest(playground: Playground, named: str) -> User:
    """Return whom an invitation means; nobody is invited who is gone, nor an app that is not installed."""
    workspace = playground.workspace
    found = _named(workspace, named)
    if found is None or found.deleted:
        raise Refused("user_not_found")
    if found.id == SLACKBOT:
        raise Refused("cant_invite")
    if found.id == workspace.bot_user and not playground.is_installed:
        raise Refused("app_missing")
    return found


def _named(workspace: Workspace, named: str) -> User | None:
    """Return who is meant by a short name, or by a mention that was copied; nobody minds capital letters."""
    mention = _MENTION.fullmatch(named)
    name = mention[1] if mention else named.removeprefix("@").lower()
    return next((one for one in workspace.users.values() if name in (one.id, one.name.lower())), None)


def _room(workspace: Workspace, named: str, user: str) -> Channel:
    rooms = (one for one in workspace.channels.values() if not one.is_im and workspace.may_see(one, user))
    found = next((one for one in rooms if one.name == named.removeprefix("#")), None)
    if found is None:
        raise Refused("channel_not_found")
    return found


#: What does each.
COMMANDS: Mapping[str, Callable[[Any, str, Channel, str], Ephemeral | None]] = {
    "/invite": invite,
    "/leave": leave,
    "/remove": remove,
}
