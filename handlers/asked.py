"""What people and Slack ask of us, in our own words: no handler sees a payload of Slack's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from bot.domain.names import ChannelId, UserId
from bot.domain.person import Actor
from handlers.values import Values


class Asked(Struct, frozen=True, kw_only=True):
    """One delivery; ``actor.request`` is the key by which the same delivery is known when it comes twice."""

    actor: Actor
    #: Opens one form within three seconds; None where Slack sends none.
    trigger: str | None = None
    #: Where an answer can be sent privately, five times within thirty minutes.
    response_url: str | None = None
    #: The channel or direct message in which it happened.
    channel: ChannelId | None = None

    @property
    def is_direct(self) -> bool:
        """Whether it happened in a direct message, or in no conversation at all."""
        return self.channel is None or self.channel.startswith("D")


class OpenView(Struct, frozen=True, kw_only=True):
    """A form as the person has it in front of them, or their App Home."""

    id: str
    #: Changes with the view; an update that carries an older one is refused by Slack.
    hash: str
    callback: str
    #: What we kept in it when it was opened.
    metadata: Mapping[str, Any]
    #: What is filled in at this moment.
    values: Values
    #: The block_id of the first input, where a sentence about the whole form is shown.
    first_input: str | None = None
    is_home: bool = False
    #: The form as we sent it, for whoever shows it again with something more.
    form: Mapping[str, Any] = field(default_factory=dict)


class Command(Asked, frozen=True, kw_only=True):
    """A slash command; ``text`` is what was typed, with mentions as people read them."""

    name: str
    text: str
    #: Who is meant by each mention, as it reads in ``text``.
    people: Mapping[str, UserId] = field(default_factory=dict)
    #: The people who are mentioned in it, in order.
    mentioned: tuple[UserId, ...] = ()


class Click(Asked, frozen=True, kw_only=True):
    """A button, a menu entry or a choice that acts at once."""

    action: str
    value: str = ""
    selected: tuple[str, ...] = ()
    #: The message that holds the button; None in a form and in App Home.
    message_ts: str | None = None
    #: The form or App Home that holds it.
    view: OpenView | None = None


class Submission(Asked, frozen=True, kw_only=True):
    """A form that was sent off."""

    callback: str
    values: Values
    metadata: Mapping[str, Any]
    view: OpenView

    @property
    def nonce(self) -> str | None:
        """What tells this form from every other: once it is accepted, it is never accepted again."""
        nonce = self.metadata.get("nonce")
        return nonce if isinstance(nonce, str) and nonce else None


class Closed(Asked, frozen=True, kw_only=True):
    """A form that was closed without being sent off."""

    callback: str
    metadata: Mapping[str, Any]
    view: OpenView


class CapturedMessage(Struct, frozen=True, kw_only=True):
    """The message on which a shortcut was used."""

    channel: ChannelId
    ts: str
    #: As Slack keeps it: escaped once.
    text: str
    #: None when an app wrote it.
    user: UserId | None
    #: None when Slack would not tell it in time.
    permalink: str | None = None


class Shortcut(Asked, frozen=True, kw_only=True):
    """A shortcut, from anywhere or on a message."""

    callback: str
    message: CapturedMessage | None = None


class Suggestion(Asked, frozen=True, kw_only=True):
    """Somebody looks for an option in a menu that we fill; ``typed`` may be empty."""

    action: str
    typed: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


class Event(Asked, frozen=True, kw_only=True):
    """Something that happened in the workspace; ``body`` is the inner event."""

    type: str
    body: Mapping[str, Any]
