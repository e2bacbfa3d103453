"""What a flow may ask of people, channels and who is in which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Person


class Channel(Struct, frozen=True, kw_only=True):
    """A channel as it was at the last look."""

    team: TeamId
    channel: ChannelId
    name: str
    is_private: bool = False
    is_archived: bool = False
    bot_is_member: bool = True


class People(Protocol):
    """People, channels and who is in which, as at the last look."""

    def get(self, team: TeamId, users: Sequence[UserId]) -> dict[UserId, Person]:
        """Return those of the people that are known."""

    def save(self, people: Sequence[Person], *, at: datetime) -> None:
        """Store what Slack said of people; a name that was erased stays so."""

    def channel(self, team: TeamId, channel: ChannelId) -> Channel | None:
        """Return a channel, when known."""

    def save_channel(self, channel: Channel, *, at: datetime) -> None:
        """Store what Slack said of a channel."""

    def members(self, team: TeamId, channel: ChannelId) -> set[UserId]:
        """Return who is in a channel; empty when it was never looked at."""

    def replace_members(self, team: TeamId, channel: ChannelId, users: Iterable[UserId], *, at: datetime) -> None:
        """Store the whole membership of a channel."""

    def join(self, team: TeamId, channel: ChannelId, user: UserId) -> None:
        """Somebody joined a channel."""

    def leave(self, team: TeamId, channel: ChannelId, user: UserId) -> None:
        """Somebody left a channel."""

    def is_in(self, team: TeamId, channel: ChannelId, user: UserId) -> bool:
        """Whether the person is in the channel."""
