"""Everything that is in the workspace, and what changes in it."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playground.changes import Changes
from playground.clock import Clock
from playground.naming import elements_of
from playground.records import BROADCAST, Channel, Ephemeral, File, Message, Named, User, View
from playground.refused import Refused

#: The workspace and what it is made of.
__all__ = ["BROADCAST", "Channel", "Ephemeral", "File", "Message", "User", "View", "Workspace"]
#: What only one person sees is forgotten sooner or later.
_EPHEMERALS = 500


@dataclass(slots=True, kw_only=True)
class Workspace:
    """Everything that is in the workspace."""

    team_id: str = "T0PLAYGRND"
    team_name: str = "Playground"
    domain: str = "playground"
    app_id: str = ""
    bot_user: str = ""
    clock: Clock = field(default_factory=Clock)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    #: What each group of people is called after the ``@``.
    groups: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    #: The open forms of each person, the topmost last.
    stacks: dict[str, list[str]] = field(default_factory=dict)
    #: The options that the app suggested to each person, by value.
    suggested: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    #: The last message that each person has read, by channel.
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    #: The last reply that each person has read, by the message that the thread began with.
    read_threads: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Whom each message names, so that it need not be looked through again.
    named: dict[str, Named] = field(default_factory=dict)
    #: How many panes each person has open.
    present: Counter[str] = field(default_factory=Counter)
    last_ts: int = 0
    last_id: int = 0
    changes: Changes = field(default_factory=Changes)

    def stamp(self) -> str:
        """Return a time stamp that no message has yet."""
        self.last_ts = max(self.last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """Return an id that nothing has yet; its first letter says what it names."""
        self.last_id += 1
        return f"{letter}0{self.last_id:09d}"

    def user(self, id_: str) -> User:
        """Return an account; refuses ``user_not_found``."""
        if id_ not in self.users:
            raise Refused("user_not_found")
        return self.users[id_]

    @property
    def bot(self) -> User:
        """The account of our bot."""
        return self.users[self.bot_user]

    def channel(self, name_or_id: str) -> Channel:
        """Return a channel by its id, or by its name with or without ``#``; refuses ``channel_not_found``."""
        found = self.channels.get(name_or_id)
        if found is None:
            name = name_or_id.removeprefix("#")
            found = next((one for one in self.channels.values() if not one.is_im and one.name == name), None)
        if found is None:
            raise Refused("channel_not_found")
        return found

    def direct(self, user: str, other: str | None = None) -> Channel:
        """Return the direct messages of a person with the bot, or with somebody else; asking begins them."""
        other = other or self.bot_user
        known = self.direct_of(user, other)
        if known is not None:
            return known
        name = user if other == self.bot_user else f"{user}-{other}"
        channel = Channel(id=self.new_id("D"), name=name, is_im=True, is_private=True, members=[user, other])
        self.channels[channel.id] = channel
        self.changes.tell("channel", channel=channel.id, user=user)
        return channel

    def direct_of(self, user: str, other: str) -> Channel | None:
        """Return the direct messages of two, if there are any yet."""
        both = sorted([user, other])
        return next((one for one in self.channels.values() if one.is_im and sorted(one.members) == both), None)

    def may_see(self, channel: Channel, user: str) -> bool:
        """Whether somebody may read a channel: a guest, and anybody in private, only from inside."""
        return user in channel.members or not (channel.is_private or self.users[user].is_restricted)

    def unread(self, channel: Channel, user: str) -> int:
        """Return how many messages of others somebody in a channel has not read."""
        if user not in channel.members:
            return 0
        seen = self.read.get(user, {}).get(channel.id, "")
        fresh = itertools.takewhile(lambda one: one.ts > seen, reversed(channel.messages))
        return sum(one.user != user and one.is_news for one in fresh)

    def comes(self, user: str) -> None:
        """Somebody opened a pane."""
        self.present[user] += 1
        if self.present[user] == 1:
            self.changes.tell("presence", user=user)

    def goes(self, user: str) -> None:
        """Somebody closed a pane."""
        self.present[user] -= 1
        if self.present[user] == 0:
            self.changes.tell("presence", user=user)

    def post(self, message: Message) -> Message:
        """Put a message into its channel."""
        self.channels[message.channel].messages.append(message)
        self.changes.tell("message", channel=message.channel, ts=message.ts)
        self._tell_thread(message)
        return message

    def remove(self, message: Message) -> None:
        """Take a message out of its channel."""
        self.channels[message.channel].messages.remove(message)
        self.changes.tell("message_deleted", channel=message.channel, ts=message.ts)
        self._tell_thread(message)

    def _tell_thread(self, message: Message) -> None:
        """Say that the message looks different whose thread another belongs to."""
        if message.thread_ts and message.thread_ts != message.ts:
            self.changes.tell("message_changed", channel=message.channel, ts=message.thread_ts)

    def remote_file(self, external_id: str) -> File | None:
        """Return a file that lies elsewhere, by the id that it has there."""
        return next((one for one in self.files.values() if external_id and one.external_id == external_id), None)

    def whisper(self, message: Ephemeral) -> Ephemeral:
        """Show a message to one person."""
        ephemerals = self.channels[message.channel].ephemerals
        ephemerals.append(message)
        del ephemerals[:-_EPHEMERALS]
        self.changes.tell("ephemeral", channel=message.channel, user=message.user, ts=message.ts)
        return message

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return a message and everything that was said to it."""
        return [one for one in self.channels[channel].messages if ts in (one.ts, one.thread_ts)]

    def stack(self, user: str) -> list[View]:
        """Return the open forms of a person, the topmost last."""
        return [self.views[id_] for id_ in self.stacks.get(user, [])]

    def show(self, user: str, content: dict[str, Any], *, on_top: bool) -> View:
        """Open a form: alone, or on top of those that are open."""
        if not on_top:
            self.close(user)
        below = self.stack(user)
        id_ = self.new_id("V")
        view = View(
            id=id_,
            user=user,
            content=content,
            hash=self.new_hash(content),
            root_id=below[0].root_id if below else id_,
            previous_id=below[-1].id if below else None,
        )
        self.views[id_] = view
        self.stacks.setdefault(user, []).append(id_)
        self.changes.tell("view", user=user)
        return view

    def change_view(self, view: View, content: dict[str, Any]) -> View:
        """Show something else in an open form; what was typed in blocks that stay is kept."""
        kept = {(block["block_id"], one.get("action_id")) for block in content["blocks"] for one in elements_of(block)}
        view.values = {
            block: {action: value for action, value in values.items() if (block, action) in kept}
            for block, values in view.values.items()
        }
        view.content, view.hash, view.errors = content, self.new_hash(content), {}
        self.changes.tell("home" if view.type == "home" else "view", user=view.user)
        return view

    def close(self, user: str, *, top_only: bool = False) -> list[View]:
        """Close the forms of a person and return them, the topmost first."""
        stack = self.stacks.get(user, [])
        closing = [stack.pop()] if top_only and stack else [stack.pop() for _ in range(len(stack))]
        closed = [self.views.pop(id_) for id_ in closing]
        if closed:
            self.changes.tell("view", user=user)
        return closed

    def new_hash(self, content: dict[str, Any]) -> str:
        """Return the mark of one state of a view."""
        digest = hashlib.sha256(repr(content).encode() + secrets.token_bytes(4)).hexdigest()
        return f"{int(self.clock())}.{digest[:8]}"
