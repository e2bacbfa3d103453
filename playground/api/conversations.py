"""conversations.*: channels, who is in them, and what was said."""

from __future__ import annotations

from typing import Any

from playground import payloads
from playground.call import Call, Method, page
from playground.refused import Refused
from playground.workspace import Channel, Message


async def info(call: Call) -> dict[str, Any]:
    """Describe a channel."""
    channel = call.visible()
    call.read_scope(channel, "read")
    shown = payloads.channel(call.workspace, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


async def members(call: Call) -> dict[str, Any]:
    """List who is in a channel."""
    channel = call.visible()
    call.read_scope(channel, "read")
    found, cursor = page(channel.members, call)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


async def open_(call: Call) -> dict[str, Any]:
    """Open the direct messages with a person."""
    users = [user for user in call.text("users").split(",") if user]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        raise Refused("invalid_user_combination")
    user = call.workspace.user(users[0])
    if user.deleted:
        raise Refused("user_disabled")
    if user.is_bot:
        raise Refused("cannot_dm_bot")
    channel = call.workspace.direct(user.id)
    shown = payloads.channel(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


async def list_(call: Call) -> dict[str, Any]:
    """List the channels that the bot can see."""
    return _listed(call, [*call.workspace.channels.values()])


async def users_conversations(call: Call) -> dict[str, Any]:
    """List the channels that a member, or the bot itself, is in."""
    user = call.text("user") or call.workspace.bot_user
    return _listed(call, [one for one in call.workspace.channels.values() if user in one.members])


async def history(call: Call) -> dict[str, Any]:
    """Return what was said in a channel, the latest first."""
    channel = _readable(call)
    top = [message for message in channel.messages if message.stands_in_channel]
    found = [message for message in reversed(top) if _within(call, message)]
    shown, cursor = page(found, call, most=999)
    return _messages(call, shown, cursor)


async def replies(call: Call) -> dict[str, Any]:
    """Return a message and what was said to it, the earliest first."""
    channel = _readable(call)
    ts = call.needed("ts", "thread_not_found")
    thread = call.workspace.thread(channel.id, ts)
    if not thread or channel.message(ts) is None:
        raise Refused("thread_not_found")
    found = [message for message in thread if message.ts == ts or _within(call, message)]
    shown, cursor = page(found, call, default=1000)
    return _messages(call, shown, cursor)


async def join(call: Call) -> dict[str, Any]:
    """Let the bot join a public channel."""
    channel = call.visible()
    if channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    call.playground.join(channel.id, call.workspace.bot_user)
    return {"channel": payloads.channel(call.workspace, channel)}


async def archive(call: Call) -> dict[str, Any]:
    """Archive a channel that the bot is in."""
    channel = call.visible()
    if channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    call.require("groups:write" if channel.is_private else "channels:manage")
    if channel.is_archived:
        raise Refused("already_archived")
    if call.workspace.bot_user not in channel.members:
        raise Refused("not_in_channel")
    call.playground.archive(channel.id, by=call.workspace.bot_user)
    return {}


def _listed(call: Call, channels: list[Channel]) -> dict[str, Any]:
    scopes = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}
    types = [one for one in call.text("types", "public_channel").split(",") if one]
    if any(one not in scopes for one in types):
        raise Refused("invalid_types")
    call.require(*(scopes[one] for one in types))
    bot = call.workspace.bot_user
    found = [
        one
        for one in channels
        if ("im" if one.is_im else "private_channel" if one.is_private else "public_channel") in types
        and (not one.is_private or bot in one.members)
        and not (call.flag("exclude_archived") and one.is_archived)
    ]
    shown, cursor = page(found, call)
    listed = [payloads.channel(call.workspace, one) for one in shown]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


def _readable(call: Call) -> Channel:
    channel = call.visible()
    call.read_scope(channel, "history")
    if call.workspace.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _key(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    try:
        return int(seconds), int((rest or "0").ljust(6, "0")[:6])
    except ValueError:
        raise Refused("invalid_ts_latest") from None


def _within(call: Call, message: Message) -> bool:
    oldest, latest, inclusive = call.text("oldest"), call.text("latest"), call.flag("inclusive")
    ts = _key(message.ts)
    if oldest and oldest != "0" and (ts < _key(oldest) or (ts == _key(oldest) and not inclusive)):
        return False
    return not (latest and (ts > _key(latest) or (ts == _key(latest) and not inclusive)))


def _messages(call: Call, shown: list[Message], cursor: str) -> dict[str, Any]:
    everything = call.flag("include_all_metadata")
    listed = [payloads.message(call.workspace, one, url=call.playground.url, all_metadata=everything) for one in shown]
    return {"messages": listed, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


METHODS = {
    "conversations.info": Method(work=info, tier=3),
    "conversations.members": Method(work=members, tier=4),
    "conversations.open": Method(work=open_, tier=3, scope="im:write"),
    "conversations.list": Method(work=list_, tier=2),
    "conversations.history": Method(work=history, tier=3),
    "conversations.replies": Method(work=replies, tier=3),
    "conversations.join": Method(work=join, tier=3, scope="channels:join"),
    "conversations.archive": Method(work=archive, tier=2),
    "users.conversations": Method(work=users_conversations, tier=2),
}
