"""What people write: messages, changes to them, reactions, and how far they have read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import deletion, payloads, typed
from playground.emoji import is_known
from playground.refused import Refused
from playground.workspace import BROADCAST, Channel, Message, Workspace

if TYPE_CHECKING:
    from playground.server import Playground

#: So many characters a message holds.
_LONGEST = 40_000


def say(
    playground: Playground,
    user: str,
    where: Channel,
    text: str,
    thread: str | None,
    files: tuple[str, ...],
    *,
    broadcast: bool = False,
) -> Message:
    """Write a message, a reply to the channel too on request; what looks like markup is escaped, as Slack does."""
    _may_write(where, user)
    _may_say(text)
    workspace = playground.workspace
    if thread and not any(thread in (one.ts, one.thread_ts) for one in where.messages):
        raise Refused("thread_not_found")
    if not all(_may_send(workspace, user, one) for one in files):
        raise Refused("file_not_found")
    message = Message(
        channel=where.id,
        ts=workspace.stamp(),
        user=user,
        text=typed.for_message(workspace, text),
        thread_ts=thread,
        files=list(files),
        subtype=BROADCAST if thread and broadcast else "file_share" if files else None,
    )
    playground.events.message(workspace.post(message))
    if message.stands_in_channel:
        read(workspace, user, where, message.ts)
    return message


def edit(playground: Playground, user: str, where: Channel, ts: str, text: str) -> Message:
    """Change the text of one's own message; one that is saved as it was is not edited."""
    message = _own(where, user, ts, "cant_update_message")
    if not text.strip():
        raise Refused("no_text")
    _may_say(text)
    words = typed.for_message(playground.workspace, text)
    if words == message.text:
        return message
    before = payloads.message(playground.workspace, message)
    message.text, message.edited = words, playground.workspace.stamp()
    playground.workspace.changes.tell("message_changed", channel=where.id, ts=ts)
    playground.events.message_changed(message, before)
    return message


def delete(playground: Playground, user: str, where: Channel, ts: str) -> None:
    """Delete one's own message; where people replied, a note stays."""
    deletion.delete(playground, _own(where, user, ts, "cant_delete_message"))


def dismiss(workspace: Workspace, user: str, where: Channel, ts: str) -> None:
    """Put away what only somebody sees; raises Refused where nothing of theirs is there."""
    found = next((one for one in where.whispers(user) if one.ts == ts), None)
    if found is None:
        raise Refused("message_not_found")
    found.is_dismissed = True
    workspace.changes.tell("message_deleted", channel=where.id, user=user, ts=ts)


def toggle(playground: Playground, user: str, where: Channel, ts: str, name: str) -> bool:
    """Add an emoji of somebody's, or take it away; return whether it is there now."""
    message = where.standing(ts)
    if message is None:
        raise Refused("message_not_found")
    if where.is_archived:
        raise Refused("is_archived")
    adding = user not in message.reactions.get(name, [])
    if adding and not is_known(name):
        raise Refused("invalid_name")
    react(playground, user, message, name, adding=adding)
    return adding


def react(playground: Playground, user: str, message: Message, name: str, *, adding: bool) -> None:
    """Add or take away an emoji, and tell the app."""
    people = message.reactions.setdefault(name, [])
    if adding:
        people.append(user)
    else:
        people.remove(user)
    if not people:
        del message.reactions[name]
    playground.workspace.changes.tell("message_changed", channel=message.channel, ts=message.ts)
    playground.events.reaction(message, user, name, added=adding)


def read(workspace: Workspace, user: str, where: Channel, ts: str) -> None:
    """Remember that somebody has read a channel up to a message."""
    seen = workspace.read.setdefault(user, {})
    if seen.get(where.id, "") < ts:
        seen[where.id] = ts
        workspace.changes.tell("read", channel=where.id, user=user)


def _may_write(where: Channel, user: str) -> None:
    if where.is_archived:
        raise Refused("is_archived")
    if user not in where.members:
        raise Refused("not_in_channel")


def _may_say(text: str) -> None:
    if len(text) > _LONGEST:
        raise Refused("typed_too_long")


def _may_send(workspace: Workspace, user: str, id_: str) -> bool:
    """Whether a file is somebody's own, and was not shown to anybody yet."""
    file = workspace.files.get(id_)
    if file is None or file.user != user or file.channels:
        return False
    return not any(id_ in message.files for where in workspace.channels.values() for message in where.messages)


def _own(where: Channel, user: str, ts: str, error: str) -> Message:
    message = where.standing(ts)
    if message is None:
        raise Refused("message_not_found")
    _may_write(where, user)
    if message.user != user or message.is_of_slack:
        raise Refused(error)
    return message
