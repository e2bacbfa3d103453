"""How a message leaves for Slack exactly once: its states, and what may be done with it next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import Card, Post

#: After a lost answer the message is looked for so long after the intent; finding it frees the lane at once.
LOOKS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 15, 30))
#: A message that waited so long for its first try is looked for before: the database may come from a backup.
LATE = timedelta(seconds=60)
#: So often Slack may answer with a fault of its own before a message is set aside and the lane goes on.
MOST_ATTEMPTS = 8
#: Longest pause between two tries.
_LONGEST_PAUSE = timedelta(minutes=5)


class SendState(StrEnum):
    """Where a message is on its way; the last three are final until somebody touches it again."""

    PENDING = "pending"
    #: An intent is written: the call may have been made, and its outcome is not known.
    SENDING = "sending"
    SENT = "sent"
    #: Set aside after too many faults of Slack's; the lane went on.
    PARKED = "parked"
    #: Slack will never take it there.
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One message in the outbox: a post, or a living card that is shown anew."""

    id: int
    team: TeamId
    project: ProjectId
    #: A channel, or a person whose direct messages are meant.
    target: ChannelId | UserId
    #: Known to Slack as metadata of the message; opaque.
    key: str
    what: Post | Card
    state: SendState
    #: When it was asked for.
    at: datetime
    #: Counts how often it was asked to be shown; ``finish`` names the one that was.
    revision: int
    attempts: int
    intent_at: datetime | None
    #: Where it is, once it was posted.
    channel: ChannelId | None
    ts: str | None

    @property
    def lane(self) -> str:
        """Messages of one lane appear one after the other."""
        return f"{self.team}/{self.target}"

    @property
    def is_posted(self) -> bool:
        """Whether it stands in Slack, so that it can be updated in place."""
        return self.ts is not None


def must_look_first(message: Outgoing, now: datetime) -> bool:
    """Whether the message may stand in Slack already, so that it is looked for before it is posted."""
    if message.state is SendState.SENDING:
        return True
    return message.attempts == 0 and now - message.at > LATE


def next_look(message: Outgoing, now: datetime, settle: timedelta) -> datetime | None:
    """Return when to look again for a message that was not found, or None when it was certainly not posted."""
    if message.intent_at is None:
        return None
    waited = now - message.intent_at
    if waited >= settle:
        return None
    coming = [look for look in LOOKS if look > waited and look < settle]
    return message.intent_at + (coming[0] if coming else settle)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after a fault of Slack's before trying again."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_PAUSE)
