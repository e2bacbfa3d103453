"""When a sign-off round passes, counted in a way of its own."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations

from msgspec import Struct, field

from bot.domain.details import Details, SeatTyped
from bot.domain.names import UserId
from bot.domain.policy import PolicyKind
from bot.domain.signoff import Choice
from bot.domain.values import replace

#: What somebody said, and whose hand said it.
Said = tuple[Choice, UserId]
Votes = dict[UserId, Said]
#: What sends words back says no to them.
NO = (Choice.REJECT, Choice.RETURN)


class ModelPolicy(Struct, frozen=True, kw_only=True):
    """When a round passes, with everything that its kind needs."""

    kind: PolicyKind
    needed: int = 1
    weights: Mapping[UserId, int] = field(default_factory=dict)
    #: Each required role with who holds it, and who may veto.
    required: tuple[tuple[UserId, ...], ...] = ()
    veto: tuple[UserId, ...] = ()
    parts: tuple[PolicyKind, ...] = ()

    def details(self) -> Details | None:
        """Return the second page of the form, for a policy that has one."""
        rows = [
            SeatTyped(name=f"Role {n}", holders=who, required=True, veto=False) for n, who in enumerate(self.required)
        ]
        if self.veto:
            rows.append(SeatTyped(name="Security", holders=self.veto, required=False, veto=True))
        weighed = Details(weights={user: str(weight) for user, weight in self.weights.items()}, share="1/2")
        match self.kind:
            case PolicyKind.WEIGHTED:
                return weighed
            case PolicyKind.ROLES:
                return Details(seats=rows)
            case PolicyKind.ALL_OF | PolicyKind.ANY_OF:
                is_all = self.kind is PolicyKind.ALL_OF
                return replace(weighed, parts=self.parts, all_of=is_all, needed=str(self.needed), seats=rows)
        return None

    def renamed(self, left: UserId, joined: UserId) -> ModelPolicy:
        """Return the same with somebody in the place of another."""
        return replace(
            self,
            weights={joined if user == left else user: weight for user, weight in self.weights.items()},
            required=tuple(among(seat, left, joined) for seat in self.required),
            veto=among(self.veto, left, joined),
        )

    @property
    def needs_nobody(self) -> bool:
        """Whether it passes where nobody says anything."""
        return self.kind is PolicyKind.CONSENT or (self.kind is PolicyKind.ANY_OF and PolicyKind.CONSENT in self.parts)

    def holds_for(self, votes: Votes, electorate: tuple[UserId, ...], requester: UserId) -> bool:
        """Whether it holds over these votes, and not by the requester's yes alone where a yes is needed."""
        others = any(choice is Choice.APPROVE and hand != requester for choice, hand in votes.values())
        if others or set(electorate) == {requester}:
            return self.holds(votes, electorate)
        return self.needs_nobody and replace(self, kind=PolicyKind.CONSENT).holds(votes, electorate)

    def holds(self, votes: Votes, electorate: tuple[UserId, ...]) -> bool:
        """Whether it holds over these votes."""
        yes = {user: hand for user, (choice, hand) in votes.items() if choice is Choice.APPROVE}
        no = {user for user, (choice, _) in votes.items() if choice in NO}
        match self.kind:
            case PolicyKind.N_OF_M:
                return len(set(yes.values())) >= self.needed
            case PolicyKind.UNANIMOUS_ALL if len(electorate) > 1:
                return len(yes) == len(electorate) and len(set(yes.values())) > 1
            case PolicyKind.CONSENT:
                return not no
            case PolicyKind.WEIGHTED:
                total = sum(self.weights[user] for user in electorate)
                return bool(yes) and Fraction(sum(self.weights[user] for user in yes), total) >= Fraction(1, 2)
            case PolicyKind.ROLES:
                return bool(yes) and not no & set(self.veto) and _can_sit(self.required, yes)
            case PolicyKind.ALL_OF:
                return all(replace(self, kind=part).holds(votes, electorate) for part in self.parts)
            case PolicyKind.ANY_OF:
                return any(replace(self, kind=part).holds(votes, electorate) for part in self.parts)
        return counted(self.kind, len(yes), len(no), len(votes), len(electorate))


def counted(kind: PolicyKind, approve: int, reject: int, present: int, everybody: int) -> bool:
    """Whether a policy holds that needs nothing but counts."""
    return {
        PolicyKind.UNANIMOUS_ALL: approve == everybody,
        PolicyKind.UNANIMOUS_CAST: approve > 0 and reject == 0,
        PolicyKind.MAJORITY_CAST: approve > reject,
        PolicyKind.MAJORITY_PRESENT: 2 * approve > present,
        PolicyKind.MAJORITY_ELECTORATE: 2 * approve > everybody,
        PolicyKind.TWO_THIRDS_CAST: approve > 0 and 3 * approve >= 2 * (approve + reject),
    }[kind]


def _can_sit(seats: tuple[tuple[UserId, ...], ...], yes: Mapping[UserId, UserId]) -> bool:
    """Whether as many different people as there are seats said yes, each for somebody who holds the seat."""
    for order in permutations(set(yes.values()), len(seats)):
        if all(hand in {yes[user] for user in seat if user in yes} for seat, hand in zip(seats, order, strict=True)):
            return True
    return False


def among(users: tuple[UserId, ...], left: UserId, joined: UserId) -> tuple[UserId, ...]:
    return tuple(joined if user == left else user for user in users)
