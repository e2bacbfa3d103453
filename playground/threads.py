"""Threads that somebody follows: which those are, and what in them is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.workspace import Channel, Message, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread that somebody follows, because they began it, replied in it, or are mentioned in it."""

    channel: Channel
    root: Message
    #: The earliest first.
    replies: list[Message]
    #: Those of others that they have not read.
    fresh: list[Message]

    @property
    def last(self) -> str:
        """The time stamp of the newest reply."""
        return self.replies[-1].ts


def replies_of(channel: Channel) -> dict[str, list[Message]]:
    """Return what was said to each message of a channel, the earliest first."""
    found: dict[str, list[Message]] = {}
    for one in channel.messages:
        if one.thread_ts and one.thread_ts != one.ts:
            found.setdefault(one.thread_ts, []).append(one)
    return found


def followed(workspace: Workspace, user: str) -> list[Thread]:
    """Return the threads that somebody follows in the conversations that they are in, the newest reply first."""
    rooms = (one for one in workspace.channels.values() if user in one.members)
    found = [thread for room in rooms for thread in _followed_in(workspace, room, user)]
    return sorted(found, key=lambda one: one.last, reverse=True)


def read(workspace: Workspace, user: str, channel: Channel, root: str, ts: str) -> None:
    """Remember that somebody has read a thread up to a reply."""
    seen = workspace.read_threads.setdefault(user, {})
    if seen.get(root, "") < ts:
        seen[root] = ts
        workspace.changes.tell("read", channel=channel.id, user=user)


def _followed_in(workspace: Workspace, channel: Channel, user: str) -> Iterator[Thread]:
    threads = replies_of(channel)
    seen = workspace.read_threads.get(user, {})
    for root in [one for one in channel.messages if one.ts in threads] if threads else ():
        replies = threads[root.ts]
        since = next((one.ts for one in (root, *replies) if one.user == user or is_mentioned(one, user)), None)
        if since is None:
            continue
        own = [one.ts for one in replies if one.user == user]
        upto = max([seen.get(root.ts, ""), *own])
        fresh = [one for one in replies if one.user != user and one.ts >= since and one.ts > upto]
        yield Thread(channel=channel, root=root, replies=replies, fresh=fresh)


def is_mentioned(message: Message, user: str) -> bool:
    """Whether a message names somebody where people read it."""
    return _names(message.blocks, user) if message.blocks else message.mrkdwn and _in_words(message.text, user)


def _names(value: Any, user: str) -> bool:
    if isinstance(value, list):
        return any(_names(each, user) for each in value)
    if not isinstance(value, Mapping):
        return False
    if value.get("type") == "user":
        return bool(value.get("user_id") == user)
    if value.get("type") in ("mrkdwn", "markdown"):
        return _in_words(str(value.get("text")), user)
    return any(_names(each, user) for each in value.values())


def _in_words(text: str, user: str) -> bool:
    return f"<@{user}>" in text or f"<@{user}|" in text
