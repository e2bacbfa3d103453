"""A record as the events of a stream tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from bot.domain.audit import AuditEntry, text_digest
from bot.domain.change import Disposition
from bot.domain.condition import ConditionState
from bot.domain.erasure import ERASED
from bot.domain.negotiation import MoveState
from bot.domain.requirement import RequirementState, Stage

#: An event as it stands in the chain.
Said = Mapping[str, Any]


class Words(Struct, frozen=True):
    """Free text of a person, by the digest that the chain holds of it; without a digest there was none."""

    digest: str = ""
    salt: str = ""
    is_erased: bool = False

    @classmethod
    def beside(cls, entry: AuditEntry, event: Said) -> Words:
        """Return what stands beside an event."""
        digest = str(event.get("text_digest") or "")
        return cls(digest, entry.salt, entry.is_erased) if digest else NO_WORDS

    def are(self, text: str) -> bool:
        """Whether a record holds these words, or what stands in their place once they are erased."""
        if self.is_erased:
            return text == ERASED
        return text_digest(self.salt, text) == self.digest if self.digest else not text


NO_WORDS = Words()


class Told(Struct):
    """A record as its event tells of it, with the words beside."""

    event: Said
    words: Words


class Became(Struct):
    """What became of a requirement beside its words; None and nothing where no event says so."""

    state: RequirementState | None = None
    #: Who changed it last, and when, where that was not the author of the version that holds.
    by: str = ""
    at: str = ""
    baseline: int | None = None
    change: int | None = None
    is_unratified: bool = False
    merged_into: int | None = None
    replaced_by: int | None = None
    #: The stage that somebody moved it to, and the versions that were written since.
    steps: list[Stage | int] = field(default_factory=list)


class ChangeTold(Told):
    """A change request, with the version that stood when it was made, and how it ended."""

    before: int
    disposition: Disposition = Disposition.OPEN
    decided_at: str = ""
    baseline: int | None = None


class PromiseTold(Told):
    """A promise, with the requirement that keeps it."""

    requirement: int | None = None


class MoveTold(Struct):
    """Where a proposal stands among others, and what became of it."""

    chain: int
    answers: int | None
    state: MoveState = MoveState.OPEN
    by: str | None = None
    at: str = ""
    winner: int | None = None


class ConditionTold(Told):
    """A condition, with the states that it may be in."""

    states: frozenset[ConditionState] = frozenset({ConditionState.OPEN})


class DelegationTold(Told):
    """A vote in a colleague's hands, and when it was taken back."""

    revoked_at: str = ""


def number_of(event: Said) -> int:
    """Return the number of what an event happened to."""
    return int(event["subject"][1:])
