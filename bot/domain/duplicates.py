"""Two requirements that say the same: when one of them may be merged into the other."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bot.domain.refusal import Refusal
from bot.domain.requirement import GONE, Requirement, RequirementState


class LikelyDuplicate(Struct, frozen=True, kw_only=True):
    """An older requirement that may say the same, with how alike the words are."""

    requirement: Requirement
    #: In percent.
    percent: int


class Search(Struct, frozen=True, kw_only=True):
    """What may say the same as somebody's words."""

    #: The most alike first.
    found: tuple[LikelyDuplicate, ...] = ()
    #: With how many requirements the words were compared.
    compared: int = 0


class Pair(Struct, frozen=True, kw_only=True):
    """Two requirements that are merged: one stays."""

    merged: Requirement
    into: Requirement
    #: What the merged one stays linked with, since the one that stays would close a circle with it.
    left: tuple[int, ...] = ()


def merging(one: Requirement, other: Requirement, under_vote: Mapping[int, int], *, directed: bool = False) -> Pair:
    """Return which of two is merged into which; Refusal where that would change what people vote on or have signed.

    The newer one goes into the older one, unless somebody said that the one goes into the other: then it is
    ``directed``. ``under_vote`` names the open round of each requirement that is under vote.
    """
    if one.number == other.number:
        raise Refusal(f"{one.reference} cannot be merged with itself. Name another requirement.")
    merged, into = (one, other) if directed or one.number > other.number else (other, one)
    for each in (merged, into):
        _refuse_gone(each)
        if each.number in under_vote:
            round_ = f"V{under_vote[each.number]}"
            raise Refusal(f"{each.reference} is under vote in {round_}. Wait for the votes, or cancel that first.")
    _refuse_signed(merged, into)
    return Pair(merged=merged, into=into)


def _refuse_gone(requirement: Requirement) -> None:
    if requirement.state in GONE:
        raise Refusal(f"{requirement.reference} is {requirement.state.value}, so there is nothing to merge.")
    if requirement.state is RequirementState.MERGED:
        raise Refusal(f"{requirement.reference} is merged into R{requirement.merged_into} already.")
    if requirement.state is RequirementState.OBSOLETE:
        raise Refusal(f"{requirement.reference} is obsolete, replaced by R{requirement.replaced_by}.")


def _refuse_signed(merged: Requirement, into: Requirement) -> None:
    if merged.state is not RequirementState.SIGNED:
        return
    if into.state is not RequirementState.SIGNED:
        raise Refusal(
            f"{merged.reference} is signed in baseline L{merged.baseline} and stays as it is: what was signed never "
            f"changes. Type `/requirement merge {into.reference} into {merged.reference}`, or link the two as related."
        )
    if into.baseline != merged.baseline:
        raise Refusal(
            f"{merged.reference} is signed in baseline L{merged.baseline} and {into.reference} in L{into.baseline}: "
            "what was signed never changes, so both stay. Link them as related instead."
        )
    raise Refusal(
        f"{merged.reference} is signed in baseline L{merged.baseline} and stays as it is: what was signed never "
        "changes. Link the two as related instead."
    )
