"""What a flow may ask of the projects and the roles in them."""

from __future__ import annotations

from typing import Protocol

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.project import Membership, Project, Role


class Projects(Protocol):
    """Projects and roles. The ``lock_…`` reads come first in every flow that changes something in a project: they
    hold its row until the transaction ends, so that votes, edits and closings of one project follow one another."""

    def home(self, team: TeamId, channel: ChannelId, user: UserId) -> Membership | None:
        """Return the project that lives in a channel and what the user is in it."""

    def lock_home(self, team: TeamId, channel: ChannelId, user: UserId) -> Membership | None:
        """Return the same, holding the project's row."""

    def get(self, team: TeamId, project: ProjectId, user: UserId) -> Membership | None:
        """Return a project of the team by its key and what the user is in it."""

    def lock(self, team: TeamId, project: ProjectId, user: UserId) -> Membership | None:
        """Return the same, holding the project's row."""

    def add(self, project: Project) -> Project:
        """Store a new project and return it with its key; Conflict when the channel is a home already."""

    def save(self, project: Project) -> None:
        """Store a locked project: words, state, owners, counts, numbers and chain head."""

    def move(self, project: Project, channel: ChannelId) -> None:
        """Store that a locked project lives in another channel, which is no home yet."""

    def save_chain(self, project: Project) -> None:
        """Store the chain head of a locked project of which nothing else changed."""

    def roles(self, team: TeamId, project: ProjectId) -> dict[UserId, Role]:
        """Return the roles that were given other than owner; everybody else in the channel is a member."""

    def give_role(self, team: TeamId, project: ProjectId, user: UserId, role: Role) -> None:
        """Give a role other than owner (owners stand in the project); ``member`` takes an earlier one away."""

    def everywhere(self, after: ProjectId, *, limit: int) -> list[Project]:
        """Return the next projects of all teams by their keys: for whoever runs the bot, never for a request."""

    def of_person(self, team: TeamId, user: UserId, *, limit: int) -> list[Membership]:
        """Return the active projects whose channel the person is in, newest first."""
