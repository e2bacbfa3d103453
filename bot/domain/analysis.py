"""What a requirement still lacks, in the order in which people are asked for it (``domain.md`` 1.2, 1.4)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from bot.domain import english
from bot.domain.requirement import RequirementType, Wording


class Gap(StrEnum):
    """Something that is not filled in; the value is the field of forms that fills it."""

    OWNER = "owner"
    RATIONALE = "rationale"
    CRITERIA = "criteria"
    PRIORITY = "priority"
    CHARACTERISTIC = "characteristic"
    VERIFICATION = "verification"
    ESTIMATE = "estimate"


class Progress(Struct, frozen=True, kw_only=True):
    """How far somebody has come in walking through what is missing."""

    #: The number of the requirement that was saved or skipped last; 0 at the beginning.
    after: int = 0
    #: How many were saved or skipped.
    done: int = 0

    def past(self, number: int) -> Progress:
        """Return the progress after one more requirement."""
        return Progress(after=number, done=self.done + 1)


def gaps(wording: Wording) -> tuple[Gap, ...]:
    """Return what is missing; only a requirement of quality has a characteristic, and *so that* says why."""
    is_missing = {
        Gap.OWNER: not wording.owner,
        Gap.RATIONALE: not wording.rationale and not says_why(wording.text),
        Gap.CRITERIA: not wording.criteria,
        Gap.PRIORITY: wording.priority is None,
        Gap.CHARACTERISTIC: wording.type is RequirementType.QUALITY and wording.characteristic is None,
        Gap.VERIFICATION: wording.verification is None,
        Gap.ESTIMATE: wording.estimate is None,
    }
    return tuple(gap for gap, missing in is_missing.items() if missing)


def says_why(text: str) -> bool:
    """Whether it is a user story that says what it is good for."""
    low = english.plain(text)
    return english.is_story(low) and english.has_benefit(low)
