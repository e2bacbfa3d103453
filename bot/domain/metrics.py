"""Numbers about a set of requirements: how much it moved, and how well it is traced (``domain.md`` 1.1, 1.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from statistics import median_low

from msgspec import Struct

from bot.domain.links import Link, LinkKind


class Volatility(Struct, frozen=True, kw_only=True):
    """What happened to a baseline's requirements since; one that changed three times counts once (R-1.7)."""

    size: int
    added: int
    changed: int
    removed: int

    @property
    def share(self) -> Fraction | None:
        """(added + changed + removed) / size; None without a baseline to compare with."""
        return Fraction(self.added + self.changed + self.removed, self.size) if self.size else None


def volatility(baseline: Mapping[int, int], now: Mapping[int, int]) -> Volatility:
    """Compare a baseline with what stands now; both map a requirement's number to its version."""
    kept = baseline.keys() & now.keys()
    return Volatility(
        size=len(baseline),
        added=len(now.keys() - baseline.keys()),
        changed=sum(baseline[number] != now[number] for number in kept),
        removed=len(baseline.keys() - now.keys()),
    )


class Coverage(Struct, frozen=True, kw_only=True):
    """How far requirements and what verifies them know each other (R-1.6)."""

    #: Requirements with at least one link to something that exists, and all requirements.
    forward: tuple[int, int]
    #: Downstream items with at least one requirement, and all of them.
    backward: tuple[int, int]

    @property
    def forward_share(self) -> Fraction | None:
        """Covered requirements of all; None when there are none."""
        return _share(self.forward)

    @property
    def backward_share(self) -> Fraction | None:
        """Downstream items with a requirement, of all; None when there are none."""
        return _share(self.backward)


def coverage(
    requirements: Collection[Hashable], items: Collection[Hashable], links: Iterable[tuple[Hashable, Hashable]]
) -> Coverage:
    """Return trace coverage; a link from or to something that is gone does not count."""
    alive = [(source, target) for source, target in links if source in requirements and target in items]
    return Coverage(
        forward=(len({source for source, _ in alive}), len(requirements)),
        backward=(len({target for _, target in alive}), len(items)),
    )


class Traced(Struct, frozen=True, kw_only=True):
    """How requirements that count are traced: what verifies them, where they come from, and what comes of them.

    What verifies another is the end of its chain: it is an item of the coverage, and no requirement.
    """

    coverage: Coverage
    #: Numbers of those of which nothing says where they come from.
    orphans: tuple[int, ...]
    #: Numbers of requirements from which nothing derives, and that nothing refines, satisfies or verifies.
    widows: tuple[int, ...]


def traced(standing: Collection[int], rooted: Collection[int], links: Iterable[Link]) -> Traced:
    """Return how requirements are traced by links that lead up; one from or to something that is gone does not count.

    ``standing`` are the numbers of all that count, ``rooted`` of those that come from outside: from a message, from a
    promise, from somebody or some document.
    """
    upwards = [(link.source, link.target, link.kind is LinkKind.VERIFIES) for link in links]
    items = {source for source, _, verifies in upwards if verifies and source in standing}
    requirements = set(standing) - items
    alive = [(source, target) for source, target, _ in upwards if source in standing and target in standing]
    verified = [(target, source) for source, target, verifies in upwards if verifies]
    derived, origins = {source for source, _ in alive}, {target for _, target in alive}
    return Traced(
        coverage=coverage(requirements, items, verified),
        orphans=tuple(sorted(set(standing) - derived - set(rooted))),
        widows=tuple(sorted(requirements - origins)),
    )


def _share(part: tuple[int, int]) -> Fraction | None:
    some, all_ = part
    return Fraction(some, all_) if all_ else None


class Age(Struct, frozen=True, kw_only=True):
    """How long requirements have been in one state, in whole days."""

    count: int
    median_days: int
    #: The one that has been there longest, and since how many days.
    oldest: int
    oldest_days: int


def age(since: Mapping[int, datetime], now: datetime) -> Age | None:
    """Return how long requirements have been where they are; ``since`` maps a number to when it came there.

    Of an even count the median is the lower of the two in the middle, so that it is an age that occurs. None for none.
    """
    if not since:
        return None
    days = {number: max(0, (now - moment).days) for number, moment in since.items()}
    oldest = min(days, key=lambda number: (since[number], number))
    return Age(count=len(days), median_days=median_low(days.values()), oldest=oldest, oldest_days=days[oldest])


class Week(Struct, frozen=True, kw_only=True):
    """What happened in seven days, counted as events: a requirement that changed three times counts three times."""

    begins: date
    added: int = 0
    changed: int = 0
    signed: int = 0
    accepted: int = 0
    withdrawn: int = 0
    rejected: int = 0


class Happening(StrEnum):
    """What can happen to a requirement; the value is the field of ``Week``."""

    ADDED = "added"
    CHANGED = "changed"
    SIGNED = "signed"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


def weeks(happenings: Iterable[tuple[datetime, Happening, int]], now: datetime, *, count: int) -> tuple[Week, ...]:
    """Count what happened in each of the last weeks, the running one last; a week begins on Monday, in UTC."""
    this = _monday(now)
    found = {this - timedelta(weeks=back): Counter[str]() for back in reversed(range(count))}
    for at, what, times in happenings:
        if (counts := found.get(_monday(at))) is not None:
            counts[what.value] += times
    return tuple(Week(begins=begins, **counts) for begins, counts in found.items())


def _monday(at: datetime) -> date:
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())
