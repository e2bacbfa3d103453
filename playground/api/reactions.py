"""reactions.*: emoji on messages."""

from __future__ import annotations

from typing import Any

from playground import payloads
from playground.call import Call, Method
from playground.emoji import is_known
from playground.refused import Refused
from playground.workspace import Message
from playground.writing import react

_MOST = 23


async def add(call: Call) -> dict[str, Any]:
    """Add an emoji of the bot's."""
    name, message = _name(call), _message(call)
    bot = call.workspace.bot_user
    if bot in message.reactions.get(name, []):
        raise Refused("already_reacted")
    if name not in message.reactions and len(message.reactions) >= _MOST:
        raise Refused("too_many_emoji")
    react(call.playground, bot, message, name, adding=True)
    return {}


async def remove(call: Call) -> dict[str, Any]:
    """Take an emoji of the bot's away."""
    name, message = _name(call), _message(call)
    if call.workspace.bot_user not in message.reactions.get(name, []):
        raise Refused("no_reaction")
    react(call.playground, call.workspace.bot_user, message, name, adding=False)
    return {}


async def get(call: Call) -> dict[str, Any]:
    """List the emoji on a message."""
    message = _message(call)
    shown = payloads.message(call.workspace, message, url=call.playground.url)
    return {"type": "message", "channel": message.channel, "message": shown}


def _name(call: Call) -> str:
    name = call.needed("name", "invalid_name").strip(":")
    if not is_known(name):
        raise Refused("invalid_name")
    return name


def _message(call: Call) -> Message:
    channel = call.visible()
    message = channel.standing(call.needed("timestamp", "bad_timestamp"))
    if message is None:
        raise Refused("message_not_found")
    if channel.is_archived:
        raise Refused("is_archived")
    return message


METHODS = {
    "reactions.add": Method(work=add, tier=3, scope="reactions:write"),
    "reactions.remove": Method(work=remove, tier=2, scope="reactions:write"),
    "reactions.get": Method(work=get, tier=3, scope="reactions:read"),
}
