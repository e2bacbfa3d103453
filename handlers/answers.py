"""What a handler answers, apart from how it travels; small enough to be kept in the inbox and given again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol, Self

from msgspec import Struct, field

from bot.domain.values import replace
from bot.views.message import Message

#: Made once: for every other form than its default, ``json.dumps`` makes a new encoder each time.
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Shown(Protocol):
    """A message as views make it."""

    def payload(self) -> dict[str, Any]:
        """Return ``text`` and ``blocks``."""


class AnswerKind(StrEnum):
    """What is to happen with the content."""

    NOTHING = "nothing"
    #: Shown to the one who asked, and to nobody else.
    PRIVATE = "private"
    #: Shown in place of the private message whose button was clicked.
    REPLACED = "replaced"
    #: Opened as a form, or on top of the form that is open.
    FORM = "form"
    #: Sentences at the fields of the form, which stays open.
    ERRORS = "errors"
    #: Shown in place of the form.
    UPDATE = "update"
    #: Put on top of the form.
    PUSH = "push"
    #: Every form is closed.
    CLEAR = "clear"
    #: Options of a menu.
    OPTIONS = "options"


class Answer(Struct, frozen=True):
    """One answer; made by the functions below."""

    kind: AnswerKind
    content: Mapping[str, Any] = field(default_factory=dict)
    #: Whether what it tells was committed: then it holds, even where it cannot be shown.
    is_done: bool = False
    #: What was done before a form that only goes on from there. It takes the place of the message whose button was
    #: clicked once the form is open, and is never kept.
    before: Message | None = None

    def to_json(self) -> str:
        """Return the form in which the inbox keeps it; mostly of something that was done, so only else it says so."""
        return compact([self.kind.value, self.content] if self.is_done else [self.kind.value, self.content, False])

    @classmethod
    def from_json(cls, kept: str) -> Self:
        """Return what was kept."""
        kind, content, *is_done = json.loads(kept)
        return cls(AnswerKind(kind), content, is_done=is_done != [False])


def nothing() -> Answer:
    """Just take note of it; a form closes."""
    return Answer(AnswerKind.NOTHING)


def private(message: Shown) -> Answer:
    """Show a message to the one who asked.

    After a command it travels in the acknowledgement, after a click in a message to its ``response_url``. Where Slack
    knows no private message (a form, App Home, a global shortcut), it is shown as a small window.
    """
    return Answer(AnswerKind.PRIVATE, message.payload())


def replaced(message: Shown) -> Answer:
    """Show a message in place of the private one whose button was clicked; elsewhere the same as ``private``."""
    return Answer(AnswerKind.REPLACED, message.payload())


def form(view: Mapping[str, Any]) -> Answer:
    """Open a form with the trigger, before the acknowledgement; on top of the form that is open, if any."""
    return Answer(AnswerKind.FORM, view)


def errors(sentences: Mapping[str, str]) -> Answer:
    """Keep the form open and show a sentence at each of these fields (block_ids)."""
    return Answer(AnswerKind.ERRORS, sentences)


def update(view: Mapping[str, Any]) -> Answer:
    """Show another view in place of the form that was sent off or holds the button."""
    return Answer(AnswerKind.UPDATE, view)


def push(view: Mapping[str, Any]) -> Answer:
    """Put another view on top of the form."""
    return Answer(AnswerKind.PUSH, view)


def committed(answer: Answer) -> Answer:
    """Return an answer to something that is done for good."""
    return replace(answer, is_done=True)


def going_on(answer: Answer, before: Message) -> Answer:
    """Return a form that goes on from what was done before it."""
    return replace(answer, before=before)


def clear() -> Answer:
    """Close every form."""
    return Answer(AnswerKind.CLEAR)


def options(found: Sequence[Mapping[str, Any]]) -> Answer:
    """Offer these options, 100 at most, in the menu that asked."""
    return Answer(AnswerKind.OPTIONS, {"options": list(found)})
