"""What becomes of a message that is deleted, whoever deletes it and however."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import payloads
from playground.records import GONE, SLACKBOT

if TYPE_CHECKING:
    from playground.server import Playground
    from playground.workspace import Message, Workspace

#: Stands where a message was that people had replied to.
TOMBSTONE = "This message was deleted."


def delete(playground: Playground, message: Message) -> None:
    """Take a message away and tell the app.

    Where somebody replied, the message turns into a note of Slack's that the replies hang on; the app is told of a
    change then. The note goes with the last of the replies.
    """
    channel = playground.workspace.channels[message.channel]
    if channel.replies_to(message.ts):
        before = payloads.message(playground.workspace, message)
        _bury(playground.workspace, message)
        playground.events.message_changed(message, before)
        return
    _remove(playground, message)
    root = channel.message(message.thread_ts) if message.thread_ts else None
    if root is not None and root.is_gone and not channel.replies_to(root.ts):
        _remove(playground, root)


def _remove(playground: Playground, message: Message) -> None:
    channel = playground.workspace.channels[message.channel]
    before = payloads.message(playground.workspace, message)
    playground.workspace.remove(message)
    playground.events.message_deleted(channel, message.ts, before)


def _bury(workspace: Workspace, message: Message) -> None:
    message.user, message.bot_id = SLACKBOT, None
    message.text, message.subtype, message.metadata, message.edited = TOMBSTONE, GONE, None, None
    message.blocks, message.attachments, message.files, message.reactions = [], [], [], {}
    message.username = message.icon_emoji = message.icon_url = ""
    workspace.changes.tell("message_changed", channel=message.channel, ts=message.ts)
