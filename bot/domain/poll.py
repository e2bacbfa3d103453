"""How every signatory stands on the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Self

from msgspec import Struct, field

from bot.domain.names import UserId
from bot.domain.signoff import NOES, Choice, Tally

_APPROVE, _ABSTAIN = Choice.APPROVE, Choice.ABSTAIN
_NOBODY: frozenset[UserId] = frozenset()


class Poll(Struct, frozen=True, kw_only=True):
    """The electorate by answer; a return is a rejection, and silence is absence and not abstention."""

    approving: Set[UserId] = _NOBODY
    rejecting: Set[UserId] = _NOBODY
    abstaining: Set[UserId] = _NOBODY
    missing: Set[UserId] = _NOBODY
    #: Who pressed the button for somebody else; everybody who is not named here voted with their own hand.
    hands: Mapping[UserId, UserId] = field(default_factory=dict)

    @classmethod
    def of(cls, choices: Mapping[UserId, Choice | None], hands: Mapping[UserId, UserId] | None = None) -> Self:
        """Sort signatories by their answer; None is silence."""
        approving: set[UserId] = set()
        rejecting: set[UserId] = set()
        abstaining: set[UserId] = set()
        missing: set[UserId] = set()
        # One pass, asking what each is and not what it equals: every vote sorts the whole electorate.
        for user, choice in choices.items():
            if choice is None:
                missing.add(user)
            elif choice is _APPROVE:
                approving.add(user)
            elif choice is _ABSTAIN:
                abstaining.add(user)
            else:
                rejecting.add(user)
        return cls(approving=approving, rejecting=rejecting, abstaining=abstaining, missing=missing, hands=hands or {})

    @property
    def present(self) -> Set[UserId]:
        """Everybody who took part."""
        return self.approving | self.rejecting | self.abstaining

    @property
    def taking_part(self) -> int:
        """How many took part; nobody is counted twice, so no set of all of them is made."""
        return len(self.approving) + len(self.rejecting) + len(self.abstaining)

    @property
    def everybody(self) -> Set[UserId]:
        """The whole electorate."""
        return self.present | self.missing

    def hand(self, user: UserId) -> UserId:
        """Return the human who voted for a signatory."""
        return self.hands.get(user, user)

    def if_missing_approve(self) -> Poll:
        """Return the poll as it would be if everybody who is missing approved, each for themselves."""
        approving = self.approving | self.missing
        return Poll(approving=approving, rejecting=self.rejecting, abstaining=self.abstaining, hands=self.hands)

    def if_missing_reject(self) -> Poll:
        """Return the poll as it would be if everybody who is missing rejected, each for themselves."""
        rejecting = self.rejecting | self.missing
        return Poll(approving=self.approving, rejecting=rejecting, abstaining=self.abstaining, hands=self.hands)

    def tally(self) -> Tally:
        """Count who stands where."""
        return Tally(
            approve=len(self.approving),
            reject=len(self.rejecting),
            abstain=len(self.abstaining),
            missing=len(self.missing),
        )


def tally_of(choices: Iterable[Choice | None]) -> Tally:
    """Count answers; a return counts as a rejection."""
    # Counted one after the other: a mapping would ask every answer for its hash, which costs more than comparing.
    said = list(choices)
    return Tally(
        approve=said.count(Choice.APPROVE),
        reject=sum(map(said.count, NOES)),
        abstain=said.count(Choice.ABSTAIN),
        missing=said.count(None),
    )
