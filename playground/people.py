"""What changes among people and channels, and the events that tell of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from playground import slackbot
from playground.records import ARRIVAL, DEPARTURE, SLACKBOT, Message
from playground.refused import Refused

if TYPE_CHECKING:
    from playground.manifest import Manifest
    from playground.records import Channel
    from playground.server import Playground
    from playground.workspace import Workspace


def introduce(workspace: Workspace, manifest: Manifest) -> None:
    """Let the bot have the names that its manifest gives it, and Slack its own account."""
    workspace.bot.real_name, workspace.bot.name = manifest.name, manifest.bot_name
    workspace.users.setdefault(SLACKBOT, replace(slackbot.ACCOUNT))


def join(playground: Playground, channel: str, user: str, inviter: str | None) -> None:
    """Let somebody come into a channel, in which Slack writes that they did; nothing happens to one who is in it."""
    where = playground.workspace.channel(channel)
    if user in where.members:
        return
    where.members.append(user)
    playground.workspace.changes.tell("channel", channel=where.id, user=user)
    _write(playground, where, user, f"<@{user}> has joined the channel", subtype=ARRIVAL, inviter=inviter or "")
    playground.events.membership(where, user, joined=True, inviter=inviter)


def leave(playground: Playground, channel: str, user: str, remover: str | None) -> None:
    """Let somebody leave a channel, or be removed from it.

    Slack writes into the channel that they left, in the same words; whoever was removed hears from Slackbot by whom.
    """
    where = playground.workspace.channel(channel)
    if user not in where.members:
        return
    where.members.remove(user)
    playground.workspace.changes.tell("channel", channel=where.id, user=user)
    _write(playground, where, user, f"<@{user}> has left the channel", subtype=DEPARTURE, remover=remover or "")
    playground.events.membership(where, user, joined=False)
    if user == playground.workspace.bot_user:
        playground.events.left(where, remover or user)
    if remover:
        slackbot.tell_removed(playground, user, where, remover)


def _write(
    playground: Playground, where: Channel, user: str, text: str, *, subtype: str, inviter: str = "", remover: str = ""
) -> None:
    """Let Slack itself write into a channel what somebody did."""
    workspace = playground.workspace
    message = Message(
        channel=where.id,
        ts=workspace.stamp(),
        user=user,
        text=text,
        subtype=subtype,
        inviter=inviter,
        remover=remover,
    )
    playground.events.message(workspace.post(message))


def archive(playground: Playground, channel: str, by: str, archived: bool) -> None:
    """Archive a channel, or take it out of the archive; refuses ``cant_archive_general``."""
    where = playground.workspace.channel(channel)
    if where.is_general and archived:
        raise Refused("cant_archive_general")
    where.is_archived = archived
    playground.workspace.changes.tell("channel", channel=where.id)
    playground.events.channel("archive" if archived else "unarchive", where, by)


def rename(playground: Playground, channel: str, name: str, by: str) -> None:
    """Give a channel another name."""
    where = playground.workspace.channel(channel)
    where.name = name
    playground.workspace.changes.tell("channel", channel=where.id)
    playground.events.channel("rename", where, by)


def deactivate(playground: Playground, user: str) -> None:
    """Deactivate an account; it leaves its channels without a word, as in Slack."""
    account = playground.workspace.user(user)
    account.deleted = True
    for channel in playground.workspace.channels.values():
        if user in channel.members and not channel.is_im:
            channel.members.remove(user)
    playground.workspace.changes.tell("user", user=user)
    playground.events.user_changed(account)


def reactivate(playground: Playground, user: str) -> None:
    """Let an account act again; it comes back into #general and may be invited into the rest."""
    account = playground.workspace.user(user)
    account.deleted = False
    playground.workspace.changes.tell("user", user=user)
    playground.events.user_changed(account)
    if any(one.is_general for one in playground.workspace.channels.values()):
        playground.join("general", user)
