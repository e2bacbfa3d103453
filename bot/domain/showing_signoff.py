"""What flows hand to views about sign-offs: everything that one message or form shows, loaded together."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from bot.domain.baseline import Baseline
from bot.domain.change import ChangeRequest, Effect
from bot.domain.condition import Condition
from bot.domain.defaults import Defaults, Filled
from bot.domain.delegation import Delegation
from bot.domain.names import UserId
from bot.domain.outcome import Outcome
from bot.domain.project import ChainHead, Project
from bot.domain.refusal import Conflict
from bot.domain.replacement import Replacement
from bot.domain.requirement import Requirement, Version
from bot.domain.signoff import Ballot, Choice, Item, Round, Standing, Tally

#: What somebody gave a reason for: a rejection, a yes on a condition, or somebody else in a signatory's place.
Reason = Ballot | Condition | Replacement


class ShownChange(Struct, frozen=True, kw_only=True):
    """A change request with the words before and after it."""

    project: Project
    request: ChangeRequest
    before: Version
    #: None where the requirement shall be removed.
    after: Version | None
    #: What it touches, while it is under vote.
    effect: Effect | None = None


class Changes(Struct, frozen=True, kw_only=True):
    """One page of the change requests of a project, the newest first."""

    project: Project
    requests: tuple[ShownChange, ...]
    #: The newest ones of the pages before and after this one; None where there is no such page.
    previous: int | None = None
    following: int | None = None


class ChangeForm(Struct, frozen=True, kw_only=True):
    """What the form **Change request** begins with."""

    project: Project
    requirement: Requirement
    effect: Effect
    #: Who decided on the last change, or signed what would change.
    board: tuple[UserId, ...]
    #: How the project holds its sign-offs: what a signature means, and whether silence may count as a yes.
    defaults: Defaults


class RoundCard(Struct, frozen=True, kw_only=True):
    """A round in its channel."""

    project: Project
    standing: Standing
    #: The first words under vote; there may be more (``standing.round.item_count``).
    first: tuple[Version, ...] = ()
    #: How many of those under vote are not agreed yet, and the numbers of the first, where somebody looked.
    not_agreed_count: int = 0
    not_agreed: tuple[int, ...] = ()
    #: Pairs that are said to be in conflict, at least one of them under vote, where somebody looked.
    conflicts: tuple[tuple[int, int], ...] = ()
    #: What it signed, once passed.
    baseline: Baseline | None = None
    #: The change request that it decides on.
    change: ShownChange | None = None
    #: Conditions on which somebody's yes waits; of a change that was approved, those on which it was, all of them met.
    conditions: tuple[Condition, ...] = ()
    #: The numbers of those that were due, where somebody looked at the clock.
    overdue: frozenset[int] = frozenset()
    #: The numbers of those whose owner has left, so that nobody can say whether they are met.
    ownerless: frozenset[int] = frozenset()
    #: Votes in the hands of colleagues, where somebody asked how the round stands.
    held: tuple[Delegation, ...] = ()
    #: Open requirements that it left out as it began, with the round in which they were under vote.
    left_out: Mapping[int, int] = field(default_factory=dict)
    #: What an owner wrote about it, once closed.
    outcome: Outcome | None = None
    #: Who took the place of signatories who could no longer vote.
    replacements: tuple[Replacement, ...] = ()
    #: Of one that failed: whether it could be reopened as it is, since those who are missing could still alter it.
    could_go_on: bool = False
    #: Of one that failed: whether it did so only since nobody beside its starter approved.
    lacks_somebody_else: bool = False
    #: The link of the project's chain that says so.
    anchor: ChainHead | None = None

    @property
    def round(self) -> Round:
        """The round itself."""
        return self.standing.round

    @property
    def objections(self) -> tuple[Ballot, ...]:
        """Rejections with their reasons, which are told once the round is closed."""
        return () if self.round.is_open else self.standing.objections

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that people gave reasons for."""
        return (*self.objections, *self.conditions, *self.replacements)


class Stand(Struct, frozen=True, kw_only=True):
    """How rounds of a project stand, to one person."""

    cards: tuple[RoundCard, ...]
    #: Open rounds of which no more than the number is shown.
    others: tuple[Round, ...] = ()


class Reworded(Struct, frozen=True, kw_only=True):
    """A requirement that was edited while it was under vote."""

    before: Version
    after: Version


