"""Hints about wording: signs that a requirement may be misread, never errors (``domain.md`` 1.6).

Published tools are right in about six cases of ten. So a hint explains itself, can be dismissed for good in that
version, and never keeps anybody from anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from bot.domain import english
from bot.domain.attributes import Characteristic
from bot.domain.criteria import criteria
from bot.domain.requirement import RequirementType, Wording
from bot.domain.smell_words import WORDS
from bot.domain.smells import ADVICE, Advice, Severity, Smell

MOST_SHOWN = 3
#: More words are hard to keep in mind at once.
LONG = 30

#: Phrases with a fixed meaning; the words in them are no smell.
_EXEMPT = (
    "as soon as",
    "as many as",
    "how many",
    "up to date",
    "up-to-date",
    "good faith",
    "no more than",
    "no less than",
    "no fewer than",
    "no later than",
    "no longer than",
    "no longer",
    "not more than",
    "not less than",
    "not exceed",
    "not only",
    "not limited to",
    "whether or not",
    "consistent with",
    "simple mail transfer protocol",
    "lower case",
    "upper or lower case",
    "higher education",
    "best before",
    "pull request",
    "terms and conditions",
    "and higher",
    "or higher",
    "or lower",
    "or better",
    "or greater",
    "or larger",
    "or smaller",
    "and above",
)
#: Between angle brackets these are HTML and no gap; what may name a gap too, as *title*, is none of them.
_TAGS = "a|abbr|b|br|div|em|h|hr|html|i|iframe|img|li|nav|ol|p|pre|s|script|span|strong|sub|sup|svg|td|th|tr|u|ul"
_PLACEHOLDER = re.compile(
    r"\btb[dcrs]\b|\bto be (?:determined|decided|defined|confirmed)\b|\bnot (?:yet )?defined\b|\?\?+|\bx{3,}\b"
    rf"|\[(?:\.\.\.|…|tb\w|[^\]\n]*\?)\]|<(?:\.\.\.|…|(?!(?:{_TAGS})>)[a-z][a-z _-]*)>|(?:^|\s)…(?=\s|$)"
)
_ROUGHLY = re.compile(r"\b(?:about|around|approx\.?|roughly|up to)\s+(?=\d)")
_JOINED_QUALITIES = re.compile(r"\b([\w-]+),? (and|or) ([\w-]+)\b")
_SECOND_OBLIGATION = re.compile(r"\b(?:and|or)\s+(?:it\s+|they\s+)?(?:shall|must|will|should)\b")
_THAN = re.compile(r"\bthan\b|\bcompared (?:to|with)\b")


class Hint(Struct, frozen=True, kw_only=True):
    """One smell in one text, with the words that gave it away."""

    smell: Smell
    #: As they stand in the text, in lower case, or how scenarios begin; empty when something is missing.
    found: tuple[str, ...] = ()

    @property
    def advice(self) -> Advice:
        """Why it matters and what would be better."""
        return ADVICE[self.smell]

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.advice.severity


def hints(text: str, type_: RequirementType = RequirementType.FUNCTIONAL, *, protective: bool = False) -> list[Hint]:
    """Return every hint about a text, most severe first; none when it is not English.

    ``protective`` is said of security and safety, where negation is the right form (``domain.md`` 1.7).
    """
    if not english.is_english(text):
        return []
    return _most_severe_first(_Reading(text, type_, protective=protective).hints())


def hints_on(wording: Wording) -> list[Hint]:
    """Return every hint about the words of a requirement and about its acceptance criteria, most severe first."""
    of_text = hints(wording.text, wording.type, protective=is_protective(wording))
    return _most_severe_first([*of_text, *_hints_on_criteria(wording.criteria)])


def _hints_on_criteria(text: str) -> Iterator[Hint]:
    """Yield a hint for each smell of the scenarios, once, with how they begin."""
    if not english.is_english(text):
        return
    found: dict[Smell, list[str]] = {}
    for criterion in criteria(text):
        if criterion.smell is not None:
            found.setdefault(criterion.smell, []).append(criterion.lines[0])
    yield from (Hint(smell=smell, found=tuple(dict.fromkeys(lines))) for smell, lines in found.items())


def _most_severe_first(found: Iterable[Hint]) -> list[Hint]:
    return sorted(found, key=lambda hint: (-hint.severity, list(Smell).index(hint.smell)))


def is_protective(wording: Wording) -> bool:
    """Whether a requirement is about security or safety."""
    return wording.characteristic in (Characteristic.SECURITY, Characteristic.SAFETY)


def shown(found: Sequence[Hint], dismissed: Collection[Smell] = (), *, least: Severity = Severity.LOW) -> list[Hint]:
    """Return the few hints that people are shown: the most severe, without those that were dismissed."""
    left = [hint for hint in found if hint.severity >= least and hint.smell not in dismissed]
    return left[:MOST_SHOWN]


class _Reading:
    """One text, looked at once."""

    def __init__(self, text: str, type_: RequirementType, *, protective: bool) -> None:
        self._text = text
        self._low = english.plain(text)
        self._type = type_
        self._protective = protective
        self._is_story = english.is_story(self._low)
        self._measured = english.has_measure(self._low)
        self._words = _phrases(self._low)

    def hints(self) -> Iterator[Hint]:
        """Yield a hint for each smell, once."""
        for smell in Smell:
            if (found := self._find(smell)) is not None:
                yield Hint(smell=smell, found=tuple(dict.fromkeys(found)))

    def _find(self, smell: Smell) -> Sequence[str] | None:
        """Return the words that show a smell, nothing for one that shows by what is missing, None for no smell."""
        special = _SPECIAL.get(smell)
        return special(self) if special else self._listed(smell)

    def _listed(self, smell: Smell) -> Sequence[str] | None:
        return self._words.get(smell)

    def _placeholder(self) -> Sequence[str] | None:
        return [match.group().strip() for match in _PLACEHOLDER.finditer(self._low)] or None

    def _vague_quantity(self) -> Sequence[str] | None:
        roughly = [match.group().strip() for match in _ROUGHLY.finditer(self._low) if "up to" not in match.group()]
        return [*(self._listed(Smell.VAGUE_QUANTITY) or ()), *roughly] or None

    def _vague_quality(self) -> Sequence[str] | None:
        return None if self._measured else self._listed(Smell.VAGUE_QUALITY)

    def _comparative(self) -> Sequence[str] | None:
        return None if _THAN.search(self._low) else self._listed(Smell.COMPARATIVE)

    def _superlative(self) -> Sequence[str] | None:
        return None if self._measured else self._listed(Smell.SUPERLATIVE)

    def _negation(self) -> Sequence[str] | None:
        return None if self._protective else self._listed(Smell.NEGATION)

    def _weak_modal(self) -> Sequence[str] | None:
        return None if self._is_story or english.obligations(self._low) else self._listed(Smell.WEAK_MODAL)

    def _combinator(self) -> Sequence[str] | None:
        vague = self._words.get(Smell.VAGUE_QUALITY, ())
        joined = [
            match.group(2)
            for match in _JOINED_QUALITIES.finditer(self._low)
            if match.group(1) in vague and match.group(3) in vague
        ]
        second = [match.group() for match in _SECOND_OBLIGATION.finditer(self._low)]
        return [*(self._listed(Smell.COMBINATOR) or ()), *joined, *second] or None

    def _pronoun(self) -> Sequence[str] | None:
        return english.pronoun_subjects(self._low) or None

    def _passive(self) -> Sequence[str] | None:
        return None if self._is_story else english.passives(self._low) or None

    def _missing_actor(self) -> Sequence[str] | None:
        if self._is_story:
            return None
        is_missing = self._passive() or self._pronoun() or not english.has_modal(self._low)
        return () if is_missing else None

    def _missing_measure(self) -> Sequence[str] | None:
        of_quality = self._type is RequirementType.QUALITY and english.is_measurable(self._low)
        asked_for = of_quality or Smell.VAGUE_QUALITY in self._words
        return () if asked_for and not self._measured and not self._is_story else None

    def _missing_benefit(self) -> Sequence[str] | None:
        return () if self._is_story and not english.has_benefit(self._low) else None

    def _multi_sentence(self) -> Sequence[str] | None:
        several = english.sentences(self._text) > 1 or english.obligations(self._low) > 1
        return () if several else None

    def _long(self) -> Sequence[str] | None:
        return () if english.words(self._text) > LONG else None


_SPECIAL: dict[Smell, Callable[[_Reading], Sequence[str] | None]] = {
    Smell.PLACEHOLDER: _Reading._placeholder,
    Smell.VAGUE_QUANTITY: _Reading._vague_quantity,
    Smell.VAGUE_QUALITY: _Reading._vague_quality,
    Smell.COMPARATIVE: _Reading._comparative,
    Smell.SUPERLATIVE: _Reading._superlative,
    Smell.NEGATION: _Reading._negation,
    Smell.WEAK_MODAL: _Reading._weak_modal,
    Smell.COMBINATOR: _Reading._combinator,
    Smell.PRONOUN: _Reading._pronoun,
    Smell.PASSIVE: _Reading._passive,
    Smell.MISSING_ACTOR: _Reading._missing_actor,
    Smell.MISSING_MEASURE: _Reading._missing_measure,
    Smell.MISSING_BENEFIT: _Reading._missing_benefit,
    Smell.MULTI_SENTENCE: _Reading._multi_sentence,
    Smell.LONG: _Reading._long,
}


def _phrase_pattern(phrases: Collection[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    # Blanks of every kind are one blank here, as they are for a reader.
    alternatives = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])")


def _smells_by_phrase() -> dict[str, list[Smell]]:
    found: dict[str, list[Smell]] = {}
    for smell, phrases in WORDS.items():
        for phrase in phrases:
            found.setdefault(phrase, []).append(smell)
    return found


_SMELLS_OF = _smells_by_phrase()
_ANY_PHRASE = _phrase_pattern([*_SMELLS_OF, *_EXEMPT])


def _phrases(low: str) -> dict[Smell, list[str]]:
    """Return the words of the lists that stand in a text; what a longer phrase covers is not looked at again."""
    found: dict[Smell, list[str]] = {}
    for match in _ANY_PHRASE.finditer(low):
        phrase = " ".join(match.group().split())
        for smell in _SMELLS_OF.get(phrase, ()):
            found.setdefault(smell, []).append(phrase)
    return found
