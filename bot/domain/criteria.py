"""Acceptance criteria as people write them: scenarios of Given, When and Then, or plain checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from bot.domain.smells import Smell

_BULLET = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s*)?|^\[[ xX]\]\s*")
_STEP = re.compile(r"\b(given|when|then)\b", re.IGNORECASE)
_FIRST = re.compile(r"(given|when|then|and|but)\b", re.IGNORECASE)


class Criterion(Struct, frozen=True):
    """One test that decides whether a requirement is met, as its lines were written."""

    lines: tuple[str, ...]
    is_scenario: bool = False

    @property
    def smell(self) -> Smell | None:
        """What a scenario lacks or has too much of; a check smells of nothing."""
        if not self.is_scenario:
            return None
        steps = [step.lower() for line in self.lines for step in _steps_of(line)]
        if steps.count("when") > 1:
            return Smell.SEVERAL_WHENS
        if "when" not in steps:
            return Smell.MISSING_WHEN
        return None if "then" in steps else Smell.MISSING_THEN


def criteria(text: str) -> tuple[Criterion, ...]:
    """Return the criteria in a text: each Given, or When without one, begins a scenario, other lines are checks.

    And and But go on with a scenario; an empty line ends it. Marks of lists are left out.
    """
    return tuple(_grouped(text))


def _grouped(text: str) -> Iterator[Criterion]:
    scenario: list[str] = []
    for line in [*text.split("\n"), ""]:
        words = _BULLET.sub("", line.strip())
        first = _FIRST.match(words)
        if scenario and (first is None or first[1].lower() == "given"):
            yield Criterion(tuple(scenario), is_scenario=True)
            scenario = []
        if first is not None and (scenario or first[1].lower() in ("given", "when")):
            scenario.append(words)
        elif words:
            yield Criterion((words,))


def _steps_of(line: str) -> list[str]:
    """Return the steps in a line: the one that it begins with, and those of a line that says it all.

    Inside a line a step stands behind a comma, or begins with a capital letter; any other *when* is just a word.
    """
    first = _FIRST.match(line)
    if first is None:
        return []
    inline = [match for match in _STEP.finditer(line) if match.start()]
    return [first[1], *(match[1] for match in inline if _is_step(line[: match.start()], match[1]))]


def _is_step(before: str, word: str) -> bool:
    return word[0].isupper() or before.rstrip().endswith((",", ";"))
