"""Two requirements that say the same: when the newer one may be merged into the older one (``domain.md`` 1.4)."""

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


class Pair(Struct, frozen=True, kw_only=True):
    """Two requirements that are merged: the older one stays."""

    newer: Requirement
    older: Requirement
    #: What the newer one stays linked with, since the older one would close a circle with it.
    left: tuple[int, ...] = ()


def merging(one: Requirement, other: Requirement, under_vote: Mapping[int, int]) -> Pair:
    """Return which of two is merged into which; Refusal where that would change what people vote on or have signed.

    ``under_vote`` names the open round of each requirement that is under vote.
    """
    if one.number == other.number:
        raise Refusal(f"{one.reference} cannot be merged with itself. Name another requirement.")
    older, newer = sorted((one, other), key=lambda each: each.number)
    for each in (newer, older):
        _refuse_gone(each)
        if each.number in under_vote:
            round_ = f"V{under_vote[each.number]}"
            raise Refusal(f"{each.reference} is under vote in {round_}. Wait for the votes, or cancel that first.")
    _refuse_signed(newer, older)
    return Pair(newer=newer, older=older)


def _refuse_gone(requirement: Requirement) -> None:
    if requirement.state in GONE:
        raise Refusal(f"{requirement.reference} is {requirement.state.value}, so there is nothing to merge.")
    if requirement.state is RequirementState.MERGED:
        raise Refusal(f"{requirement.reference} is merged into R{requirement.merged_into} already.")
    if requirement.state is RequirementState.OBSOLETE:
        raise Refusal(f"{requirement.reference} is obsolete, replaced by R{requirement.replaced_by}.")


def _refuse_signed(newer: Requirement, older: Requirement) -> None:
    if newer.state is not RequirementState.SIGNED:
        return
    if older.state is RequirementState.SIGNED and older.baseline != newer.baseline:
        raise Refusal(
            f"{newer.reference} is signed in baseline L{newer.baseline} and {older.reference} in L{older.baseline}: "
            "what was signed never changes, so both stay. Link them as related instead."
        )
    raise Refusal(
        f"{newer.reference} is signed in baseline L{newer.baseline} and stays as it is: what was signed never changes. "
        "Link the two as related instead."
    )
