"""References that people type and read: ``R12``, ``V4``, ``L2``; case and a dash do not matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.refusal import NotFound, Refusal

#: What each letter stands for, as sentences say it.
KINDS: Mapping[str, str] = MappingProxyType(
    {"R": "a requirement", "V": "a sign-off", "L": "a baseline", "C": "a change request"}
)

#: Where people look the numbers up.
_FOUND: Mapping[str, str] = MappingProxyType(
    {"R": "/requirement list", "V": "/signoff status", "L": "/signoff baseline", "C": "/requirement changes"}
)

#: No series ever has numbers with more digits; they would not fit the database either.
_DIGITS = 9
_SHOWN = 40
#: What people type for a dash, or a phone makes of one; for a set of a regular expression.
DASHES = "\\-\u2010-\u2015\u2212"
#: What stands between several references, and perhaps before and behind them.
_BESIDE = " \t\r\n\u00a0,;"
#: What ends a reference in a sentence, as the comma in *R12, because …*.
_BEHIND = ".,:;!"
_BETWEEN = re.compile(r"[\s,;]+(?:(?:and|&)[\s,;]+)?", re.IGNORECASE)
_REFERENCE = re.compile(rf"(?:(?P<letter>[A-Za-z])\s*[{DASHES}]?\s*|#)?(?P<digits>[0-9]+)")
#: A reference, what may part it from words, and the words.
_LED = re.compile(rf"(?P<reference>{_REFERENCE.pattern})(?:\s*[:,]\s*|\s+[{DASHES}]+\s+|\s+)(?P<words>\S.*)", re.DOTALL)

_DASHED = re.compile(rf"[{DASHES}]+\s+(?P<words>\S.*)", re.DOTALL)


def parse(typed: str, letter: str) -> int:
    """Return the number in a reference of the series ``letter``; a bare number will do, and so does a mark behind it.

    Refusal says how to write one; NotFound when no series can reach it, as with ``R0``.
    """
    match = _REFERENCE.fullmatch(typed.strip().rstrip(_BEHIND))
    if not typed.strip():
        raise Refusal(f"Say which: write the number of {KINDS[letter]} behind it, like {letter}12.{_where(letter)}")
    found = (match["letter"] or letter).upper() if match else ""
    if match is None or found not in KINDS:
        raise Refusal(f"“{_cut(typed)}” is not the number of {KINDS[letter]}. Write it like {letter}12.")
    digits = match["digits"].lstrip("0")
    if found != letter:
        named = f"{found}{match['digits'][:_SHOWN]}"
        raise Refusal(f"{named} is {KINDS[found]}; this needs {KINDS[letter]}, like {letter}12.")
    if not digits:
        raise NotFound(f"There is no {letter}0; numbers begin at {letter}1.{_where(letter)}")
    if len(digits) > _DIGITS:
        raise NotFound(f"There is no {letter}{_cut(digits)}.{_where(letter)}")
    return int(digits)


def parse_several(typed: str, letter: str) -> tuple[int, ...]:
    """Return the numbers of several references, each once: ``R3 R9``, ``R3, R9 and R12``; Refusal as for one."""
    return tuple(dict.fromkeys(parse(each, letter) for each in _BETWEEN.split(typed.strip(_BESIDE))))


def led(typed: str, letter: str = "R") -> tuple[str, str]:
    """Return the reference at the beginning of a line and the words behind it, as *R12* and *The export …*.

    Where a line does not begin so, or names several, all of it is the first; a dash before it names none.
    """
    if dashed := _DASHED.fullmatch(typed.strip()):
        return "", dashed["words"]
    found = _LED.fullmatch(typed.strip())
    if found is None or _names_several(typed, letter):
        return typed, ""
    return found["reference"], found["words"]


def _names_several(typed: str, letter: str) -> bool:
    try:
        return bool(parse_several(typed, letter))
    except Refusal:
        return False


def _where(letter: str) -> str:
    """Say where the numbers are found."""
    return f" `{_FOUND[letter]}` shows what there is."


def _cut(typed: str) -> str:
    typed = " ".join(typed.split())
    return typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…"
