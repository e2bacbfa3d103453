"""The channel that somebody looks at, in words: what it is called, who reads it, and why nobody can write there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.directions import apart
from playground.workspace import Channel, User, Workspace

if TYPE_CHECKING:
    from playground.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A channel, or direct messages, as one person reads of them; nothing, where they may not look."""

    workspace: Workspace
    manifest: Manifest
    user: User
    channel: Channel | None

    @property
    def name(self) -> str:
        """What it is called."""
        if self.channel is None:
            return ""
        return self.partner.real_name if self.channel.is_im else f"#{self.channel.name}"

    @property
    def partner(self) -> User:
        """Whom they talk to in direct messages; themselves, where nobody else is."""
        members = self.channel.members if self.channel else []
        return self.workspace.users[next((one for one in members if one != self.user.id), self.user.id)]

    @property
    def beginning(self) -> str:
        """What stands before the first message."""
        if self.channel is None:
            return ""
        if not self.channel.is_im:
            return f"This is the very beginning of {apart(self.name)}."
        if self.partner.id == self.user.id:
            return "This is a place of your own."
        return f"This is the very beginning of your messages with {apart(self.partner.real_name)}."

    @property
    def audience(self) -> str:
        """Who reads direct messages in which there is no app to try out; nothing anywhere else."""
        if self.channel is None or not self.channel.is_im or self.partner.is_app:
            return ""
        alone = self.partner.id == self.user.id
        return "Only you see what you write here." if alone else "Only the two of you see what you write here."

    @property
    def placeholder(self) -> str:
        """What stands in the empty message field."""
        return f"Message {apart(self.name)}"

    @property
    def broadcasting(self) -> str:
        """What a reply in a thread is asked, so that it is read where the thread began too."""
        where = self.channel
        if where is None or where.is_im:
            return "Also send as direct message"
        return f"Also send to {apart(self.name)}"

    @property
    def may_join(self) -> bool:
        """Whether they could come into the channel that they look at."""
        where = self.channel
        if where is None or where.is_archived or self.user.deleted:
            return False
        return self.user.id not in where.members

    @property
    def hushed(self) -> str:
        """Why nothing can be done to the messages there, in a word; nothing where it can."""
        if self.user.deleted:
            return "deactivated"
        return "archived" if self.channel is not None and self.channel.is_archived else ""

    @property
    def silence(self) -> str:
        """Why nobody can write here; nothing where they can."""
        where = self.channel
        if self.user.deleted:
            return "This account is deactivated: it can look around here, but no longer write or press anything."
        if where is None:
            return ""
        if where.is_archived:
            return f"You are looking at {apart(self.name)}, an archived channel."
        if self.may_join:
            return f"You are looking at {apart(self.name)}."
        takes_words = self.manifest.messages_tab and not self.manifest.messages_read_only
        if where.is_im and self.workspace.bot_user in where.members and not takes_words:
            return "Sending messages to this app has been turned off."
        return ""