class Edits(Struct, frozen=True, kw_only=True):
    """What was edited since somebody was sent their copy of a round, and needs an answer in it."""

    #: The first of them, with their differences.
    shown: tuple[Reworded, ...] = ()
    #: The numbers of those after them.
    others: tuple[int, ...] = ()
    #: Whether the copy was sent because of them.
    is_reason: bool = False


class BallotCard(Struct, frozen=True, kw_only=True):
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
    #: Who was to see to that condition, where they have left.
    condition_owner: UserId | None = None
    #: Of requirements on which they have never voted; about the others they are asked in messages of their own.
    edits: Edits = Edits()
    #: They have left the channel, so they can neither vote nor read there.
    is_outside: bool = False


class Confirmation(Struct, frozen=True, kw_only=True):
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


class Reasons(Struct, frozen=True, kw_only=True):
    """One page of the reasons that people gave in a round."""

    project: Project
    round: Round
    reasons: tuple[Reason, ...]
    #: How many there are on the pages before.
    first: int = 0
    has_next: bool = False


class Contents(Struct, frozen=True, kw_only=True):
    """One page of the exact words under vote."""

    project: Project
    round: Round
    versions: tuple[Version, ...]
    #: Requirements up to this number come before the page.
    after: int = 0
    has_next: bool = False


class Apart(Struct, frozen=True, kw_only=True):
    """One page of requirements to be voted on one by one, with what the person said of each so far."""

    contents: Contents
    ballots: Mapping[int, Ballot]
    #: How many the person has answered, of all.
    answered: int
    #: The signatory for whom a colleague answers; None for one's own vote.
    whose: UserId | None = None


class Voted(Struct, frozen=True, kw_only=True):
    """What a vote led to."""

    ballot: BallotCard
    #: False when it said what the person had said already.
    changed: bool
    #: For whom the person voted, other than themselves.
    whose: tuple[UserId, ...] = ()


class DelegatedCard(Struct, frozen=True, kw_only=True):
    """A round as a colleague sees it who holds a signatory's vote."""

    card: RoundCard
    delegation: Delegation
    #: What the signatory is shown as.
    choice: Choice | None
    #: What was said of single requirements for them; None where it is the same of all.
    apart: Tally | None = None
    #: Whether the signatory voted themselves, so that the colleague's vote does not count.
    is_own: bool
    #: Whether it was not taken back; until when it is held is said.
    holds: bool
    #: Of every requirement for which the signatory's answer is missing.
    edits: Edits = Edits()


class Handed(Struct, frozen=True, kw_only=True):
    """A delegation with the project in which it was given."""

    project: Project
    delegation: Delegation


class Held(Struct, frozen=True, kw_only=True):
    """Whose votes are in whose hands in a project, as one person sees it."""

    project: Project
    user: UserId
    delegations: tuple[Delegation, ...]


class Heard(Struct, frozen=True, kw_only=True):
    """A reply in a round's thread that sounds like a vote."""

    round: Round
    choice: Choice
    #: Whose vote it would be, where it is not the author's own.
    whose: tuple[UserId, ...] = ()


class ConditionCard(Struct, frozen=True, kw_only=True):
    """A condition as its owner or its voter sees it."""

    project: Project
    round: Round
    condition: Condition
    #: Whose message it is.
    user: UserId
    is_overdue: bool = False
    #: Its owner has left, so that nobody can say whether it is met.
    is_ownerless: bool = False


class Reminded(Struct, frozen=True, kw_only=True):
    """Who was reminded, and who could not vote any more: deactivated, or not in the channel."""

    round: Round
    people: tuple[UserId, ...]
    gone: tuple[UserId, ...] = ()


class HeldSo(Struct, frozen=True, kw_only=True):
    """How a project holds its sign-offs, for one person."""

    project: Project
    defaults: Defaults
    may_change: bool


class HeldOtherwise(Conflict):
    """Somebody else changed how sign-offs are held while you had the form open. Compare, then save again."""

    def __init__(self, now: HeldSo, before: Filled, typed: Filled) -> None:
        """Carry how it is now, how the form began, and what was changed in it over how it is now."""
        super().__init__()
        self.now = now
        self.before = before
        self.typed = typed


class Replaced(Struct, frozen=True, kw_only=True):
    """A round in which somebody took another's place."""

    round: Round
    replacement: Replacement
