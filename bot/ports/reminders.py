"""What a flow may ask of the reminders that are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.reminders import Reminder


class DueReminders(Struct, frozen=True, kw_only=True):
    """A round of which somebody is to be reminded."""

    team: TeamId
    project: ProjectId
    number: int


class Reminders(Protocol):
    """Who is to be reminded of which open round, of a vote or of a condition; whoever was reminded is in it no more."""

    def plan(self, team: TeamId, project: ProjectId, number: int, reminders: Iterable[Reminder]) -> None:
        """Store reminders of a round; one that is there already is moved."""

    def of_round(self, team: TeamId, project: ProjectId, number: int) -> list[Reminder]:
        """Return what is still to come in a round, the earliest first."""

    def drop(self, team: TeamId, project: ProjectId, number: int, reminder: Reminder) -> None:
        """Take one away."""

    def clear(self, team: TeamId, project: ProjectId, number: int) -> None:
        """Take everything of a round away."""

    def clear_votes(self, team: TeamId, project: ProjectId, number: int) -> None:
        """Take away what is about votes that are missing, and leave what is about conditions."""

    def clear_person(self, team: TeamId, project: ProjectId, number: int, user: UserId) -> None:
        """Take away what is about one person's vote."""

    def due(self, now: datetime, *, limit: int) -> list[DueReminders]:
        """Return rounds of all teams of which somebody is to be reminded now."""

    def next_at(self) -> datetime | None:
        """Return when the next reminder of any team is due."""
