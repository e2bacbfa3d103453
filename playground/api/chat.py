"""chat.*: messages to channels and to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground import deletion, payloads
from playground.attachments import check_attachments
from playground.blocks import check_message
from playground.call import Call, Method
from playground.guise import guise
from playground.refused import Refused
from playground.workspace import BROADCAST, Channel, Ephemeral, Message

_TEXT_CUT = 40_000
_UPDATE_TEXT = 4_000
_MARKDOWN = 12_000


async def post_message(call: Call) -> dict[str, Any]:
    """Post a message; a person's id stands for the direct messages with them."""
    channel = destination(call)
    text, blocks, attachments = content(call)
    metadata = _metadata(call)
    thread = call.text("thread_ts") or None
    is_broadcast = thread is not None and call.flag("reply_broadcast")
    if thread and (parent := channel.message(thread)) and parent.thread_ts not in (None, parent.ts):
        raise Refused("cannot_reply_to_message")
    call.playground.limits.write(channel.id)
    workspace = call.workspace
    message = workspace.post(
        Message(
            channel=channel.id,
            ts=workspace.stamp(),
            user=workspace.bot_user,
            text=text[:_TEXT_CUT],
            blocks=blocks,
            attachments=attachments,
            thread_ts=thread,
            metadata=metadata,
            bot_id=workspace.bot.bot_id,
            subtype=BROADCAST if is_broadcast else None,
            mrkdwn=call.flag("mrkdwn", default=True),
            **guise(call.playground.manifest, call.arguments),
        )
    )
    call.playground.events.message(message)
    return {"channel": channel.id, "ts": message.ts, "message": payloads.message(workspace, message)}


async def update(call: Call) -> dict[str, Any]:
    """Change a message of the bot; what is left out stays, but text without blocks removes the blocks."""
    channel, message = _own(call, "cant_update_message")
    if channel.is_archived:
        raise Refused("is_archived")
    text, blocks, attachments = content(call)
    if len(call.text("text")) > _UPDATE_TEXT:
        raise Refused("msg_too_long")
    if (metadata := _metadata(call)) is not None:
        message.metadata = metadata
    before = payloads.message(call.workspace, message)
    message.text, message.blocks = text, blocks
    if call.arguments.get("attachments") is not None:
        message.attachments = attachments
    if not blocks:
        message.edited = call.workspace.stamp()
    call.workspace.changes.tell("message_changed", channel=channel.id, ts=message.ts)
    call.playground.events.message_changed(message, before)
    shown = payloads.message(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": shown}


async def delete(call: Call) -> dict[str, Any]:
    """Remove a message of the bot; where somebody replied, a note stays."""
    channel, message = _own(call, "cant_delete_message")
    deletion.delete(call.playground, message)
    return {"channel": channel.id, "ts": message.ts}


async def post_ephemeral(call: Call) -> dict[str, Any]:
    """Show a message to one member of a channel."""
    channel = destination(call)
    text, blocks, attachments = content(call)
    user = call.workspace.users.get(call.needed("user", "user_not_in_channel"))
    if user is None or user.deleted or user.id not in channel.members:
        raise Refused("user_not_in_channel")
    shown = Ephemeral(
        channel=channel.id,
        ts=call.workspace.stamp(),
        user=user.id,
        text=text,
        blocks=blocks,
        attachments=attachments,
        thread_ts=call.text("thread_ts") or None,
        **guise(call.playground.manifest, call.arguments),
    )
    call.workspace.whisper(shown)
    return {"message_ts": shown.ts}


async def get_permalink(call: Call) -> dict[str, Any]:
    """Return the address of a message."""
    channel = call.visible()
    message = channel.message(call.needed("message_ts", "message_not_found"))
    if message is None:
        raise Refused("message_not_found")
    return {"channel": channel.id, "permalink": permalink(call.playground.url, message)}


def permalink(url: str, message: Message) -> str:
    """Return the address of a message in this workspace."""
    return f"{url}/archives/{message.channel}/p{message.ts.replace('.', '')}"


def destination(call: Call) -> Channel:
    """Return where a message goes, if the bot may write there."""
    name = call.needed("channel", "channel_not_found")
    workspace = call.workspace
    if name in workspace.users:
        person = workspace.users[name]
        if person.is_bot:
            raise Refused("cannot_dm_bot")
        channel = workspace.direct(name)
    else:
        channel = call.visible()
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.is_im:
        if not call.playground.manifest.messages_tab:
            raise Refused("messages_tab_disabled")
        if any(workspace.users[member].deleted for member in channel.members):
            raise Refused("user_disabled")
    elif workspace.bot_user not in channel.members and "chat:write.public" not in call.playground.manifest.scopes:
        raise Refused("not_in_channel")
    return channel


def content(call: Call) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the text, blocks and attachments of a message; refuses ``no_text`` and ``invalid_blocks``.

    ``markdown_text`` stands for both text and blocks, and refuses ``markdown_text_conflict`` beside one of them.
    """
    given = call.json("blocks", "invalid_blocks_format")
    if given is not None and not isinstance(given, list):
        raise Refused("invalid_blocks_format")
    text = call.text("text")
    if markdown := call.text("markdown_text"):
        if text or given:
            raise Refused("markdown_text_conflict")
        if len(markdown) > _MARKDOWN:
            raise Refused("msg_too_long")
        text, given = markdown, [{"type": "markdown", "text": markdown}]
    blocks = check_message(given) if given else []
    attachments = check_attachments(call.json("attachments", "invalid_attachments") or [])
    if not text and not blocks and not attachments:
        raise Refused("no_text")
    return text, blocks, attachments


def _metadata(call: Call) -> dict[str, Any] | None:
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, Mapping) or not isinstance(metadata.get("event_payload"), Mapping):
        raise Refused("invalid_metadata_format")
    if not metadata.get("event_type"):
        raise Refused("invalid_metadata_schema")
    return dict(metadata)


def _own(call: Call, error: str) -> tuple[Channel, Message]:
    name = call.needed("channel", "channel_not_found")
    if name in call.workspace.users:
        raise Refused("channel_not_found")
    channel = call.visible()
    message = channel.standing(call.needed("ts", "message_not_found"))
    if message is None:
        raise Refused("message_not_found")
    if message.user != call.workspace.bot_user:
        raise Refused(error)
    return channel, message


METHODS = {
    "chat.postMessage": Method(work=post_message, tier=0, scope="chat:write"),
    "chat.update": Method(work=update, tier=3, scope="chat:write"),
    "chat.delete": Method(work=delete, tier=3, scope="chat:write"),
    "chat.postEphemeral": Method(work=post_ephemeral, tier=4, scope="chat:write"),
    "chat.getPermalink": Method(work=get_permalink, tier=0),
}
