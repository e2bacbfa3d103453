"""What the bot needs from the world: the store that a flow works on, the database that runs it, and a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.audit import AuditEntry, Event
from bot.domain.baseline import Baseline
from bot.domain.importing import Import
from bot.domain.listing import Page, Query
from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outbox import Outgoing, SendState
from bot.domain.outgoing import Card, Post
from bot.domain.person import Person
from bot.domain.project import Membership, Project, Role
from bot.domain.requirement import Requirement, Version
from bot.domain.signoff import Ballot, Item, Round

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A channel as it was at the last look."""

    team: TeamId
    channel: ChannelId
    name: str
    is_private: bool = False
    is_archived: bool = False
    bot_is_member: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class DueRound:
    """An open round whose deadline has come."""

    team: TeamId
    project: ProjectId
    number: int
    deadline: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Installation:
    """A workspace that installed the app through OAuth."""

    team: TeamId
    #: The organization on Enterprise Grid, else empty.
    enterprise: str = ""
    #: Only whoever holds the secret key can read it.
    bot_token_encrypted: str
    bot_user: UserId
    scopes: tuple[str, ...]
    installed_at: datetime


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

    def roles(self, team: TeamId, project: ProjectId) -> dict[UserId, Role]:
        """Return the roles that were given other than owner; everybody else in the channel is a member."""

    def give_role(self, team: TeamId, project: ProjectId, user: UserId, role: Role) -> None:
        """Give a role other than owner (owners stand in the project); ``member`` takes an earlier one away."""

    def of_person(self, team: TeamId, user: UserId, *, limit: int) -> list[Membership]:
        """Return the active projects whose channel the person is in, newest first."""


class Requirements(Protocol):
    """Requirements with all their versions."""

    def add(self, team: TeamId, requirement: Requirement, *, fingerprint: str) -> None:
        """Store a new requirement and its first version."""

    def add_many(self, team: TeamId, requirements: Sequence[tuple[Requirement, str]]) -> None:
        """Store many new requirements, each with its fingerprint."""

    def change(self, team: TeamId, requirement: Requirement, *, fingerprint: str, reason: str) -> None:
        """Store a requirement that changed; a new version number also writes that version."""

    def sign(self, team: TeamId, project: ProjectId, *, round_number: int, baseline: int, at: datetime) -> None:
        """Mark every item of a round as signed by the baseline."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Requirement | None:
        """Return one requirement in its current version."""

    def some(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> list[Requirement]:
        """Return the requirements with these numbers, by number."""

    def open_items(self, team: TeamId, project: ProjectId) -> list[Item]:
        """Return every open requirement's number, version and digest, by number."""

    def history(self, team: TeamId, project: ProjectId, number: int) -> list[Version]:
        """Return every version of one requirement, oldest first."""

    def version(self, team: TeamId, project: ProjectId, number: int, version: int) -> Version | None:
        """Return one version."""

    def page(self, team: TeamId, project: ProjectId, query: Query) -> Page:
        """Return one page of what the query asks for, by number."""

    def by_fingerprint(self, team: TeamId, project: ProjectId, fingerprints: Sequence[str]) -> dict[str, int]:
        """Return the number of the first requirement with each of these fingerprints, withdrawn ones left out."""


class Rounds(Protocol):
    """Sign-off rounds with their items and ballots."""

    def add(self, team: TeamId, round_: Round, items: Sequence[Item]) -> None:
        """Store a new round with its items and electorate."""

    def save(self, team: TeamId, round_: Round) -> None:
        """Store state, revision, times, reason and baseline of a round."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Round | None:
        """Return one round."""

    def open(self, team: TeamId, project: ProjectId) -> list[Round]:
        """Return the open rounds of a project, by number."""

    def under_vote(self, team: TeamId, project: ProjectId) -> dict[int, int]:
        """Return the number of the open round of every requirement that is under vote."""

    def open_with(self, team: TeamId, project: ProjectId, requirement: int) -> list[Round]:
        """Return the open rounds in which a requirement is under vote."""

    def waiting_for(self, team: TeamId, user: UserId, *, limit: int) -> list[tuple[Project, Round]]:
        """Return the open rounds in which the person is an elector, nearest deadline first."""

    def due(self, now: datetime, *, limit: int) -> list[DueRound]:
        """Return open rounds of all teams whose deadline has come, oldest first."""

    def next_deadline(self) -> datetime | None:
        """Return the nearest deadline of any open round of all teams."""

    def items(self, team: TeamId, project: ProjectId, number: int, *, after: int = 0, limit: int = 50) -> list[Version]:
        """Return the exact words under vote, by requirement number, after a number."""

    def item(self, team: TeamId, project: ProjectId, number: int, requirement: int) -> Item | None:
        """Return the item of one requirement in a round."""

    def edited_items(self, team: TeamId, project: ProjectId, number: int) -> list[Item]:
        """Return the items whose words came under vote after the start (``since`` above 1), by number."""

    def replace_item(self, team: TeamId, project: ProjectId, number: int, item: Item) -> None:
        """Put a requirement's new version under vote."""

    def ballots(self, team: TeamId, project: ProjectId, number: int) -> list[Ballot]:
        """Return the current ballots: at most one a person for the whole set and one for each confirmed item."""

    def cast(self, team: TeamId, project: ProjectId, number: int, ballot: Ballot) -> None:
        """Store a ballot in place of the earlier one; one on the whole set also clears the person's confirmations."""


