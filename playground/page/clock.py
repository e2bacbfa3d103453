"""The workspace's clock on the page: what it shows to somebody, and how they move it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from playground.clock import RATES, Clock
from playground.page.dates import in_zone, instant
from playground.refused import Refused

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.page.visits import Visits

_MORNING = time(9, 0)
_SATURDAY = 5
_HOUR = 3600.0
#: What is drawn again each minute is drawn once a second at most, however fast the clock runs.
_LEAST_SECONDS = 1.0
_SPEEDS = {1: "Normal", 60: "60×, a minute in a second", 600: "600×, ten minutes in a second"}
_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


@dataclass(frozen=True, slots=True)
class Face:
    """The clock as somebody in a time zone sees it."""

    clock: Clock
    zone: str

    @property
    def shown(self) -> datetime:
        """The time there."""
        return in_zone(self.clock.now(), self.zone)

    @property
    def words(self) -> str:
        """The day and the time there, in full."""
        return f"{self.shown:%A}, {self.shown.day} {self.shown:%B %Y, %H:%M}"

    @property
    def day(self) -> str:
        """The day there, in short."""
        return _day(self.shown)

    @property
    def turns(self) -> str:
        """In how many real seconds it shows another minute."""
        left = (60 - self.clock.now() % 60) / self.clock.rate
        return f"{max(left, _LEAST_SECONDS):.2f}"

    @property
    def is_ahead(self) -> bool:
        """Whether it was moved on beyond the present."""
        return self.clock.ahead > 0

    @property
    def standing(self) -> str:
        """How it stands to the present, in a sentence."""
        if not self.is_ahead:
            return "This is the present."
        return f"{span(self.clock.ahead)} ahead of the present."

    @property
    def moved(self) -> str:
        """What was done last, in a sentence; nothing when nobody has moved it."""
        move = self.clock.last_move
        if move is None:
            return ""
        times = (in_zone(one, self.zone) for one in (move.before, move.after))
        before, after = (f"{_day(one)}, {one:%H:%M}" for one in times)
        return f"Moved on by {span(move.after - move.before)}, from {before} to {after}."

    @property
    def speeds(self) -> dict[int, str]:
        """Every speed, and what it is called."""
        return {rate: _SPEEDS.get(rate, f"{rate}×, an hour in a second") for rate in RATES}


def _day(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b}"


def span(seconds: float) -> str:
    """Return a length of time in its two largest units."""
    left, words = round(seconds), list[str]()
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            words.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(words[:2]) or "less than a second"


def next_morning(local: datetime) -> datetime:
    """Return the next nine o'clock in the morning that is still to come."""
    today = datetime.combine(local, _MORNING, tzinfo=local.tzinfo)
    return today if today > local else datetime.combine(local + timedelta(days=1), _MORNING, tzinfo=local.tzinfo)


def next_working_day(local: datetime) -> datetime:
    """Return nine o'clock in the morning of the next day from Monday to Friday after today."""
    day = local.date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _MORNING, tzinfo=local.tzinfo)


async def move(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Move the clock on: by an hour, or to a time in this person's zone."""
    clock, to = visits.playground.clock, str(told["to"])
    if to == "hour":
        clock.move_by(_HOUR)
    elif to == "present":
        _to_present(clock)
    else:
        local = in_zone(clock.now(), person.user.tz)
        ways = {"morning": next_morning, "working_day": next_working_day}
        clock.move_to(ways[to](local).timestamp() if to in ways else _instant(to, person.user.tz))


async def run(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Let the clock run at a speed."""
    visits.playground.clock.run(int(told["rate"]))


def _to_present(clock: Clock) -> None:
    """Run as the present does; whoever is ahead of it stays there, and is told so."""
    clock.run(1)
    if clock.ahead:
        raise Refused("clock_is_ahead")


def _instant(typed: str, zone: str) -> float:
    try:
        return instant(typed, zone)
    except OverflowError:
        raise Refused("clock_goes_forward") from None


ACTS = {"clock": move, "clock_speed": run}
