"""What somebody fills in about a requirement, checked field by field before it is kept."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.attributes import estimate, tags
from bot.domain.fields import Fields
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.requirement import RequirementType, Wording
from bot.domain.text import checked_text, optional_text
from bot.domain.values import replace

TEXT_LIMIT = 3000
ORIGIN_LIMIT = 300
#: The one says what the other can be.
_TOGETHER = frozenset({"type", "characteristic"})


class Typed(Struct, frozen=True, kw_only=True):
    """A wording as it was filled in: what is chosen as it is kept, what is read first as it was typed."""

    words: Wording
    #: None where the form does not show the field: then what ``words`` has stays.
    estimate: str | None = None
    tags: str | None = None


def checked_wording(typed: Wording | Typed) -> Wording:
    """Return what somebody filled in as it may be kept; FormErrors at the fields that are wrong."""
    given = typed if isinstance(typed, Typed) else Typed(words=typed)
    words, fields = given.words, Fields()
    text = fields.take("text", lambda: checked_text(words.text, what="The requirement", limit=TEXT_LIMIT))
    rationale = fields.take("rationale", lambda: optional_text(words.rationale, what="The reason", limit=TEXT_LIMIT))
    criteria = fields.take("criteria", lambda: optional_text(words.criteria, what="The criteria", limit=TEXT_LIMIT))
    origin = fields.take("origin", lambda: _line(words.origin))
    effort = fields.take("estimate", lambda: words.estimate if given.estimate is None else estimate(given.estimate))
    labels = fields.take("tags", lambda: words.tags if given.tags is None else tags(given.tags))
    fields.take("characteristic", lambda: _fitting(words))
    if fields.errors or text is None:
        raise fields.refused()
    return replace(
        words,
        text=text,
        rationale=rationale or "",
        criteria=criteria or "",
        origin=origin or "",
        estimate=effort,
        tags=labels or (),
    )


def readable(typed: Wording | Typed) -> Wording:
    """Return the same to be shown again, where nothing is refused: what cannot be read stays as it was."""
    try:
        return checked_wording(typed)
    except FormErrors:
        return typed.words if isinstance(typed, Typed) else typed


def onto(typed: Wording, before: Wording, now: Wording) -> Wording:
    """Return what somebody filled in over ``before``, put onto what somebody else made of that meanwhile.

    What they left as it was is as it is now: they never meant to take it back.
    """
    left = {name for name in Wording.__struct_fields__ if getattr(typed, name) == getattr(before, name)}
    if not left >= _TOGETHER:
        left -= _TOGETHER
    return replace(typed, **{name: getattr(now, name) for name in left})


def _line(origin: str) -> str:
    return " ".join(optional_text(origin, what="The source", limit=ORIGIN_LIMIT).split())


def _fitting(words: Wording) -> None:
    if words.characteristic and words.type is not RequirementType.QUALITY:
        raise Refusal("Only a requirement of quality has a characteristic. Set the type to Quality, or clear this.")
