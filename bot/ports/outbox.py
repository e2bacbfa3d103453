"""What a flow may ask of the messages that leave for Slack, and what delivery may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outbox import Outgoing, Pause, SendState
from bot.domain.outgoing import Card, Post


class Outbox(Protocol):
    """What leaves for Slack, written in the transaction that caused it."""

    def post(self, post: Post, *, at: datetime) -> None:
        """Ask for a message to be sent once; the same key again changes nothing."""

    def place(self, card: Card, to: ChannelId | UserId, *, at: datetime) -> None:
        """Ask for a living message to be posted; it is rendered when it is sent."""

    def touch(self, *cards: Card, at: datetime) -> None:
        """Ask for living messages to be shown anew; nothing happens to those that were never placed."""

    def revive(self, card: Card, *, at: datetime) -> None:
        """Ask for a living message to be shown anew, and to be posted once more where it is gone."""

    def touch_round(self, team: TeamId, project: ProjectId, number: int, *, at: datetime) -> None:
        """Ask for every living message of a round to be shown anew: its card, ballots and confirmations.

        Reminders belong to it once they are posted; what nobody was sent is not sent for this.
        """

    def touch_reminders(self, team: TeamId, project: ProjectId, number: int, user: UserId, *, at: datetime) -> None:
        """Ask for the reminders of a round that somebody was sent to be shown anew."""

    def touch_signed(self, team: TeamId, project: ProjectId, baseline: int, *, at: datetime) -> None:
        """Ask for the cards of every requirement of a baseline, and of proposals about it, to be shown anew."""

    def touch_proposals(self, team: TeamId, project: ProjectId, requirement: int, *, at: datetime) -> None:
        """Ask for every proposal about a requirement to be shown anew."""

    def touch_delegations(self, team: TeamId, keys: Sequence[int], *, at: datetime) -> None:
        """Ask for every message about votes in the hands of colleagues to be shown anew, in whatever project it is.

        What nobody was sent is not sent for this.
        """

    def touch_undelivered(self, team: TeamId, project: ProjectId, to: ChannelId, *, at: datetime) -> None:
        """Ask for every living message of a project to be shown anew that Slack would not take in a channel."""

    def move(self, team: TeamId, project: ProjectId, channel: ChannelId, *, to: ChannelId) -> None:
        """Note that a channel, with what was posted there and what is still to be, has another id."""

    def location(self, card: Card) -> tuple[ChannelId, str] | None:
        """Return channel and ts of a living message that has been posted."""

    def teams(self, after: str, *, limit: int) -> list[TeamId]:
        """Return the next teams, in the order of their names, for which something waits."""

    def heads(self, team: TeamId, after: str, *, limit: int) -> list[Outgoing]:
        """Return the first unposted message of each of the team's next lanes, whether or not it may leave now."""

    def changed(self, team: TeamId, now: datetime, *, limit: int) -> list[Outgoing]:
        """Return posted messages that may be shown anew now, the one that was shown longest ago first."""

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next message of any team that waits may leave."""

    def pauses(self, team: TeamId, now: datetime) -> list[Pause]:
        """Return which calls Slack does not want to see in a team just now."""

    def pause(self, team: TeamId, pause: Pause) -> None:
        """Write down, for every process, that Slack does not want to see a call."""

    def waiting(self) -> int:
        """Count the messages of all teams that are still to be sent or shown anew."""

    def get(self, team: TeamId, id_: int, *, now: datetime) -> Outgoing | None:
        """Return one message as it is now, when it may leave now: nothing in its lane comes before it."""

    def intend(self, message: Outgoing, channel: ChannelId, *, files: Iterable[str], now: datetime) -> Outgoing | None:
        """Write down that a post is about to be made; None when somebody else did anything with it meanwhile."""

    def finish(
        self,
        message: Outgoing,
        state: SendState,
        *,
        channel: ChannelId | None,
        ts: str | None,
        at: datetime,
        error: str = "",
    ) -> bool:
        """Write down that a message was shown as of its revision, or that it was not.

        Nothing happens, and the answer is no, when somebody else did anything with it meanwhile.
        """

    def post_anew(self, message: Outgoing, *, at: datetime) -> bool:
        """Let a posted message that is out of reach be posted once more, as if it was asked for only now.

        Nothing happens, and the answer is no, when somebody else did anything with it meanwhile.
        """

    def postpone(self, message: Outgoing, state: SendState, *, until: datetime, attempts: int, error: str = "") -> bool:
        """Write down that a message waits, unless somebody else did anything with it meanwhile."""
