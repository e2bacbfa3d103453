"""What a flow may ask of sign-off rounds, what they put to the vote, and the ballots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.project import Project
from bot.domain.requirement import Version
from bot.domain.signoff import Ballot, Item, Round


class DueRound(Struct, frozen=True, kw_only=True):
    """An open round whose deadline has come."""

    team: TeamId
    project: ProjectId
    number: int
    deadline: datetime


class Rounds(Protocol):
    """Sign-off rounds with their items and ballots."""

    def add(self, team: TeamId, round_: Round, items: Sequence[Item]) -> None:
        """Store a new round with its items and electorate."""

    def save(self, team: TeamId, round_: Round) -> None:
        """Store state, revision, times, reason and baseline of a round."""

    def renew(self, team: TeamId, round_: Round) -> None:
        """Store the same with a deadline or electorate that changed, or a round that is open again."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Round | None:
        """Return one round."""

    def open(self, team: TeamId, project: ProjectId) -> list[Round]:
        """Return the open rounds of a project, by number."""

    def under_vote(self, team: TeamId, project: ProjectId) -> dict[int, int]:
        """Return the number of the open round of every requirement that is under vote."""

    def open_with(self, team: TeamId, project: ProjectId, requirement: int) -> list[Round]:
        """Return the open rounds in which a requirement is under vote."""

    def ever_with(self, team: TeamId, project: ProjectId, requirement: int, *, limit: int) -> list[Round]:
        """Return the last rounds, open and closed, in which a requirement was under vote, oldest first."""

    def count_ever_with(self, team: TeamId, project: ProjectId, requirement: int) -> int:
        """Return how many rounds that are."""

    def waiting_for(self, team: TeamId, user: UserId, *, limit: int) -> list[tuple[Project, Round]]:
        """Return the open rounds in which the person is an elector, nearest deadline first."""

    def electors(self, team: TeamId, project: ProjectId, number: int) -> list[tuple[UserId, datetime, int]]:
        """Return for whom a round waits, until when, and 1 while it is open, as it is looked up by person."""

    def due(self, now: datetime, *, limit: int) -> list[DueRound]:
        """Return open rounds of all teams whose deadline has come, oldest first."""

    def next_deadline(self) -> datetime | None:
        """Return the nearest deadline of any open round of all teams."""

    def items(self, team: TeamId, project: ProjectId, number: int, *, after: int = 0, limit: int = 50) -> list[Version]:
        """Return the exact words under vote, by requirement number, after a number."""

    def item(self, team: TeamId, project: ProjectId, number: int, requirement: int) -> Item | None:
        """Return the item of one requirement in a round."""

    def all_items(self, team: TeamId, project: ProjectId, number: int) -> list[Item]:
        """Return every item of a round, by number."""

    def count_agreed(self, team: TeamId, project: ProjectId, number: int) -> int:
        """Count the requirements under vote that have come to the stage *agreed*."""

    def not_agreed(self, team: TeamId, project: ProjectId, number: int, *, limit: int) -> list[int]:
        """Return the numbers of the first requirements under vote that have not come to the stage *agreed*."""

    def edited_items(self, team: TeamId, project: ProjectId, number: int) -> list[Item]:
        """Return the items whose words came under vote after the start (``since`` above 1), by number."""

    def replace_item(self, team: TeamId, project: ProjectId, number: int, item: Item) -> None:
        """Put a requirement's new version under vote."""

    def ballots(self, team: TeamId, project: ProjectId, number: int) -> list[Ballot]:
        """Return the current ballots by person: at most one for the whole set and one for each single item."""

    def cast(self, team: TeamId, project: ProjectId, number: int, ballot: Ballot) -> None:
        """Store a ballot in place of the person's earlier one on the same words."""

    def clear(self, team: TeamId, project: ProjectId, number: int, user: UserId) -> None:
        """Take away what a person said of single requirements: a vote on the whole set, or somebody, took its place."""

    def withdraw(self, team: TeamId, project: ProjectId, number: int, user: UserId) -> None:
        """Take away what a person said of the whole set: its condition was not met, words changed, or they left."""

    def shown_at(self, team: TeamId, channel: ChannelId, ts: str) -> tuple[ProjectId, int] | None:
        """Return the project and number of the round whose card is a message of a channel."""
