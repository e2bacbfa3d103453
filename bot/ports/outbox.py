"""What a flow may ask of the messages that leave for Slack."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outbox import Outgoing, SendState
from bot.domain.outgoing import Card, Post


class Outbox(Protocol):
    """What leaves for Slack, written in the transaction that caused it."""

    def post(self, post: Post, *, at: datetime) -> None:
        """Ask for a message to be sent once; the same key again changes nothing."""

    def place(self, card: Card, to: ChannelId | UserId, *, at: datetime) -> None:
        """Ask for a living message to be posted; it is rendered when it is sent."""

    def touch(self, card: Card, *, at: datetime) -> None:
        """Ask for a living message to be shown anew; nothing happens when it was never placed."""

    def touch_round(self, team: TeamId, project: ProjectId, number: int, *, at: datetime) -> None:
        """Ask for every living message of a round to be shown anew: its card, ballots and confirmations."""

    def touch_signed(self, team: TeamId, project: ProjectId, baseline: int, *, at: datetime) -> None:
        """Ask for the cards of every requirement of a baseline to be shown anew."""

    def location(self, card: Card) -> tuple[ChannelId, str] | None:
        """Return channel and ts of a living message that has been posted."""

    def due(self, now: datetime, *, limit: int) -> list[Outgoing]:
        """Return messages of all teams that may leave now, at most one unposted one of each lane."""

    def waiting(self) -> int:
        """Count the messages of all teams that are still to be sent or shown anew."""

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next message that waits may leave."""

    def get(self, team: TeamId, id_: int) -> Outgoing | None:
        """Return one message as it is now, when it is still to be shown."""

    def intend(self, message: Outgoing, channel: ChannelId, *, now: datetime) -> None:
        """Write down that a post is about to be made, before it is."""

    def finish(
        self, message: Outgoing, state: SendState, *, channel: ChannelId | None, ts: str | None, error: str = ""
    ) -> None:
        """Write down that a message was shown as of its revision, or that it never will be."""

    def postpone(self, message: Outgoing, state: SendState, *, until: datetime, attempts: int, error: str = "") -> None:
        """Write down that a message waits."""