class Baselines(Protocol):
    """Baselines; nothing of one ever changes."""

    def add(self, team: TeamId, baseline: Baseline) -> None:
        """Store a new baseline."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Baseline | None:
        """Return one baseline."""


class Imports(Protocol):
    """Files that are being imported: read, shown for confirmation, then added in batches."""

    def add(self, draft: Import) -> Import:
        """Store what was read from a file and return it with its key."""

    def get(self, team: TeamId, key: int) -> Import | None:
        """Return one import with its rows."""

    def save(self, draft: Import) -> None:
        """Store its state and how far it has come."""

    def unfinished(self, *, limit: int) -> list[Import]:
        """Return imports of all teams that were confirmed and not finished: they go on after a restart."""


class People(Protocol):
    """People, channels and who is in which, as at the last look."""

    def get(self, team: TeamId, users: Sequence[UserId]) -> dict[UserId, Person]:
        """Return those of the people that are known."""

    def save(self, people: Sequence[Person], *, at: datetime) -> None:
        """Store what Slack said of people."""

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


class AuditTrail(Protocol):
    """The hash-chained stream of each project."""

    def append(self, team: TeamId, project: ProjectId, event: Event, entry: AuditEntry, *, salt: str) -> None:
        """Store the next link and the free text beside it."""

    def stream(self, team: TeamId, project: ProjectId) -> Iterator[AuditEntry]:
        """Return all links, oldest first."""

    def about(self, team: TeamId, project: ProjectId, subject: str) -> list[AuditEntry]:
        """Return the links about one subject, oldest first."""


class Inbox(Protocol):
    """Deliveries that were handled, by their own key, with what was answered."""

    def answer(self, team: TeamId, key: str) -> str | None:
        """Return what was answered to a delivery that was handled before."""

    def remember(self, team: TeamId, key: str, answer: str, *, at: datetime) -> None:
        """Store the answer under the delivery's key; the write raises AlreadyHandled when another one was first."""

    def forget(self, before: datetime, *, limit: int) -> int:
        """Remove at most so many of the oldest answers from before an instant, of all teams; return how many went."""


class Installations(Protocol):
    """Workspaces that installed the app through OAuth."""

    def get(self, team: TeamId) -> Installation | None:
        """Return a workspace's installation."""

    def save(self, installation: Installation) -> None:
        """Store a workspace's installation in place of an earlier one."""

    def remove(self, team: TeamId) -> None:
        """Forget a workspace that took the app away."""


class AlreadyHandled(Exception):
    """The same delivery was handled by another transaction; everything this one did is to be rolled back."""


class Unavailable(Exception):
    """Nothing can be read or stored just now."""


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


class Store(Protocol):
    """Everything a flow may load and save, inside one transaction."""

    projects: Projects
    requirements: Requirements
    rounds: Rounds
    baselines: Baselines
    imports: Imports
    people: People
    audit: AuditTrail
    inbox: Inbox
    installations: Installations
    outbox: Outbox


class Database(Protocol):
    """Runs work in a transaction, in one hop to a database thread."""

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads."""

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work and commit what it saved; it may be run again after a deadlock, so it has no outside effect."""

    async def hold(self, lane: str) -> bool:
        """Take a lane, unless this or another process has it; it is given back when its holder dies."""

    async def release(self, lane: str) -> None:
        """Give a lane back."""


class Clock(Protocol):
    """The time; a playground or a test can move it."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
