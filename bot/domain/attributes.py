"""What is known of a requirement beside its words: its characteristic, how it is verified, its estimate, its tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from msgspec import Struct

from bot.domain.refusal import Refusal
from bot.domain.text import normalise

#: How many tags one requirement may have.
MOST_TAGS = 10
_TAG = re.compile(r"\w[\w.\-]{0,29}")
_BETWEEN_TAGS = re.compile(r"[\s,;]+")
#: Six digits before the point and four behind it are more than any unit of effort needs.
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,4})?", re.ASCII)
_BETWEEN_NUMBERS = re.compile(r"\s*[/;|]\s*|\s+(?:to|[-–])\s+|\s+")
_SHOWN = 40


class Characteristic(StrEnum):
    """The nine quality characteristics of ISO/IEC 25010:2023 (``domain.md`` 1.1)."""

    FUNCTIONAL_SUITABILITY = "functional_suitability"
    PERFORMANCE_EFFICIENCY = "performance_efficiency"
    COMPATIBILITY = "compatibility"
    INTERACTION_CAPABILITY = "interaction_capability"
    RELIABILITY = "reliability"
    SECURITY = "security"
    MAINTAINABILITY = "maintainability"
    FLEXIBILITY = "flexibility"
    SAFETY = "safety"


class Verification(StrEnum):
    """How it will be shown that a requirement is met (``domain.md`` 1.2)."""

    INSPECTION = "inspection"
    ANALYSIS = "analysis"
    DEMONSTRATION = "demonstration"
    TEST = "test"


class Estimate(Struct, frozen=True):
    """How much effort it takes, in the team's own unit: exact numbers, low ≤ likely ≤ high."""

    low: Decimal
    likely: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        """Refuse an order that makes no sense."""
        if not 0 <= self.low <= self.likely <= self.high:
            raise ValueError("an estimate is 0 ≤ low ≤ likely ≤ high")

    def __str__(self) -> str:
        """Return it as it is written and kept: ``3``, or ``2 / 3 / 8``; equal estimates are written alike."""
        if self.low == self.high:
            return _plain(self.likely)
        return " / ".join(map(_plain, (self.low, self.likely, self.high)))


class Points(Struct, frozen=True, kw_only=True):
    """The effort of several requirements, added up."""

    #: None where nothing is estimated.
    total: Estimate | None = None
    #: How many have no estimate.
    unestimated: int = 0


NO_POINTS = Points()


def points(estimates: Iterable[Estimate | None]) -> Points:
    """Add up estimates: what is low of each, what is likely, and what is high."""
    each = tuple(estimates)
    known = [one for one in each if one is not None]
    if not known:
        return Points(unestimated=len(each))
    low, likely, high = (sum(map(attrgetter(name), known), Decimal(0)) for name in ("low", "likely", "high"))
    return Points(total=Estimate(low, likely, high), unestimated=len(each) - len(known))


def estimate(typed: str) -> Estimate | None:
    """Return an estimate as people write it: one number, or low, likely and high; None for nothing.

    Refusal says how to write one.
    """
    words = normalise(typed)
    if not words:
        return None
    parts = _BETWEEN_NUMBERS.split(words)
    if len(parts) not in (1, 3) or not all(map(_NUMBER.fullmatch, parts)):
        raise Refusal("Write the estimate as one number, or as low / likely / high, such as 2 / 3 / 8.")
    numbers = [Decimal(part.replace(",", ".")) for part in parts]
    low, likely, high = numbers * 3 if len(numbers) == 1 else numbers
    if not low <= likely <= high:
        raise Refusal("The low estimate must not be above the likely one, nor the likely one above the high one.")
    return Estimate(low, likely, high)


def tags(typed: str) -> tuple[str, ...]:
    """Return tags as they are kept: without #, in lower case, each once, in the order of the alphabet.

    They are divided by blanks or commas; Refusal for one that is no word, and for too many.
    """
    words = [word.lstrip("#").casefold() for word in _BETWEEN_TAGS.split(normalise(typed))]
    found = sorted({normalise(word) for word in words if word})
    for word in found:
        if not _TAG.fullmatch(word):
            raise Refusal(
                f"“{word[:_SHOWN]}” cannot be a tag. Use letters, digits, dots and dashes, at most 30 characters."
            )
    if len(found) > MOST_TAGS:
        raise Refusal(f"These are {len(found)} tags; at most {MOST_TAGS} fit. Take some out.")
    return tuple(found)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
