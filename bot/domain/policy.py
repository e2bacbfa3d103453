"""The policies under which a round can be held (``domain.md`` 2.2), as people choose them and documents print them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from bot.domain.names import UserId


class PolicyKind(StrEnum):
    """What must hold over the votes for a round to pass."""

    UNANIMOUS_ALL = "unanimous_all"
    UNANIMOUS_CAST = "unanimous_cast"
    MAJORITY_CAST = "majority_cast"
    MAJORITY_PRESENT = "majority_present"
    MAJORITY_ELECTORATE = "majority_electorate"
    TWO_THIRDS_CAST = "two_thirds_cast"
    N_OF_M = "n_of_m"
    ROLES = "roles"
    WEIGHTED = "weighted"
    CONSENT = "consent"
    ALL_OF = "all_of"
    ANY_OF = "any_of"


class Base(StrEnum):
    """Of whom a share is needed."""

    #: Approvals and rejections; abstentions are left out.
    CAST = "votes_cast"
    #: Everybody who took part; an abstention has the effect of a no.
    PRESENT = "present"
    #: Everybody entitled to vote.
    ELECTORATE = "electorate"


class Seat(Struct, frozen=True, kw_only=True):
    """A role in one round, for example *Security*, and the signatories who hold it."""

    name: str
    holders: tuple[UserId, ...]
    #: One of its holders must approve.
    required: bool = False
    #: One rejection by a holder defeats the round.
    veto: bool = False


class Policy(Struct, frozen=True, kw_only=True):
    """When a round passes; each member below belongs to the kind that it names, and is empty with every other."""

    kind: PolicyKind
    #: ``n_of_m``: how many must approve.
    needed: int | None = None
    #: ``roles``: who is required and who may veto.
    seats: tuple[Seat, ...] = ()
    #: ``weighted``: what each signatory's vote weighs.
    weights: tuple[tuple[UserId, Fraction], ...] = ()
    #: ``weighted``: the share of the base's weight that must approve.
    share: Fraction | None = None
    #: ``weighted``: whose weight the share is taken of.
    base: Base | None = None
    #: ``all_of`` and ``any_of``: what is combined.
    parts: tuple[Policy, ...] = ()


def seats_of(policy: Policy) -> tuple[Seat, ...]:
    """Return the roles that a policy names, those of its parts among them."""
    return (*policy.seats, *(seat for part in policy.parts for seat in seats_of(part)))


def asks_for_consent(policy: Policy) -> bool:
    """Whether it is consent, or has it as a part."""
    return policy.kind is PolicyKind.CONSENT or any(asks_for_consent(part) for part in policy.parts)


def passes_in_silence(policy: Policy) -> bool:
    """Whether a round can pass although nobody says anything: beside consent stands no part that needs a yes."""
    if policy.kind is PolicyKind.ALL_OF:
        return bool(policy.parts) and all(passes_in_silence(part) for part in policy.parts)
    return policy.kind is PolicyKind.CONSENT or any(passes_in_silence(part) for part in policy.parts)


def members(policy: Policy) -> dict[str, object]:
    """Return a policy as documents and rows keep it: text, integers, lists and objects; fractions are text."""
    return {
        "kind": policy.kind.value,
        "needed": policy.needed,
        "seats": [
            {"name": seat.name, "holders": list(seat.holders), "required": seat.required, "veto": seat.veto}
            for seat in policy.seats
        ],
        "weights": {user: str(weight) for user, weight in policy.weights},
        "share": None if policy.share is None else str(policy.share),
        "base": None if policy.base is None else policy.base.value,
        "parts": [members(part) for part in policy.parts],
    }


def from_members(kept: Mapping[str, object]) -> Policy:
    """Return the policy that ``members`` made this of."""
    needed, share, base = kept.get("needed"), kept.get("share"), kept.get("base")
    return Policy(
        kind=PolicyKind(str(kept["kind"])),
        needed=needed if isinstance(needed, int) else None,
        seats=tuple(_seat(seat) for seat in _list(kept.get("seats"))),
        weights=tuple((UserId(user), Fraction(str(weight))) for user, weight in _object(kept.get("weights")).items()),
        share=None if share is None else Fraction(str(share)),
        base=None if base is None else Base(str(base)),
        parts=tuple(from_members(_object(part)) for part in _list(kept.get("parts"))),
    )


def _seat(kept: object) -> Seat:
    seat = _object(kept)
    return Seat(
        name=str(seat["name"]),
        holders=tuple(UserId(str(user)) for user in _list(seat["holders"])),
        required=bool(seat["required"]),
        veto=bool(seat["veto"]),
    )


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
