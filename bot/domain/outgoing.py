"""What leaves for Slack: one-time posts and living cards, named by what they are about, rendered when they are sent."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId


class CardKind(StrEnum):
    """The messages that are kept up to date in place."""

    #: The project card in its channel (number 0).
    PROJECT = "project"
    #: A captured requirement in the channel; number is the requirement's.
    REQUIREMENT = "requirement"
    #: A sign-off round in the channel; number is the round's.
    ROUND = "round"
    #: A signatory's copy of a round in a direct message; number is the round's, user the signatory.
    BALLOT = "ballot"
    #: The difference of one edited requirement for a signatory; number is the round's, item the requirement's.
    CONFIRM = "confirm"
    #: A proposal about a requirement in the channel; number is the requirement's, item the proposal's.
    PROPOSAL = "proposal"
    #: A promise in the channel; number is the promise's.
    PROMISE = "promise"
    #: A vote in the direct message of the colleague who holds it; number is the round's, item the delegation's, version
    #: the revision of the round after which they are asked anew.
    DELEGATED = "delegated"
    #: A direct message that says whose vote somebody holds from now on; user holds it, item is the delegation's.
    HANDED = "handed"
    #: A condition in the direct message of its owner or of the voter; number is the round's, item the condition's.
    CONDITION = "condition"
    #: What asks a signatory whose vote is missing; number is the round's, item and version tell it from others.
    REMINDER = "reminder"
    #: What reminds the owner of a condition that is due; number is the round's, item the condition's.
    OVERDUE = "overdue"


class Card(Struct, frozen=True, kw_only=True):
    """Which living message; equal cards are the same message."""

    team: TeamId
    project: ProjectId
    kind: CardKind
    number: int = 0
    #: The person in whose direct messages it lives, else empty.
    user: UserId = UserId("")
    #: A second number where the kind needs one (``CONFIRM``: the requirement, then its version; ``PROPOSAL``), else 0.
    item: int = 0
    version: int = 0


#: Why nothing arrives in a channel any more, beside the reasons that are Slack's answers to calls.
CHANNEL_DELETED = "channel_deleted"


class PostKind(StrEnum):
    """The messages that are sent once."""

    #: What asks a signatory who has not voted, as earlier versions wrote it; about: round.
    REMINDER = "reminder"
    #: What reminds the owner of a condition that is due, as earlier versions wrote it; about: round, condition.
    OVERDUE = "overdue"
    #: A summary of a finished import in the channel; about: import.
    IMPORTED = "imported"
    #: The files of a baseline by direct message; about: baseline, certificate (0: it follows by itself).
    BASELINE_FILES = "baseline_files"
    #: The certificate of a baseline by direct message, to somebody who asked for it; about: baseline.
    CERTIFICATE = "certificate"
    #: A note to the owner that a message could not be delivered; about: what and why.
    UNDELIVERABLE = "undeliverable"
    #: What differs from what somebody had signed, by direct message, once a change is approved, or done in an emergency
    #: or taken back; about: change, done (where the board has yet to decide).
    CHANGED = "changed"
    #: The chart of a project's requirements by direct message; about: asked (seconds), baseline.
    METRICS = "metrics"
    #: What says whose vote somebody holds from now on, as earlier versions wrote it; about: delegation.
    HANDED = "handed"
    #: Everything about a project as one file, by direct message to an owner; about: asked (seconds).
    EVIDENCE = "evidence"


class Post(Struct, frozen=True, kw_only=True):
    """One message that is to be sent once; ``key`` makes asking for it twice harmless."""

    team: TeamId
    project: ProjectId
    kind: PostKind
    #: Where it goes: a channel, or a person's direct messages.
    to: ChannelId | UserId
    key: str
    #: Names what it is about, for the renderer; text and integers only.
    about: dict[str, str | int]
