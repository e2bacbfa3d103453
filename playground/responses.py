"""Answers to what a person did: with the acknowledgement, or later to a ``response_url``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from playground import deletion, payloads
from playground.attachments import check_attachments
from playground.blocks import check_message
from playground.refused import Refused
from playground.triggers import Answerable
from playground.typed import for_message
from playground.workspace import Ephemeral, Message, Workspace

if TYPE_CHECKING:
    from playground.server import Playground


def show(playground: Playground, to: Answerable, answer: Any, *, typed: str = "") -> Message | Ephemeral | None:
    """Show an answer where it belongs; refuses what no message could be.

    What everybody sees of the answer to a command stands below the command as it was ``typed``.
    """
    if not isinstance(answer, Mapping):
        raise Refused("invalid_payload", status=400)
    if answer.get("delete_original"):
        _remove(playground, to)
        if not any(answer.get(name) for name in ("text", "blocks", "attachments")):
            return None
    content = _content(answer)
    if answer.get("replace_original") and to.ts is not None:
        return _replace(playground, to, content)
    thread = answer.get("thread_ts")
    workspace = playground.workspace
    if answer.get("response_type", "ephemeral") == "in_channel":
        if typed:
            command = for_message(workspace, typed)
            workspace.post(Message(channel=to.channel, ts=workspace.stamp(), user=to.user, text=command))
        message = Message(
            channel=to.channel,
            ts=workspace.stamp(),
            user=workspace.bot_user,
            thread_ts=thread,
            bot_id=workspace.bot.bot_id,
            **content,
        )
        playground.events.message(workspace.post(message))
        return message
    return workspace.whisper(
        Ephemeral(channel=to.channel, ts=workspace.stamp(), user=to.user, thread_ts=thread, **content)
    )


def _content(answer: Mapping[str, Any]) -> dict[str, Any]:
    given = answer.get("blocks")
    blocks = check_message(given) if given else []
    text = str(answer.get("text") or "")
    attachments = check_attachments(answer.get("attachments") or [])
    if not text and not blocks and not attachments:
        raise Refused("no_text", status=400)
    return {"text": text, "blocks": blocks, "attachments": attachments}


def _replace(playground: Playground, to: Answerable, content: Mapping[str, Any]) -> Message | Ephemeral | None:
    found = _original(playground.workspace, to)
    if found is None:
        raise Refused("message_not_found", status=404)
    before = payloads.message(playground.workspace, found) if isinstance(found, Message) else None
    found.text, found.blocks, found.attachments = content["text"], content["blocks"], content["attachments"]
    if isinstance(found, Ephemeral) and found.is_dismissed:
        return found
    kind = "ephemeral" if to.is_ephemeral else "message_changed"
    playground.workspace.changes.tell(kind, channel=to.channel, user=to.user, ts=to.ts)
    if isinstance(found, Message) and before is not None:
        playground.events.message_changed(found, before)
    return found


def _remove(playground: Playground, to: Answerable) -> None:
    found = _original(playground.workspace, to)
    if isinstance(found, Message):
        deletion.delete(playground, found)
    elif found is not None:
        playground.workspace.channels[to.channel].ephemerals.remove(found)
        playground.workspace.changes.tell("message_deleted", channel=to.channel, user=to.user, ts=to.ts)


def _original(workspace: Workspace, to: Answerable) -> Message | Ephemeral | None:
    """Return the message that held the button, if it is still there."""
    channel = workspace.channels[to.channel]
    message = channel.message(to.ts) if to.ts else None
    if message is not None:
        return None if message.is_gone else message
    return next((one for one in channel.ephemerals if one.ts == to.ts), None)
