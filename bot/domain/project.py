"""A project: one Slack channel is the home of at most one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId


class Kind(StrEnum):
    """The kinds of work that Quorum knows."""

    SOFTWARE_DEVELOPMENT = "software_development"
    HARDWARE_INSTALLATION = "hardware_installation"
    NETWORK_UPGRADE = "network_upgrade"
    CLOUD_ROLLOUT = "cloud_rollout"
    ANALYTICS = "analytics"
    IT_SERVICE = "it_service"


class Role(StrEnum):
    """What somebody is in a project; whoever has none is a member."""

    OWNER = "owner"
    MEMBER = "member"
    CLIENT = "client"
    OBSERVER = "observer"


class ProjectState(StrEnum):
    """An archived project can be read, and reopened by an owner; nothing else changes in it."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class Reach(StrEnum):
    """Whether a project's channel can be written to, as far as we know."""

    OPEN = "open"
    #: Quorum is not in it any more, or was never seen in it.
    LEFT = "left"
    ARCHIVED = "archived"
    #: It was deleted; it never comes back.
    GONE = "gone"


class Counts(Struct, frozen=True, kw_only=True):
    """How many requirements a project has in each state, and how many rounds are open."""

    open: int = 0
    signed: int = 0
    withdrawn: int = 0
    merged: int = 0
    open_rounds: int = 0
    baselines: int = 0
    deferred: int = 0
    rejected: int = 0
    obsolete: int = 0

    @property
    def requirements(self) -> int:
        """How many there are, whatever became of them."""
        standing, over = self.open + self.signed + self.deferred, self.withdrawn + self.rejected
        return standing + over + self.merged + self.obsolete


class Numbers(Struct, frozen=True, kw_only=True):
    """The last number given in each series of a project; numbers are never used again."""

    requirement: int = 0
    round: int = 0
    baseline: int = 0
    change: int = 0
    move: int = 0
    promise: int = 0


class ChainHead(Struct, frozen=True, kw_only=True):
    """The newest link of a project's audit stream (``domain.md`` 2.3)."""

    seq: int = 0
    hash: str = "0" * 64


class Project(Struct, frozen=True, kw_only=True):
    """One project; its row is locked first by whatever changes anything in it."""

    id: ProjectId
    team: TeamId
    channel: ChannelId
    name: str
    kind: Kind
    client: str
    goal: str
    owners: tuple[UserId, ...]
    state: ProjectState
    created_by: UserId
    created_at: datetime
    counts: Counts = Counts()
    numbers: Numbers = Numbers()
    chain: ChainHead = ChainHead()
    reach: Reach = Reach.OPEN

    @property
    def is_active(self) -> bool:
        """Whether anything may change in it."""
        return self.state is ProjectState.ACTIVE


class Membership(Struct, frozen=True, kw_only=True):
    """What one person is in one project."""

    project: Project
    user: UserId
    role: Role
    #: Nobody acts through the account: it is a bot's, or deactivated.
    is_barred: bool = False
    #: Whether the person was in the project's channel at the last look.
    is_in_channel: bool = True


def started_as(project: Project) -> str:
    """Return everything that a person wrote to start a project, beside the audit stream: its name first."""
    return "\n\n".join((project.name, project.client, project.goal))
