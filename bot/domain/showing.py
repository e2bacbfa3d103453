"""What flows hand to views: everything that one message or form shows, loaded together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from bot.domain.audit import AuditEntry
from bot.domain.baseline import Baseline
from bot.domain.change import ChangeRequest
from bot.domain.condition import Condition
from bot.domain.erasure import Erased
from bot.domain.evidence import Records
from bot.domain.names import UserId
from bot.domain.negotiation import Move
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.policy import seats_of
from bot.domain.project import ChainHead, Membership, Project, Role
from bot.domain.promise import Promise
from bot.domain.proof import Proof
from bot.domain.replacement import Replacement
from bot.domain.requirement import Requirement, Version
from bot.domain.roles import Roles
from bot.domain.showing_negotiation import MoveCard
from bot.domain.showing_signoff import BallotCard, ConditionCard, ShownChange
from bot.domain.signoff import Counted, Round, Tally


class Overview(Struct, frozen=True, kw_only=True):
    """How a project stands, for one person."""

    membership: Membership
    roles: Roles
    #: The open rounds.
    rounds: tuple[Round, ...] = ()
    #: Emergency changes that hold already and that no change board has ratified yet.
    unratified: tuple[ChangeRequest, ...] = ()


class Verified(Struct, frozen=True, kw_only=True):
    """What a look through a project's records found, for somebody who asked about a baseline."""

    project: Project
    proof: Proof
    #: None where nothing is signed off yet.
    baseline: Baseline | None
    #: The link of the chain that says that it was signed; it is named where that was done.
    anchor: ChainHead | None = None


class ShownBaseline(Struct, frozen=True, kw_only=True):
    """A baseline with what a document says around it; names are a snapshot outside the digest."""

    project: Project
    #: What the project was called when this was signed.
    project_name: str
    round: Round
    baseline: Baseline
    names: Mapping[UserId, str]
    #: Who stood where on what was signed.
    counted: tuple[Counted, ...] = ()
    #: What an owner wrote about its round; it can be written anew, so it is no part of what was signed.
    outcome: Outcome | None = None
    replacements: tuple[Replacement, ...] = ()
    #: What each signatory was in the project when they signed, and what had to happen before yeses counted.
    roles: Mapping[UserId, Role] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    #: The link of the project's chain that says that the round passed.
    anchor: ChainHead | None = None
    #: Whether there is a certificate; otherwise it is being made.
    is_certified: bool = False
    #: The certificate as PDF, where it is to be sent.
    certificate: bytes | None = None
    #: How many requirements each baseline holds that are signed today, where somebody asks what is signed.
    in_force: Mapping[int, int] | None = None

    def role_of(self, user: UserId) -> str:
        """Return what somebody stands for in the round: the seats of its policy, or else the role in the project."""
        seats = [seat.name for seat in seats_of(self.round.policy) if user in seat.holders]
        role = self.roles.get(user)
        return ", ".join(seats) or (role.value.capitalize() if role else "")


class ShownCertificate(Struct, frozen=True, kw_only=True):
    """Everything that a certificate says."""

    shown: ShownBaseline
    anchor: ChainHead


class Home(Struct, frozen=True, kw_only=True):
    """What App Home shows to one person."""

    #: Open rounds in which the person still has to vote; and how many more there are.
    waiting: tuple[BallotCard, ...] = ()
    more_waiting: int = 0
    #: Conditions that the person has to see to, or to accept as met; and how many more there are.
    conditions: tuple[ConditionCard, ...] = ()
    more_conditions: int = 0
    #: Proposals to which the person may agree; and how many more there are.
    proposals: tuple[MoveCard, ...] = ()
    more_proposals: int = 0
    #: Conditions for which a yes of the person waits; and how many more there are.
    held: tuple[ConditionCard, ...] = ()
    more_held: int = 0
    #: Open rounds on which the person has voted; and how many more there are.
    voted: tuple[BallotCard, ...] = ()
    more_voted: int = 0
    projects: tuple[Membership, ...] = ()
    #: Whether there are more than are shown.
    more_projects: bool = False


class Evidence(Struct, frozen=True, kw_only=True):
    """Everything about a project; what is iterated is read while it is, once."""

    project: Project
    #: The revision of the schema that the records have.
    schema: str
    records: Iterator[Records]
    #: Whoever is in the channel, and whoever has left it and is named in the records.
    people: Iterator[Person]
    #: Accounts in the channel or in the records of which nothing more is known.
    strangers: Sequence[UserId]
    #: Whoever is in the channel.
    members: frozenset[UserId]
    #: Finds somebody's name; nothing where it is not known.
    name_of: Callable[[UserId], str]
    #: Every requirement in its current version, by number.
    requirements: Iterator[Requirement]
    #: Finds every version of a requirement: the earlier ones, and those that were only asked for, too.
    versions: Callable[[Requirement], Sequence[Version]]
    #: Every baseline, by number.
    baselines: Iterator[ShownBaseline]
    #: The baselines whose certificate is still to be made.
    uncertified: Sequence[str]
    #: Every link of the project's chain, oldest first.
    events: Iterator[AuditEntry]


class Forgotten(Struct, frozen=True, kw_only=True):
    """What was erased of a person in a project."""

    project: Project
    user: UserId
    erased: Erased
    #: They take part in a project still, so their name stays.
    keeps_name: bool = False


class VotedOn(Struct, frozen=True, kw_only=True):
    """A round in which a requirement was under vote, and what it came to for that requirement."""

    round: Round
    tally: Tally
    #: The round passed for others only: this one went back.
    went_back: bool = False


class Untold(Struct, frozen=True, kw_only=True):
    """How many steps of each kind a message has no room for."""

    promises: int = 0
    moves: int = 0
    voted: int = 0
    changes: int = 0


class Trace(Struct, frozen=True, kw_only=True):
    """Every step of one requirement; of each kind the newest few, and of promises the first."""

    project: Project
    requirement: Requirement
    promises: tuple[Promise, ...]
    moves: tuple[Move, ...]
    voted: tuple[VotedOn, ...]
    changes: tuple[ShownChange, ...]
    #: The number of the round that signed it as it stands.
    signed_in: int | None = None
    untold: Untold = Untold()
