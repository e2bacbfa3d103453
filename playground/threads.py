"""Threads that somebody follows: which those are, and what in them is new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.records import Named
from playground.workspace import Channel, Message, Workspace

_MENTION = re.compile(r"<@(\w+)[>|]")


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
        since = next((one.ts for one in (root, *replies) if one.user == user or user in _named(workspace, one)), None)
        if since is None:
            continue
        own = [one.ts for one in replies if one.user == user]
        upto = max([seen.get(root.ts, ""), *own])
        fresh = [one for one in replies if one.user != user and one.ts >= since and one.ts > upto]
        yield Thread(channel=channel, root=root, replies=replies, fresh=fresh)


def _named(workspace: Workspace, message: Message) -> frozenset[str]:
    """Return whom a message names where people read it; what it says is looked through once."""
    known = workspace.named.get(message.ts)
    if known is None or known.text is not message.text or known.blocks is not message.blocks:
        found = _in_blocks(message.blocks) if message.blocks else _in_words(message.text) if message.mrkdwn else ()
        known = Named(text=message.text, blocks=message.blocks, users=frozenset(found))
        workspace.named[message.ts] = known
    return known.users


def _in_blocks(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _in_blocks(each)
    elif isinstance(value, Mapping):
        if value.get("type") == "user":
            yield str(value.get("user_id"))
        elif value.get("type") in ("mrkdwn", "markdown"):
            yield from _in_words(str(value.get("text")))
        else:
            yield from _in_blocks(list(value.values()))


def _in_words(text: str) -> list[str]:
    return _MENTION.findall(text)
