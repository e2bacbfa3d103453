"""What some policies need beside their name, checked field by field: weights, roles, or several policies together."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from bot.domain.electorate import MOST_SIGNATORIES
from bot.domain.fields import Fields
from bot.domain.names import UserId
from bot.domain.policy import Base, Policy, PolicyKind, Seat
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.rules import can_fill

#: Policies that are asked about on a page of their own.
WITH_DETAILS = frozenset({PolicyKind.WEIGHTED, PolicyKind.ROLES, PolicyKind.ALL_OF, PolicyKind.ANY_OF})
#: Policies whose name says everything.
PLAIN = (
    PolicyKind.UNANIMOUS_ALL,
    PolicyKind.UNANIMOUS_CAST,
    PolicyKind.MAJORITY_CAST,
    PolicyKind.MAJORITY_PRESENT,
    PolicyKind.MAJORITY_ELECTORATE,
    PolicyKind.TWO_THIRDS_CAST,
)
#: Policies that can be combined.
COMBINED = (*PLAIN, PolicyKind.N_OF_M, PolicyKind.ROLES, PolicyKind.WEIGHTED, PolicyKind.CONSENT)
#: How many roles one round may have.
MOST_SEATS = 5
_NUMBER = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)(?:\s*/\s*(\d{1,9}))?\s*(%)?")
#: More digits than any number of signatories has.
_DIGITS = 9
_SCALE = "a number such as 2, 0.5 or 1/3"


class SeatTyped(Struct, frozen=True, kw_only=True):
    """A row of the form for roles as it was filled in."""

    name: str
    holders: tuple[UserId, ...]
    required: bool
    veto: bool


class Details(Struct, frozen=True, kw_only=True):
    """The second page of **Start sign-off** as it was filled in; only what belongs to the policy is read."""

    weights: Mapping[UserId, str] | None = None
    share: str = ""
    base: Base = Base.ELECTORATE
    seats: Sequence[SeatTyped] = ()
    parts: Sequence[PolicyKind] = ()
    #: What was typed into **At least**, for the part of that name; those for roles and weights read theirs above.
    needed: str = ""
    #: All of the parts must hold, or any of them.
    all_of: bool = True


def exact(typed: str) -> Fraction | None:
    """Return a number as people write it (``2``, ``0.5``, ``1/3``, ``60 %``) without any rounding; None otherwise."""
    found = _NUMBER.fullmatch(typed.strip())
    if found is None:
        return None
    value = Fraction(found[1].replace(",", "."))
    if found[2] is not None:
        if not int(found[2]):
            return None
        value /= int(found[2])
    return value / 100 if found[3] else value


def checked_quorum(typed: str, electorate: int, default: int) -> int:
    """Return how many must take part, typed as a number or a share; Refusal when that can never be reached."""
    if not typed.strip():
        return default
    value = exact(typed)
    if value is None:
        raise Refusal("Write the quorum as a number or a share, such as 3, 2/3 or 60 %.")
    if not value:
        raise Refusal("A quorum of nobody asks for nothing. Write at least 1, or leave this empty.")
    is_share = "%" in typed or "/" in typed or value.denominator != 1
    quorum = math.ceil(value * electorate) if is_share else int(value)
    if quorum > electorate:
        raise Refusal(f"There {_only(electorate)}, so this quorum could never be reached.")
    return quorum


def checked_needed(typed: str, electorate: int | None) -> int:
    """Return how many must approve; FormErrors at ``needed``, without an electorate only for what is no number."""
    number = typed.strip()
    if not (number.isascii() and number.isdigit() and number.strip("0")):
        raise FormErrors({"needed": "Say how many signatories must approve, as a whole number from 1."})
    # However many digits it has, it is read no further than it takes to see that it is too large.
    needed = int(number.lstrip("0")[:_DIGITS])
    if electorate is not None and needed > electorate:
        raise FormErrors({"needed": f"There {_only(electorate)}."})
    if needed > MOST_SIGNATORIES:
        raise FormErrors({"needed": f"A sign-off has at most {MOST_SIGNATORIES} signatories."})
    return needed


def _only(number: int) -> str:
    return "is only 1 signatory" if number == 1 else f"are only {number} signatories"


def detailed(kind: PolicyKind, details: Details, electorate: Sequence[UserId]) -> Policy:
    """Return a policy with what belongs to it; FormErrors at every field of the second page that is wrong."""
    if kind is PolicyKind.WEIGHTED:
        return _weighted(details, electorate)
    if kind is PolicyKind.ROLES:
        return Policy(kind=kind, seats=_seats(details.seats, electorate))
    return _combined(details, electorate)


def _weighted(details: Details, electorate: Sequence[UserId]) -> Policy:
    fields = Fields()
    typed = details.weights or {}

    def weight_of(user: UserId) -> Fraction | None:
        return fields.take(f"weight.{user}", lambda: _weight(typed.get(user, "")))

    weights = {user: weight_of(user) for user in electorate}
    share = fields.take("share", lambda: _share(details.share))
    if fields.errors:
        raise fields.refused()
    weighed = {user: weight for user, weight in weights.items() if weight is not None}
    if _are_shares(typed, weighed) and sum(weighed.values()) != 1:
        why = "These shares do not add up to 100 %. Correct one of them, or give whole numbers."
        raise FormErrors({f"weight.{electorate[-1]}": why})
    return Policy(
        kind=PolicyKind.WEIGHTED,
        weights=tuple(weighed.items()),
        share=share,
        base=details.base,
    )


def _are_shares(typed: Mapping[UserId, str], weights: Mapping[UserId, Fraction]) -> bool:
    """Whether weights are parts of a whole: in per cent, or each of several less than one."""
    in_percent = any("%" in typed.get(user, "") for user in weights)
    return in_percent or (len(weights) > 1 and all(weight < 1 for weight in weights.values()))


def _weight(typed: str) -> Fraction:
    value = exact(typed)
    if value is None or value <= 0:
        raise Refusal(f"Write the weight as {_SCALE}, more than 0.")
    return value


def _share(typed: str) -> Fraction:
    value = exact(typed)
    if value is None or not 0 < value <= 1:
        raise Refusal("Write the share of the weight that must approve, such as 1/2, 0.6 or 75 %.")
    return value


def _seats(typed: Sequence[SeatTyped], electorate: Sequence[UserId]) -> tuple[Seat, ...]:
    errors: dict[str, str] = {}
    seats: list[Seat] = []
    for number, row in enumerate(typed, start=1):
        if problem := _seat_problem(row, electorate, seats):
            field, sentence = problem
            errors[f"{field}.{number}"] = sentence
        elif row.name.strip():
            seats.append(Seat(name=row.name.strip(), holders=row.holders, required=row.required, veto=row.veto))
    if not errors and not seats:
        errors["role.1"] = "Name at least one role, for example Product owner."
    if not errors and not can_fill([seat.holders for seat in seats if seat.required]):
        errors["holders.1"] = "One person cannot fill two required roles. Choose different people."
    if errors:
        raise FormErrors(errors)
    return tuple(seats)


def _seat_problem(row: SeatTyped, electorate: Sequence[UserId], before: Sequence[Seat]) -> tuple[str, str] | None:
    name = row.name.strip()
    if not name:
        return ("role", "Name this role, or take its people out.") if row.holders else None
    if name.casefold() in (seat.name.casefold() for seat in before):
        return "role", "A role above has this name. Choose another name, or put all who hold it into one role."
    if not row.holders:
        return "holders", f"Nobody holds {name}. Choose who does, or clear the name."
    if set(row.holders) - set(electorate):
        return "holders", "Only signatories can hold a role. Choose others, or go back and add them."
    return None


def _combined(details: Details, electorate: Sequence[UserId]) -> Policy:
    fields = Fields()

    def part_of(kind: PolicyKind) -> Policy:
        if kind is PolicyKind.N_OF_M:
            needed = fields.take("needed", lambda: checked_needed(details.needed, len(electorate)))
            return Policy(kind=kind, needed=needed)
        if kind is PolicyKind.ROLES:
            seats = fields.take("role.1", lambda: _seats(details.seats, electorate))
            return Policy(kind=kind, seats=seats or ())
        if kind is PolicyKind.WEIGHTED:
            # Its sentences stand at fields of its own.
            return fields.take("share", lambda: _weighted(details, electorate)) or Policy(kind=kind)
        return Policy(kind=kind)

    parts = tuple(part_of(kind) for kind in COMBINED if kind in details.parts)
    if len(parts) < 2:
        fields.errors["parts"] = "Choose at least two policies."
    if fields.errors:
        raise fields.refused()
    return Policy(kind=PolicyKind.ALL_OF if details.all_of else PolicyKind.ANY_OF, parts=parts)
