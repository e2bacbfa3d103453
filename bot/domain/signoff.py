"""A sign-off round: one question about exact words to a frozen electorate, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain.names import ProjectId, UserId
from bot.domain.policy import Policy


class Choice(StrEnum):
    """What a ballot says; silence is absence, not abstention."""

    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"
    #: A no with a task: these words go back to be worked on.
    RETURN = "return"


#: Sending words back is a no with a task: it counts as a rejection.
NOES = (Choice.REJECT, Choice.RETURN)


class Meaning(StrEnum):
    """What a signature stands for; it is printed wherever the signature is (21 CFR 11.50)."""

    REVIEW = "review"
    APPROVAL = "approval"
    RESPONSIBILITY = "responsibility"
    AUTHORSHIP = "authorship"


class RoundState(StrEnum):
    """``open`` until it is closed; what ended without a result can be opened again, which is recorded."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no_quorum"
    CANCELLED = "cancelled"


class Item(Struct, frozen=True, kw_only=True):
    """One requirement under vote, in exactly one version."""

    number: int
    version: int
    digest: str
    #: The revision of the round at which this version came under vote: 1 at the start, more after an edit.
    since: int = 1


class Ballot(Struct, frozen=True, kw_only=True):
    """One person's current vote.

    It covers every item whose ``since`` is not later than the ballot's ``revision``; a confirmation (*Still approve*)
    of one edited item is a ballot of its own with ``item`` set to the requirement's number, and covers only that item.
    """

    user: UserId
    choice: Choice
    reason: str = ""
    #: The round's revision that the person had in front of them.
    revision: int = 1
    #: None for the whole set, else the number of the one requirement it is about.
    item: int | None = None
    #: Who pressed the button for this signatory; None for the signatory's own hand.
    hand: UserId | None = None
    #: The number of the condition that this yes waits for; it counts as missing until then.
    condition: int | None = None
    at: datetime


class Round(Struct, frozen=True, kw_only=True):
    """One sign-off round without its items and ballots."""

    project: ProjectId
    number: int
    question: str
    policy: Policy
    #: The least number of signatories who must take part for any result to be valid.
    quorum: int
    electorate: tuple[UserId, ...]
    item_count: int
    #: Counts the edits of items while the round is open; 1 at the start.
    revision: int
    #: What every signature in it stands for.
    meaning: Meaning = Meaning.APPROVAL
    #: What has enough approvals at closing is signed, and the rest goes back, instead of all or nothing.
    partial: bool = False
    started_by: UserId
    started_at: datetime
    deadline: datetime
    state: RoundState = RoundState.OPEN
    closed_at: datetime | None = None
    #: Why it was cancelled, when it was.
    reason: str = ""
    reminded_at: datetime | None = None
    baseline: int | None = None
    #: The number of the change request that it decides on, where it is a change board's vote.
    change: int | None = None

    @property
    def reference(self) -> str:
        """What people type and read, for example ``V4``."""
        return f"V{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether votes still count."""
        return self.state is RoundState.OPEN


class Tally(Struct, frozen=True, kw_only=True):
    """How many electors stand where; ``missing`` have not answered on these words."""

    approve: int = 0
    reject: int = 0
    abstain: int = 0
    missing: int = 0

    @property
    def present(self) -> int:
        """How many took part: silence is absence."""
        return self.approve + self.reject + self.abstain


class PartialOutcome(Struct, frozen=True, kw_only=True):
    """For which words a policy holds, where each requirement may have an outcome of its own."""

    #: Whether it holds for the requirements on which nobody voted apart, all together.
    rest: bool
    #: The requirements, by number, that were voted on apart and for which it holds, or does not.
    passed: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()

    def holds(self, number: int) -> bool:
        """Whether a requirement is signed."""
        return number in self.passed or (self.rest and number not in self.failed)

    def signed(self, item_count: int) -> int:
        """Count what is signed out of so many requirements."""
        return len(self.passed) + (item_count - len(self.passed) - len(self.failed) if self.rest else 0)


class Counted(Struct, frozen=True, kw_only=True):
    """Requirements on which equally many stand on each side."""

    tally: Tally
    #: Those of them, by number, that were voted on apart.
    apart: tuple[int, ...] = ()
    #: Whether all requirements on which nobody voted apart belong to them.
    rest: bool = False


class Lapsed(Struct, frozen=True, kw_only=True):
    """Votes that lapsed on edited words, of signatories whose votes on other words stand."""

    #: The requirements on which any of them has to answer again.
    numbers: tuple[int, ...] = ()
    #: Whose they are, in the electorate's order.
    users: tuple[UserId, ...] = ()


class Standing(Struct, frozen=True, kw_only=True):
    """Where a round stands: everything a card shows of it."""

    round: Round
    #: Every elector once: a rejection of any words first, then an answer that is missing, then an abstention.
    tally: Tally
    #: Electors whose vote is missing on at least one item, in the electorate's order: also who rejected other words.
    not_yet: tuple[UserId, ...]
    #: Rejections with their reasons, oldest first.
    objections: tuple[Ballot, ...] = ()
    #: Items that were edited while the round was open.
    edited: tuple[Item, ...] = ()
    #: Whose vote lapsed on them, and on nothing else.
    lapsed: Lapsed = Lapsed()
    #: What is signed and what goes back, where the round may be signed in part.
    in_part: PartialOutcome | None = None
    #: Who stands where on which requirements, while it is open and each is decided on its own.
    counted: tuple[Counted, ...] = ()
    #: Who stands where on what was signed, once it is; more than one count where requirements were voted on apart.
    signed: tuple[Counted, ...] = ()
    #: Signatories for whom somebody else pressed the button, each with that person, in the electorate's order.
    handed: tuple[tuple[UserId, UserId], ...] = ()
