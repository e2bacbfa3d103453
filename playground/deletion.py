"""What becomes of a message that is deleted, whoever deletes it and however."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import payloads
from playground.records import GONE

if TYPE_CHECKING:
    from playground.server import Playground
    from playground.workspace import Message, Workspace

#: Stands where a message was that people had replied to.
TOMBSTONE = "This message was deleted."


def delete(playground: Playground, message: Message) -> None:
    """Take a message away and tell the app; where somebody replied, a note stays that the replies hang on."""
    workspace = playground.workspace
    channel = workspace.channels[message.channel]
    before = payloads.message(workspace, message)
    if any(one.thread_ts == message.ts != one.ts for one in channel.messages):
        _bury(workspace, message)
    else:
        workspace.remove(message)
    playground.events.message_deleted(channel, message.ts, before)


def _bury(workspace: Workspace, message: Message) -> None:
    message.text, message.subtype, message.metadata, message.edited = TOMBSTONE, GONE, None, None
    message.blocks, message.attachments, message.files, message.reactions = [], [], [], {}
    message.username = message.icon_emoji = message.icon_url = ""
    workspace.changes.tell("message_changed", channel=message.channel, ts=message.ts)
