"""Dates and times in the zone of whoever reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_TOKEN = re.compile(r"\{(\w+)\}")
_STEPS = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3600), ("minute", 60))


def in_zone(seconds: float, zone: str) -> datetime:
    """Return an instant as clocks in a time zone show it."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone))


def instant(typed: str, zone: str) -> float:
    """Return the instant that a browser's own picker of dates and times means in a time zone."""
    return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)).timestamp()


def told(local: datetime, now: datetime, form: str) -> str:
    """Return an instant in the words of a format; a token that Slack does not know stays as it is."""
    return _TOKEN.sub(lambda match: _token(match[1], local, now) or match[0], form)


def _token(name: str, local: datetime, now: datetime) -> str:
    near = _near(local, now)
    if name == "day_divider_pretty":
        same_year = local.year == now.year
        return near.capitalize() or f"{local:%A}, {_day(local)}{'' if same_year else f', {local.year}'}"
    if name.endswith("_pretty"):
        return near or _token(name.removesuffix("_pretty"), local, now)
    return {
        "date": f"{_day(local)}, {local.year}",
        "date_short": f"{local:%b} {local.day}, {local.year}",
        "date_long": f"{local:%A}, {_day(local)}, {local.year}",
        "date_long_full": f"{local:%B} {local.day}, {local.year}",
        "date_num": f"{local:%Y-%m-%d}",
        "date_slash": f"{local:%d/%m/%Y}",
        "time": f"{local:%H:%M}",
        "time_secs": f"{local:%H:%M:%S}",
        "ago": _ago((now - local).total_seconds()),
    }.get(name, "")


def _near(local: datetime, now: datetime) -> str:
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((local.date() - now.date()).days, "")


def _day(local: datetime) -> str:
    special = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    return f"{local:%B} {local.day}{special.get(local.day, 'th')}"


def _ago(seconds: float) -> str:
    for name, size in _STEPS:
        if (count := int(abs(seconds) // size)) > 0:
            words = f"{count} {name}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"
