"""An outbox that remembers what it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind, Post


class Transcript:
    """Implements the port ``Outbox`` for tests."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.posts: list[Post] = []
        self.placed: list[tuple[Card, str]] = []
        self.touched: list[Card] = []
        self.rounds_touched: list[int] = []
        self.reminders_touched: list[str] = []
        self.baselines_touched: list[int] = []
        self.proposals_touched: list[int] = []
        self.delegations_touched: list[int] = []

    def forget(self) -> None:
        """Begin anew."""
        self.__init__()  # type: ignore[misc]  # the same fresh start, on purpose

    def post(self, post: Post, *, at: datetime) -> None:
        """Remember a message; the same key again changes nothing."""
        if post.key not in {each.key for each in self.posts}:
            self.posts.append(post)

    def place(self, card: Card, to: ChannelId | UserId, *, at: datetime) -> None:
        """Remember a living message and where it goes; the same once more changes nothing."""
        if card not in {each for each, _ in self.placed}:
            self.placed.append((card, to))

    def touch(self, *cards: Card, at: datetime) -> None:
        """Remember that living messages are to be shown anew."""
        self.touched.extend(cards)

    def revive(self, card: Card, *, at: datetime) -> None:
        """Remember that a living message is to be shown anew, or posted once more."""
        self.touched.append(card)

    def touch_round(self, team: TeamId, project: ProjectId, number: int, *, at: datetime) -> None:
        """Remember that everything of a round is to be shown anew."""
        self.rounds_touched.append(number)

    def touch_reminders(self, team: TeamId, project: ProjectId, number: int, user: UserId, *, at: datetime) -> None:
        """Remember that what reminded somebody is to be shown anew."""
        self.reminders_touched.append(user)

    def touch_signed(self, team: TeamId, project: ProjectId, baseline: int, *, at: datetime) -> None:
        """Remember that every requirement of a baseline is to be shown anew."""
        self.baselines_touched.append(baseline)

    def touch_proposals(self, team: TeamId, project: ProjectId, requirement: int, *, at: datetime) -> None:
        """Remember that everything proposed about a requirement is to be shown anew."""
        self.proposals_touched.append(requirement)

    def touch_delegations(self, team: TeamId, keys: Sequence[int], *, at: datetime) -> None:
        """Remember that everything about votes in the hands of colleagues is to be shown anew."""
        self.delegations_touched.extend(keys)

    def move(self, team: TeamId, project: ProjectId, channel: ChannelId, *, to: ChannelId) -> None:
        """Nothing that is remembered here names a channel."""

    def location(self, card: Card) -> tuple[ChannelId, str] | None:
        """Nothing is ever posted here."""
        return None

    def reminded(self) -> list[str]:
        """Return who was sent a reminder."""
        return self.asked(CardKind.REMINDER)

    def chased(self) -> list[str]:
        """Return who was reminded of a condition."""
        return self.asked(CardKind.OVERDUE)

    def asked(self, kind: CardKind) -> list[str]:
        """Return where living messages of one kind were placed."""
        return [to for card, to in self.placed if card.kind is kind]
