"""What the workspace is made of, in plain values: people, channels, messages, views and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: What Slack calls a reply in a thread that was sent to the channel too.
BROADCAST = "thread_broadcast"
#: What it calls messages of its own: that somebody came into a channel, and that somebody left it.
ARRIVAL, DEPARTURE = "channel_join", "channel_leave"
#: The account as which it writes to people itself.
SLACKBOT = "USLACKBOT"
#: What it calls what stands where a message was that people had replied to.
GONE = "tombstone"


@dataclass(slots=True, kw_only=True)
class User:
    """An account of the workspace."""

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    bot_id: str = ""

    @property
    def is_app(self) -> bool:
        """Whether an app acts with it: neither a person does, nor Slack itself."""
        return self.is_bot and self.id != SLACKBOT


@dataclass(slots=True, kw_only=True)
class Message:
    """A message that everybody in its channel sees."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    #: What stands below with a bar at its side, as the older form of messages has it.
    attachments: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    bot_id: str | None = None
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    edited: str | None = None
    #: Who reacted, by the name of the emoji.
    reactions: dict[str, list[str]] = field(default_factory=dict)
    #: Whether its text may hold markup.
    mrkdwn: bool = True
    #: What it is shown under instead of the app's own name and picture.
    username: str = ""
    icon_emoji: str = ""
    icon_url: str = ""
    #: Who brought somebody in, or took somebody out, where the message tells of that.
    inviter: str = ""
    remover: str = ""

    @property
    def stands_in_channel(self) -> bool:
        """Whether it is read in the channel itself: it is no reply, or one that was sent there too."""
        return self.thread_ts in (None, self.ts) or self.subtype == BROADCAST

    @property
    def is_of_slack(self) -> bool:
        """Whether Slack itself wrote it under somebody's name: that they came or left, or that a message is gone."""
        return self.subtype in (ARRIVAL, DEPARTURE, GONE)

    @property
    def is_gone(self) -> bool:
        """Whether it only says that a message was here."""
        return self.subtype == GONE

    @property
    def is_news(self) -> bool:
        """Whether a channel is unread because of it: that somebody came or left is nothing to read up on."""
        return self.stands_in_channel and self.subtype not in (ARRIVAL, DEPARTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a message names, as long as it says this."""

    text: str
    blocks: list[dict[str, Any]]
    users: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Ephemeral:
    """A message that only one person sees, until they dismiss it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    #: What stands below with a bar at its side, as the older form of messages has it.
    attachments: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    #: Who wrote it; where nobody is named, the app did.
    by: str = ""
    #: What it is shown under instead of the app's own name and picture.
    username: str = ""
    icon_emoji: str = ""
    icon_url: str = ""
    #: Whether that person dismissed it; the app never hears of that, and may still change it.
    is_dismissed: bool = False


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel, or the direct messages between a person and a bot (``is_im``)."""

    id: str
    name: str
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    creator: str = ""
    topic: str = ""
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    ephemerals: list[Ephemeral] = field(default_factory=list)

    @property
    def is_general(self) -> bool:
        """Whether it is the one that everybody is in, and that stays for good."""
        return self.name == "general"

    def whispers(self, user: str) -> list[Ephemeral]:
        """Return what only somebody sees here, the earliest first."""
        return [one for one in self.ephemerals if one.user == user and not one.is_dismissed]

    def message(self, ts: str) -> Message | None:
        """Return a message by its time stamp."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)

    def replies_to(self, ts: str) -> list[Message]:
        """Return what was said in the thread of a message, the earliest first."""
        return [one for one in self.messages if one.thread_ts == ts != one.ts]

    def standing(self, ts: str) -> Message | None:
        """Return a message by its time stamp, unless it only says that one was there."""
        message = self.message(ts)
        return None if message is None or message.is_gone else message


@dataclass(slots=True, kw_only=True)
class View:
    """An open form, or somebody's App Home."""

    id: str
    user: str
    content: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    #: What was typed and chosen so far: block, then action, then the value as Slack's ``state`` has it.
    values: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    #: What the last submission was refused for, by block.
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """``modal`` or ``home``."""
        return str(self.content["type"])


@dataclass(slots=True, kw_only=True)
class File:
    """A file with its content."""

    id: str
    name: str
    user: str
    content: bytes = b""
    title: str = ""
    created: int = 0
    is_complete: bool = True
    channels: list[str] = field(default_factory=list)
    #: Under which id and address it lies elsewhere, where it does, and what it is there.
    external_id: str = ""
    external_url: str = ""
    filetype: str = ""

    @property
    def kind(self) -> str:
        """What it is, as the end of its name or its app says."""
        return self.filetype or self.name.rpartition(".")[2].lower()
