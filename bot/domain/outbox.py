"""How a message leaves for Slack exactly once: its states, and what may be done with it next."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import Card, Post

#: After a lost answer the message is looked for so long after the intent; finding it frees the lane at once.
LOOKS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 15, 30))
#: A message that waited so long for its first try is looked for before: the database may come from a backup.
LATE = timedelta(seconds=60)
#: So often Slack may answer with a fault of its own before a message is set aside and the lane goes on.
MOST_ATTEMPTS = 8
#: How long history may be out of reach, beyond the time in which a post shows there, before the doubt stays for good.
MOST_DOUBT = timedelta(minutes=10)
#: Slack dates messages by its own clock, so we look a little further back than our own says.
_CLOCKS_APART = timedelta(seconds=60)
#: Longest pause between two tries.
_LONGEST_PAUSE = timedelta(minutes=5)
#: Sets the names of our messages apart from all other names; it never changes.
_MARKS = UUID("5d1f3c52-6f0b-4a0e-9a59-0c1d7a4e2b83")


class SendState(StrEnum):
    """Where a message is on its way; all but the first two are final until somebody touches it again."""

    PENDING = "pending"
    #: An intent is written: the call may have been made, and its outcome is not known.
    SENDING = "sending"
    #: Slack took it, and we know where it is.
    SENT = "sent"
    #: There was nothing left to say when its turn came.
    SKIPPED = "skipped"
    #: Set aside after too many faults of Slack's; it is not there, and the lane went on.
    PARKED = "parked"
    #: Slack will never take it there.
    UNDELIVERABLE = "undeliverable"
    #: It may be there or not: its outcome was lost, and history cannot be read.
    UNKNOWN = "unknown"
    #: Perhaps it is out of reach: deleted, or posted by the Quorum that the project was imported from.
    HANDED_DOWN = "handed_down"


#: What somebody should hear of.
FAILED = frozenset({SendState.PARKED, SendState.UNDELIVERABLE, SendState.UNKNOWN})


class SlackCall(StrEnum):
    """The calls that delivery makes; Slack limits each of them in each workspace."""

    POST = "post"
    UPDATE = "update"
    LOOK = "look"
    #: Opening the direct messages with a person.
    OPEN = "open"
    UPLOAD = "upload"
    #: Every call: the workspace took its token back.
    ANY = "any"


class Pause(Struct, frozen=True):
    """Slack said that a call is not to be made again before an instant."""

    call: SlackCall
    until: datetime


class Outgoing(Struct, frozen=True, kw_only=True):
    """One message in the outbox: a post, or a living card that is shown anew."""

    id: int
    team: TeamId
    project: ProjectId
    #: A channel, or a person whose direct messages are meant.
    target: ChannelId | UserId
    #: Names it in its team, in words that the log may show.
    key: str
    what: Post | Card
    state: SendState
    #: When it was asked for.
    at: datetime
    #: When it may leave at the earliest.
    due_at: datetime
    #: Counts how often it was asked to be shown; ``finish`` names the one that was.
    revision: int
    attempts: int
    #: When its last call was about to be made.
    intent_at: datetime | None
    #: When the first of these calls was, since it was last shown.
    first_intent_at: datetime | None
    #: The ids that Slack gave its files, of every try: by these a message with files is known.
    files: frozenset[str]
    #: Where it is, once it was posted.
    channel: ChannelId | None
    ts: str | None

    @property
    def lane(self) -> str:
        """Messages of one lane appear one after the other."""
        return f"{self.team}/{self.target}"

    @property
    def mark(self) -> str:
        """The name under which Slack knows it; opaque, because everybody in the workspace can read it."""
        return str(uuid5(_MARKS, f"{self.team}/{self.key}"))

    @property
    def is_posted(self) -> bool:
        """Whether it stands in Slack, so that it can be updated in place."""
        return self.ts is not None

    @property
    def is_in_doubt(self) -> bool:
        """Whether it may stand in Slack without our knowing."""
        return not self.is_posted and self.state in (SendState.SENDING, SendState.UNKNOWN)


def must_look_first(message: Outgoing, now: datetime, *, trusted_since: datetime) -> bool:
    """Whether the message may stand in Slack already, so that it is looked for before it is posted.

    ``trusted_since`` is the instant since which the database certainly forgot nothing.
    """
    if message.is_in_doubt:
        return True
    written = message.intent_at or message.at
    return message.state is SendState.PENDING and written < trusted_since and now - written > LATE


def look_since(message: Outgoing) -> datetime:
    """Return the instant from which on the message may stand in history: no try was made before the first."""
    return (message.first_intent_at or message.at) - _CLOCKS_APART


def next_look(message: Outgoing, looked_at: datetime, settle: timedelta) -> datetime | None:
    """Return when to look again after a look that did not find it, or None when it was certainly not posted."""
    if message.intent_at is None:
        return None
    waited = looked_at - message.intent_at
    if waited >= settle:
        return None
    coming = [look for look in LOOKS if look > waited and look < settle]
    return message.intent_at + (coming[0] if coming else settle)


def is_beyond_doubt(message: Outgoing, now: datetime, settle: timedelta) -> bool:
    """Whether history could not be read for so long that nobody will ever know."""
    return message.intent_at is not None and now - message.intent_at > settle + MOST_DOUBT


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after a fault of Slack's before trying again."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_PAUSE)
