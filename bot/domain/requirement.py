"""A requirement and its versions: numbers are never reused, no version is ever edited."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain.attributes import Characteristic, Estimate, Verification
from bot.domain.names import ProjectId, UserId


class RequirementType(StrEnum):
    """What sort of obligation it is (``domain.md`` 1.1)."""

    FUNCTIONAL = "functional"
    QUALITY = "quality"
    CONSTRAINT = "constraint"
    INTERFACE = "interface"


class Priority(StrEnum):
    """MoSCoW classes (``domain.md`` 1.3)."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


class RequirementState(StrEnum):
    """Open ones can be edited; signed ones belong to a baseline; withdrawn, rejected, merged and obsolete ones
    stay readable.

    Deferred ones were postponed by agreement, and can be taken up again.
    """

    OPEN = "open"
    SIGNED = "signed"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    OBSOLETE = "obsolete"
    MERGED = "merged"


#: What belongs to the scope: it is asked for, and nobody postponed or gave it up.
STANDING = (RequirementState.OPEN, RequirementState.SIGNED)


#: What was taken back or turned down for good: it counts for nothing any more.
GONE = (RequirementState.WITHDRAWN, RequirementState.REJECTED)
#: What a version of its own put aside, with the reason beside it.
SET_ASIDE = (*GONE, RequirementState.DEFERRED)


#: What another one counts for.
SUCCEEDED = (RequirementState.MERGED, RequirementState.OBSOLETE)


class Stage(StrEnum):
    """How far an open requirement has come (``domain.md`` 1.4); what is signed is past all of them."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    UNDER_REVIEW = "under_review"
    AGREED = "agreed"


class Fulfilment(StrEnum):
    """How far a signed requirement has come (``domain.md`` 1.4); each version begins anew once it is signed."""

    BASELINED = "baselined"
    IN_PROGRESS = "in_progress"
    IMPLEMENTED = "implemented"
    VERIFIED = "verified"
    ACCEPTED = "accepted"


class Wording(Struct, frozen=True, kw_only=True):
    """What people agree on: everything of one version that a signature covers."""

    text: str
    type: RequirementType = RequirementType.FUNCTIONAL
    priority: Priority | None = None
    rationale: str = ""
    criteria: str = ""
    #: Only of a requirement of quality.
    characteristic: Characteristic | None = None
    #: Who speaks for it.
    owner: UserId | None = None
    #: Who or which document it comes from, in people's words.
    origin: str = ""
    verification: Verification | None = None
    estimate: Estimate | None = None
    #: In lower case, each once, in the order of the alphabet.
    tags: tuple[str, ...] = ()


class Requirement(Struct, frozen=True, kw_only=True):
    """One requirement in its current version."""

    project: ProjectId
    number: int
    version: int
    state: RequirementState
    wording: Wording
    #: SHA-256 of the current version's canonical form (``version_digest``).
    digest: str
    #: Permalink of the message it was captured from.
    source: str | None
    added_by: UserId
    added_at: datetime
    changed_by: UserId
    changed_at: datetime
    #: The baseline that signed it.
    baseline: int | None = None
    #: The change request about it that is still under vote.
    change: int | None = None
    #: Its words were changed in an emergency, and the change board has not ratified them yet.
    unratified: bool = False
    #: The older requirement that says the same, and counts in its place.
    merged_into: int | None = None
    #: The requirement in its place, once it was accepted and is obsolete.
    replaced_by: int | None = None
    #: How far it has come while it is open.
    stage: Stage = Stage.DRAFT
    #: How far its signed version has come.
    fulfilment: Fulfilment = Fulfilment.BASELINED

    @property
    def reference(self) -> str:
        """What people type and read, for example ``R12``."""
        return f"R{self.number}"

    @property
    def is_put_aside(self) -> bool:
        """Whether its newest version put it aside; what a change request took out has no such version."""
        return self.state in SET_ASIDE and self.baseline is None


class Version(Struct, frozen=True, kw_only=True):
    """One entry of a requirement's history; withdrawing and postponing are entries with the old words."""

    number: int
    version: int
    wording: Wording
    digest: str
    author: UserId
    at: datetime
    #: Why, when somebody said why.
    reason: str = ""
