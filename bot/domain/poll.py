"""How every signatory stands on the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.names import UserId
from bot.domain.signoff import NOES, Choice, Tally


@dataclass(frozen=True, slots=True)
class Poll:
    """The electorate with each person's answer; None is silence, which is absence and not abstention."""

    choices: Mapping[UserId, Choice | None]
    #: Who pressed the button for somebody else; everybody who is not named here voted with their own hand.
    hands: Mapping[UserId, UserId] = field(default_factory=dict)

    def approving(self) -> set[UserId]:
        """Return the signatories whose vote is a yes."""
        return {user for user, choice in self.choices.items() if choice is Choice.APPROVE}

    def rejecting(self) -> set[UserId]:
        """Return the signatories whose vote is a no."""
        return {user for user, choice in self.choices.items() if choice in NOES}

    def present(self) -> set[UserId]:
        """Return everybody who took part."""
        return {user for user, choice in self.choices.items() if choice is not None}

    def hand(self, user: UserId) -> UserId:
        """Return the human who voted for a signatory."""
        return self.hands.get(user, user)

    def filled(self, choice: Choice) -> Poll:
        """Return the poll as it would be if everybody who is missing voted so, each for themselves."""
        return Poll({user: given or choice for user, given in self.choices.items()}, self.hands)

    def tally(self) -> Tally:
        """Count who stands where."""
        return tally_of(self.choices.values())


def tally_of(choices: Iterable[Choice | None]) -> Tally:
    """Count answers; a return counts as a rejection."""
    counts = Counter(choices)
    return Tally(
        approve=counts[Choice.APPROVE],
        reject=sum(counts[no] for no in NOES),
        abstain=counts[Choice.ABSTAIN],
        missing=counts[None],
    )
