"""Requirements that may say the same: found by likeness of words, decided by a person (``domain.md`` 1.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Self

from msgspec import Struct
from rapidfuzz import fuzz, process, utils

MOST_SHOWN = 3
#: The newest so many of about the same length are compared: that takes milliseconds, however large a project grows.
MOST_COMPARED = 5_000
#: From here on, in percent, people tend to call two requirements the same.
LIKELY = 82
#: From here on a promise, which is spoken and says more around it, is probably what a requirement writes down.
LIKELY_SPOKEN = 70


class Likeness(Struct, frozen=True, kw_only=True):
    """Another requirement that may say the same."""

    number: int
    #: How alike the words are, in percent.
    percent: int


class Compared(Struct, frozen=True, kw_only=True):
    """What a text is compared with: other texts that ``comparable`` made, and the number of each at the same place.

    Two lists, since a mapping of thousands costs more to build than the texts in it cost to compare.
    """

    numbers: Sequence[int]
    words: Sequence[str]

    @classmethod
    def of(cls, texts: Mapping[int, str]) -> Self:
        """Return texts by number as what something is compared with."""
        return cls(numbers=[*texts], words=[comparable(text) for text in texts.values()])


def comparable(text: str) -> str:
    """Return a text as it is compared: its words in lower case, without punctuation, in the order of the alphabet.

    Sorted once when it is kept, so that a sentence turned round is seen as cheaply as one that was not.
    """
    return " ".join(sorted(utils.default_process(text).split()))


def alike(text: str, others: Compared) -> list[Likeness]:
    """Return up to three others that are likely to say the same, the most alike first.

    Words count whatever their order (token sort ratio), so that a sentence turned round is seen, and a long text that
    only contains a short one is not.
    """
    return _found(text, others, fuzz.ratio, LIKELY)


def lengths(text: str) -> range:
    """Return how many characters another text can have, made comparable, that is likely to say the same.

    Two texts of ``a`` and ``b`` characters are at most ``2 min(a, b) / (a + b)`` alike, so one that is much longer or
    shorter need not be read.
    """
    length = len(comparable(text))
    return range(length * LIKELY // (200 - LIKELY), length * (200 - LIKELY) // LIKELY + 2)


def spoken_of(text: str, others: Compared) -> list[Likeness]:
    """Return up to three others that probably write down what somebody said, the most alike first.

    Words that only one side has count little (token set ratio): people say more around what they promise.
    """
    return _found(text, others, fuzz.token_set_ratio, LIKELY_SPOKEN)


def _found(text: str, others: Compared, scorer: Callable[..., float], likely: int) -> list[Likeness]:
    words = comparable(text)
    if not words:
        return []
    found = process.extract(words, others.words, scorer=scorer, processor=None, limit=MOST_SHOWN, score_cutoff=likely)
    return [Likeness(number=others.numbers[place], percent=int(score)) for _, score, place in found]
