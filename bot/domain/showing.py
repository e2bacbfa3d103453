"""What flows hand to views: everything that one message or form shows, loaded together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.baseline import Baseline
from bot.domain.change import ChangeRequest, Effect
from bot.domain.condition import Condition
from bot.domain.defaults import Defaults
from bot.domain.delegation import Delegation
from bot.domain.erasure import Erased
from bot.domain.evidence import Records
from bot.domain.hints import Hint
from bot.domain.links import Link
from bot.domain.listing import Page, Query
from bot.domain.metrics import Age, Volatility, Week
from bot.domain.names import UserId
from bot.domain.negotiation import Move
from bot.domain.outcome import Outcome
from bot.domain.priority import MoscowCheck, Wsjf
from bot.domain.project import ChainHead, Membership, Project, Role
from bot.domain.promise import Promise
from bot.domain.proof import Proof
from bot.domain.refusal import Conflict
from bot.domain.replacement import Replacement
from bot.domain.requirement import Requirement, RequirementState, Version
from bot.domain.roles import Roles
from bot.domain.signoff import Ballot, Choice, Item, Round, Standing, Tally
from bot.domain.smells import Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """How a project stands, for one person."""

    membership: Membership
    roles: Roles
    #: The open rounds.
    rounds: tuple[Round, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownChange:
    """A change request with the words before and after it."""

    project: Project
    request: ChangeRequest
    before: Version
    #: None where the requirement shall be removed.
    after: Version | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeForm:
    """What the form **Change request** begins with."""

    project: Project
    requirement: Requirement
    effect: Effect
    #: Who decided on the last change, or signed what would change.
    board: tuple[UserId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundCard:
    """A round in its channel."""

    project: Project
    standing: Standing
    #: The first words under vote; there may be more (``standing.round.item_count``).
    first: tuple[Version, ...] = ()
    #: What it signed, once passed.
    baseline: Baseline | None = None
    #: The change request that it decides on.
    change: ShownChange | None = None
    #: Conditions on which somebody's yes waits.
    conditions: tuple[Condition, ...] = ()
    #: Votes in the hands of colleagues, where somebody asked how the round stands.
    held: tuple[Delegation, ...] = ()
    #: What an owner wrote about it, once closed.
    outcome: Outcome | None = None
    #: Who took the place of signatories who could no longer vote.
    replacements: tuple[Replacement, ...] = ()
    #: The link of the project's chain that says so.
    anchor: ChainHead | None = None

    @property
    def round(self) -> Round:
        """The round itself."""
        return self.standing.round


@dataclass(frozen=True, kw_only=True, slots=True)
class BallotCard:
    """One signatory's copy of a round, in a direct message, in App Home or after a click."""

    card: RoundCard
    user: UserId
    #: What the person is shown as; None while an answer is missing.
    choice: Choice | None = None
    #: The person's vote on the whole set, if any; it may have lapsed on edited words.
    ballot: Ballot | None = None
    #: How the person voted one by one, counted by requirement; None for a vote on everything.
    own: Tally | None = None
    #: Edited requirements on which the person has to answer again.
    lapsed: tuple[Item, ...] = ()
    #: Whether a yes of theirs waits for a condition.
    waits: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmation:
    """An edited requirement, shown to somebody who had voted on its earlier words."""

    project: Project
    round: Round
    user: UserId
    #: The words that the person voted on, and the words under vote that this message asks about.
    before: Version
    after: Version
    #: What the person had voted on the earlier words; **Still approve** is offered for an approval.
    earlier: Choice
    #: The person's standing vote on the new words, if any.
    choice: Choice | None = None
    #: The words changed once more after this message; a newer one asks about those.
    is_outdated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """One page of the exact words under vote."""

    project: Project
    round: Round
    versions: tuple[Version, ...]
    #: Requirements up to this number come before the page.
    after: int = 0
    has_next: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Apart:
    """One page of requirements to be voted on one by one, with what the person said of each so far."""

    contents: Contents
    ballots: Mapping[int, Ballot]
    #: How many the person has answered, of all.
    answered: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Voted:
    """What a vote led to."""

    ballot: BallotCard
    #: False when it said what the person had said already.
    changed: bool
    #: For whom the person voted, other than themselves.
    whose: tuple[UserId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegatedCard:
    """A round as a colleague sees it who holds a signatory's vote."""

    card: RoundCard
    delegation: Delegation
    #: What the signatory is shown as.
    choice: Choice | None
    #: Whether the signatory voted themselves, so that the colleague's vote does not count.
    is_own: bool
    #: Whether it was not taken back; until when it is held is said.
    holds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """A delegation with the project in which it was given."""

    project: Project
    delegation: Delegation


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """Whose votes are in whose hands in a project, as one person sees it."""

    project: Project
    user: UserId
    delegations: tuple[Delegation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A reply in a round's thread that sounds like a vote."""

    round: Round
    choice: Choice
    #: Whose vote it would be, where it is not the author's own.
    whose: tuple[UserId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ConditionCard:
    """A condition as its owner or its voter sees it."""

    project: Project
    round: Round
    condition: Condition
    #: Whose message it is.
    user: UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminded:
    """Who was reminded, and whom no message reaches because their account is deactivated."""

    round: Round
    people: tuple[UserId, ...]
    gone: tuple[UserId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSo:
    """How a project holds its sign-offs, for one person."""

    project: Project
    defaults: Defaults
    may_change: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """A round in which somebody took another's place."""

    round: Round
    replacement: Replacement


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What a look through a project's records found, for somebody who asked about a baseline."""

    project: Project
    proof: Proof
    #: None where nothing is signed off yet.
    baseline: Baseline | None
    #: The link of the chain that says that it was signed; it is named where that was done.
    anchor: ChainHead | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownBaseline:
    """A baseline with what a document says around it; names are a snapshot outside the digest."""

    project: Project
    round: Round
    baseline: Baseline
    names: Mapping[UserId, str]
    #: What an owner wrote about its round; it can be written anew, so it is no part of what was signed.
    outcome: Outcome | None = None
    replacements: tuple[Replacement, ...] = ()
    #: Whether there is a certificate; otherwise it is being made.
    is_certified: bool = False
    #: The certificate as PDF, where it is to be sent.
    certificate: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCertificate:
    """Everything that a certificate says."""

    shown: ShownBaseline
    anchor: ChainHead
    tally: Tally
    #: What each signatory is in the project.
    roles: Mapping[UserId, Role]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """What App Home shows to one person."""

    waiting: tuple[BallotCard, ...] = ()
    #: Open rounds on which the person has voted.
    voted: tuple[BallotCard, ...] = ()
    projects: tuple[Membership, ...] = ()
    #: Whether there are more of each than are shown.
    more_rounds: bool = False
    more_projects: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """One link, seen from one of its ends."""

    link: Link
    #: For example ``depends on R7``.
    reads: str
    other: Requirement
    #: Whether an end has changed since somebody last said that the link holds.
    is_suspect: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Relations:
    """How a requirement stands to others."""

    linked: tuple[Linked, ...] = ()
    #: The newer requirements that said the same.
    merged: tuple[int, ...] = ()


NO_RELATIONS = Relations()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A requirement with the project it belongs to."""

    project: Project
    requirement: Requirement
    #: What may be better in its wording: few, most severe first, without those that somebody dismissed.
    hints: tuple[Hint, ...] = ()
    relations: Relations = NO_RELATIONS


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """Every version of a requirement, oldest first."""

    project: Project
    requirement: Requirement
    versions: tuple[Version, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """One page of a project's requirements, and what was asked for."""

    project: Project
    query: Query
    page: Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Ordered:
    """One page of a project's requirements that count, in their order."""

    project: Project
    requirements: tuple[Requirement, ...]
    #: What comes before the page.
    after: int = 0
    has_previous: bool = False
    has_next: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """How a project's requirements that count share the effort."""

    project: Project
    check: MoscowCheck
    counted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Scoring:
    """One page of requirements to be scored."""

    project: Project
    requirements: tuple[Requirement, ...]
    #: What they score so far, by number.
    lines: Mapping[int, Wsjf]
    has_next: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """What was scored in a project, highest WSJF first."""

    project: Project
    lines: tuple[Wsjf, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysis:
    """One requirement that lacks something, and how far its reader has come."""

    project: Project
    #: None when nothing is missing any more, or the end is reached.
    requirement: Requirement | None
    #: Which one it is, and of how many.
    position: int
    total: int
    #: At the end: how many still lack something.
    skipped: int = 0
    #: The rounds that ask about it: filling something in makes another version, and votes lapse.
    under_vote: tuple[str, ...] = ()


class EditedMeanwhile(Conflict):
    """Somebody else changed this requirement while you were writing. Your words are kept; compare, then save again."""

    def __init__(self, before: Version, now: Requirement) -> None:
        """Carry the version that the form began with, and the requirement as it is now."""
        super().__init__()
        self.before = before
        self.now = now


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Everything about a project; what is iterated is read while it is, once."""

    project: Project
    #: The revision of the schema that the records have.
    schema: str
    records: Iterator[Records]
    #: Every requirement in its current version, by number.
    requirements: Iterator[Requirement]
    #: Every baseline, by number.
    baselines: Iterator[ShownBaseline]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """What was erased of a person in a project."""

    project: Project
    user: UserId
    erased: Erased


@dataclass(frozen=True, kw_only=True, slots=True)
class Metrics:
    """Numbers about a project's requirements."""

    project: Project
    #: What the volatility is measured against; None before anything was signed.
    baseline: Baseline | None
    volatility: Volatility
    #: How long requirements have been in each state that occurs.
    ages: Mapping[RequirementState, Age]
    #: How many open requirements have an open hint, by the severity of their worst.
    hinted: Mapping[Severity, int]
    #: What happened in each of the last weeks.
    weeks: tuple[Week, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """Every step of one requirement; of each kind the newest few."""

    project: Project
    requirement: Requirement
    promises: tuple[Promise, ...]
    moves: tuple[Move, ...]
    #: The rounds in which it was under vote, with how everybody voted there.
    tallies: tuple[tuple[Round, Tally], ...]
    changes: tuple[ChangeRequest, ...]
