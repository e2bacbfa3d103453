"""Reading an end as people type it: *Friday*, *tomorrow*, *5 March*, *2026-03-05*, *3 days*."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.refusal import Refusal

#: Whoever says *until Friday* means all of that Friday.
END_OF_DAY = time(23, 59)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_SPANS: Mapping[str, int] = MappingProxyType({"day": 1, "week": 7})
#: Words around a day that say nothing of their own.
_FILLERS = frozenset({"the", "of", "end", "and", "including", "incl", "on", "in", "this", "next", "for", "another"})
#: Shorter pieces of a name could mean several.
_SHORTEST = 3
_WORD = re.compile(r"[a-z]+|\d+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WEEK = re.compile(r"(?:the )?end of (?:the |this )?(next )?week")
_CLOCK = re.compile(
    r"(?:\bat\s+|(?<=\d)t|\b)"
    r"(?:(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)"
    r"|(?P<of_12>1[0-2]|0?[1-9])(?::(?P<past>[0-5]\d))?\s?(?P<half>[ap])\.?m\.?|(?P<noon>noon))[\s,.;]*$",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
#: Whatever stands outside is no year that anybody means.
_YEARS = range(1970, 3000)
#: Words that are longer are not looked at.
_LONGEST = 60


def read_until(typed: str, *, now: datetime, zone: str, at: time = END_OF_DAY) -> datetime:
    """Return the time that somebody named, as *Friday* or *5 March 15:00*, in their zone as an instant in UTC.

    A day without a time lasts until ``at``. A weekday is the first that is still to come; *next Friday* is never today.
    Refusal when no day is named.
    """
    place = _zone(zone)
    said, at = _clock(typed, at)
    local = now.astimezone(place)
    is_over = datetime.combine(local.date(), at, tzinfo=place) <= now
    day = _day(" ".join(said.lower().split())[:_LONGEST], local.date(), is_over=is_over)
    if day is None:
        raise Refusal(
            f"“{' '.join(typed.split())[:40]}” is no day that I know. Say for example `until Friday`, "
            "`until tomorrow 15:00`, `until end of next week` or `until 2026-03-05`."
        )
    return datetime.combine(day, at, tzinfo=place).astimezone(UTC)


def _clock(typed: str, at: time) -> tuple[str, time]:
    """Return what stands before a time of day, and that time; ``at`` where none is said."""
    found = _CLOCK.search(typed)
    return (typed[: found.start()], _time(found)) if found else (typed, at)


def _time(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(12)
    if found["half"]:
        # Twelve is the first hour of each half.
        afternoon = 12 if found["half"].lower() == "p" else 0
        return time(int(found["of_12"]) % 12 + afternoon, int(found["past"] or 0))
    return time(int(found["hour"]), int(found["minute"]))


def _day(typed: str, today: date, *, is_over: bool) -> date | None:
    """Return a day; ``is_over`` says that the time of day which is meant has gone by today."""
    if found := _ISO.fullmatch(typed):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(typed):
        return _dated(int(found[1]), int(found[2]), int(found[3] or 0), today)
    if found := _WEEK.fullmatch(typed):
        return _friday(today) + timedelta(weeks=1 if found[1] else 0)
    said = _WORD.findall(typed)
    words = [word for word in said if word not in _FILLERS]
    not_today = "next" in said or (is_over and "this" not in said)
    return _spoken(words, today, not_today=not_today) or _span(words, today) or _in_month(words, today)


def _spoken(words: list[str], today: date, *, not_today: bool) -> date | None:
    if words in (["today"], ["tonight"]):
        return today
    if words == ["tomorrow"]:
        return today + timedelta(days=1)
    weekday = _place(words[0], _WEEKDAYS) if len(words) == 1 else None
    if weekday is None:
        return None
    days = (weekday - today.weekday()) % len(_WEEKDAYS)
    return today + timedelta(days=days or (len(_WEEKDAYS) if not_today else 0))


def _friday(today: date) -> date:
    """Return the end of somebody's working week."""
    return today + timedelta(days=_WEEKDAYS.index("friday") - today.weekday())


def _span(words: list[str], today: date) -> date | None:
    if len(words) != 2 or not words[0].isdigit() or words[1].removesuffix("s") not in _SPANS:
        return None
    days = int(words[0][:4]) * _SPANS[words[1].removesuffix("s")]
    return today + timedelta(days=days)


def _in_month(words: list[str], today: date) -> date | None:
    numbers = [int(word) for word in words if word.isdigit()]
    names = [month for word in words if (month := _place(word, _MONTHS)) is not None]
    weekdays = [weekday for word in words if (weekday := _place(word, _WEEKDAYS)) is not None]
    others = {word for word in words if not word.isdigit() and _place(word, (*_MONTHS, *_WEEKDAYS)) is None}
    if len(names) != 1 or len(numbers) not in (1, 2) or not others <= {"st", "nd", "rd", "th"}:
        return None
    found = _dated(numbers[0], names[0] + 1, numbers[1] if len(numbers) > 1 else 0, today)
    # A weekday beside a date has to be that of the date: who knows which of the two is meant?
    return found if found and set(weekdays) <= {found.weekday()} else None


def _dated(day: int, month: int, year: int, today: date) -> date | None:
    """Return a date; without a year it is the next one."""
    if year:
        return _date(year, month, day)
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found is None or found < today else found


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of the names a word begins."""
    if len(word) < _SHORTEST:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
