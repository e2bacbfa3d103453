"""The field of a chart with axes: where each value stands in it, its grid, and what is written along its sides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from markupsafe import Markup, escape

WIDTH, HEIGHT = 400.0, 220.0
_TOP, _BOTTOM, _RIGHT = 24.0, 38.0, 8.0
#: About how wide a letter of what is written is.
_LETTER = 6.2
#: So much of the name of a category is written in any case, though not of every category then.
_ALWAYS = 12
_TICKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A field from the lowest to the highest value, with a place for each category from left to right."""

    categories: list[str]
    ticks: list[float]
    left: float
    x_label: str
    y_label: str

    @classmethod
    def of(cls, axes: Mapping[str, Any], values: list[float]) -> Self:
        """Return the field for some values; nothing is always in it, so that lengths can be compared."""
        ticks = ticks_of(min(0.0, *values), max(0.0, *values))
        return cls(
            categories=axes["categories"],
            ticks=ticks,
            left=max(len(number(one)) for one in ticks) * _LETTER + 8,
            x_label=axes.get("x_label", ""),
            y_label=axes.get("y_label", ""),
        )

    @property
    def slot(self) -> float:
        """How wide the place of a category is."""
        return (WIDTH - _RIGHT - self.left) / len(self.categories)

    def x(self, at: int) -> float:
        """Return the middle of a category."""
        return self.left + self.slot * (at + 0.5)

    def y(self, value: float) -> float:
        """Return the height of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return HEIGHT - _BOTTOM - (value - low) / (high - low) * (HEIGHT - _BOTTOM - _TOP)

    def sides(self) -> Iterator[Markup]:
        """Yield the grid, the values at the left, and the categories below."""
        for tick in self.ticks:
            y = f"{self.y(tick):.1f}"
            yield shape("line", x1=f"{self.left:.1f}", x2=WIDTH - _RIGHT, y1=y, y2=y)
            yield shape("text", number(tick), x=f"{self.left - 5:.1f}", y=y, dy=4, text_anchor="end")
        longest = max(int(self.slot / _LETTER) - 1, _ALWAYS)
        each = math.ceil((min(max(map(len, self.categories)), longest) + 1) * _LETTER / self.slot)
        for at, name in enumerate(self.categories):
            if at % each == 0:
                words = name if len(name) <= longest else f"{name[: longest - 1]}…"
                yield shape("text", words, x=f"{self.x(at):.1f}", y=HEIGHT - _BOTTOM + 15, text_anchor="middle")
        if self.y_label:
            yield shape("text", self.y_label, x=2, y=11)
        if self.x_label:
            yield shape("text", self.x_label, x=f"{(self.left + WIDTH) / 2:.1f}", y=HEIGHT - 4, text_anchor="middle")


def ticks_of(low: float, high: float) -> list[float]:
    """Return round numbers at even distances, from at most the lowest value to at least the highest."""
    rough = (high - low or 1.0) / _TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough)
    first, last = math.floor(low / step), math.ceil((high if high > low else low + 1) / step)
    return [float(f"{step * at:.12g}") for at in range(first, last + 1)]


def number(value: float) -> str:
    """Return a number as people read it."""
    return f"{value:,.12g}"


def shape(tag: str, *inside: str, **given: object) -> Markup:
    """Return an element of a drawing; what stands in it is escaped unless it is one too."""
    told = Markup().join(Markup(' {}="{}"').format(name.replace("_", "-"), value) for name, value in given.items())
    return Markup("<{0}{1}>{2}</{0}>").format(tag, told, Markup().join(escape(one) for one in inside))
