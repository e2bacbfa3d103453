"""Putting requirements in order: MoSCoW by effort, WSJF, and a list that people move things in (``domain.md`` 1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from bot.domain.refusal import FormErrors
from bot.domain.requirement import Priority
from bot.domain.values import replace

#: Of the whole effort, at most so much may be Musts.
MOST_MUST = Fraction(60, 100)
#: About so much should be Coulds: what can be left out when time runs short.
ABOUT_COULD = Fraction(20, 100)
#: The relative scale of every WSJF column.
WSJF_SCALE = (1, 2, 3, 5, 8, 13, 20)


class MoscowCheck(Struct, frozen=True, kw_only=True):
    """How the effort is spread; the two sides of the rule of thumb of DSDM."""

    #: Points of each class; what has no class or is a Won't is not planned and left out.
    effort: Mapping[Priority, Fraction]
    #: Requirements of a counted class that have no estimate.
    unestimated: int
    #: Whether points were counted; else each requirement counts as one.
    by_effort: bool = True
    #: Requirements without a class.
    unclassed: int = 0

    @property
    def total(self) -> Fraction:
        """The whole effort."""
        return sum(self.effort.values(), start=Fraction(0))

    def share(self, priority: Priority) -> Fraction:
        """Return the share of a class, 0 when there is no effort at all."""
        return self.effort.get(priority, Fraction(0)) / self.total if self.total else Fraction(0)

    @property
    def passes(self) -> bool:
        """Whether Musts take at most 60 % of the effort (R-1.2)."""
        return self.share(Priority.MUST) <= MOST_MUST


def moscow(estimated: Iterable[tuple[Priority | None, Fraction | None]]) -> MoscowCheck:
    """Return how effort is spread over the classes: effort is counted, not items (R-1.2)."""
    effort: dict[Priority, Fraction] = {}
    unestimated = 0
    for priority, points in estimated:
        if priority is None or priority is Priority.WONT:
            continue
        if points is None:
            unestimated += 1
        else:
            effort[priority] = effort.get(priority, Fraction(0)) + points
    return MoscowCheck(effort=effort, unestimated=unestimated)


def shares(classes: Iterable[tuple[int, Priority | None]], estimates: Mapping[int, Fraction]) -> MoscowCheck:
    """Return how the classes share the effort; where nothing of it is estimated, each requirement counts as one."""
    counted = list(classes)
    is_estimated = any(number in estimates for number, class_ in counted if class_ not in (None, Priority.WONT))
    check = moscow((class_, estimates.get(number) if is_estimated else Fraction(1)) for number, class_ in counted)
    return replace(check, by_effort=is_estimated, unclassed=sum(class_ is None for _, class_ in counted))


class Wsjf(Struct, frozen=True, kw_only=True):
    """One line of the WSJF table, each column on its own relative scale (SAFe; Reinertsen)."""

    number: int
    value: int
    criticality: int
    opportunity: int
    size: int

    @property
    def cost_of_delay(self) -> int:
        """User and business value, time criticality, and risk reduction or opportunity enablement, added up."""
        return self.value + self.criticality + self.opportunity

    @property
    def score(self) -> Fraction:
        """Cost of delay divided by job size; highest first."""
        return Fraction(self.cost_of_delay, self.size)


def checked_wsjf(number: int, *, value: int, criticality: int, opportunity: int, size: int) -> Wsjf:
    """Return a line; FormErrors at every column that is not on the scale: a size of 0 is refused, never divided by."""
    columns = {"value": value, "criticality": criticality, "opportunity": opportunity, "size": size}
    scale = ", ".join(str(step) for step in WSJF_SCALE)
    said = f"Choose one of {scale}, or leave all four of R{number} open."
    wrong = {name: said for name, given in columns.items() if given not in WSJF_SCALE}
    if wrong:
        raise FormErrors(wrong)
    return Wsjf(number=number, value=value, criticality=criticality, opportunity=opportunity, size=size)


def checked_row(number: int, chosen: Mapping[str, str | None]) -> Wsjf | None:
    """Return a row of the form, or None where all of it was left open; FormErrors at what is missing."""
    if not any(chosen.values()):
        return None
    return checked_wsjf(number, **{name: int(step or 0) for name, step in chosen.items()})


class Settled(Struct, frozen=True, kw_only=True):
    """What somebody changed in a form of scores, apart from what others changed while it was open."""

    #: To be scored.
    lines: tuple[Wsjf, ...]
    #: To be without a score.
    emptied: tuple[int, ...]
    #: What both changed, each in another way, with what stands there now; None where the other took the score away.
    meanwhile: Mapping[int, Wsjf | None]


def settled(typed: Mapping[int, Wsjf | None], *, shown: Mapping[int, Wsjf], known: Mapping[int, Wsjf]) -> Settled:
    """Compare what stands in a form with what it was ``shown`` with, and with what is ``known`` by now."""
    changed = {number: line for number, line in typed.items() if line != shown.get(number)}
    news = {number: line for number, line in changed.items() if line != known.get(number)}
    meanwhile = {number: known.get(number) for number in news if known.get(number) != shown.get(number)}
    mine = {number: line for number, line in news.items() if number not in meanwhile}
    return Settled(
        lines=tuple(line for line in mine.values() if line),
        emptied=tuple(number for number, line in mine.items() if line is None),
        meanwhile=meanwhile,
    )


def by_wsjf(lines: Iterable[Wsjf]) -> list[Wsjf]:
    """Return lines with the highest score first; of equals the smaller job, then the older requirement (R-1.1)."""
    return sorted(lines, key=lambda line: (-line.score, line.size, line.number))


def columns_without_one(lines: Sequence[Wsjf]) -> list[str]:
    """Return the columns in which nothing is a 1: on a relative scale the smallest of each column is one."""
    columns = ("value", "criticality", "opportunity", "size")
    return [name for name in columns if lines and min(getattr(line, name) for line in lines) > 1]


def moved(order: Sequence[int], number: int, *, before: int | None = None) -> tuple[int, ...]:
    """Return an order with one requirement moved before another, or to the end."""
    rest = [each for each in order if each != number]
    at = rest.index(before) if before in rest and before is not None else len(rest)
    return (*rest[:at], number, *rest[at:])
