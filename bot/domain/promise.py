"""Promises: what somebody said that a client would get, and the requirement that keeps it."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from bot.domain.fields import Fields
from bot.domain.names import ProjectId, UserId
from bot.domain.refusal import FormErrors
from bot.domain.requirement import GONE, Requirement, RequirementState
from bot.domain.text import checked_line, checked_text

WORDS_LIMIT = 3000
RECIPIENT_LIMIT = 80


class Said(Struct, frozen=True, kw_only=True):
    """The form **Record a promise** as it was filled in."""

    words: str
    #: Whom it was promised to: a person or a company, in plain words.
    recipient: str
    due: date | None = None


class Promise(Struct, frozen=True, kw_only=True):
    """One promise, recorded from a message."""

    project: ProjectId
    number: int
    said: Said
    #: Permalink of the message; empty when Slack did not tell it.
    source: str
    #: Who wrote the message; None when an app did.
    made_by: UserId | None
    recorded_by: UserId
    recorded_at: datetime
    #: The requirement that keeps it, once somebody linked it.
    requirement: int | None = None

    @property
    def reference(self) -> str:
        """What people type and read, for example ``P3``."""
        return f"P{self.number}"


def checked(said: Said) -> Said:
    """Return a promise as it may be kept; FormErrors at ``words`` or ``recipient``."""
    fields = Fields()
    words = fields.take("words", lambda: checked_text(said.words, what="The promise", limit=WORDS_LIMIT))
    recipient = fields.take(
        "recipient", lambda: checked_line(said.recipient, what="Whom it was promised to", limit=RECIPIENT_LIMIT)
    )
    if words is None or recipient is None:
        raise fields.refused()
    return Said(words=words, recipient=recipient, due=said.due)


def text_of(said: Said) -> str:
    """Return everything that a person wrote into a promise, as it stands beside the audit stream."""
    return f"{said.words}\n\n{said.recipient}"


def due_of(said: Said) -> str:
    """Return until when it was promised, as the audit stream writes it; nothing where that was left open."""
    return said.due.isoformat() if said.due else ""


def linkable(number: int, found: Requirement | None) -> Requirement:
    """Return a requirement that can keep a promise; FormErrors at ``promised_requirement`` otherwise."""
    if found is None:
        raise FormErrors({"promised_requirement": f"There is no R{number} in this project. Choose another one."})
    if found.state in (*GONE, RequirementState.OBSOLETE):
        said = f"R{number} is {found.state.value} and keeps no promise. Choose another one."
        raise FormErrors({"promised_requirement": said})
    return found
