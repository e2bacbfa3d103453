"""Charts as drawings: without any style of their own, in colours that hold in light and in dark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from markupsafe import Markup

from playground.page.plots import HEIGHT, WIDTH, Plot, number, shape
from playground.page.rich_text import swatch

Chart = Mapping[str, Any]
#: Each stands out against the page in light and in dark by three to one, and none of them more than another.
COLOURS = (
    *("#2f7fd0", "#cc5f17", "#2a8f57", "#9357cf", "#d6455d", "#148a94"),
    *("#c54a9b", "#7f8613", "#9a6b3f", "#6b7a90", "#6a6ee0", "#5a8f1d"),
)
#: What tells lines apart for those who do not see their colours.
_DASHES = ("none", "7 4", "2 3", "11 3 2 3")
#: Numbers beyond this are only told.
_LARGEST = 1e15
_RADIUS = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a pie, or a series of any other chart."""

    name: str
    colour: str
    values: list[float]
    #: How its line is dashed, where it is one.
    dashes: str = ""
    #: How much of the whole it is, in a pie.
    share: float = 0.0

    @property
    def sample(self) -> Markup:
        """What stands for it beside its name: a piece of its line, or its colour."""
        if not self.dashes:
            return swatch(self.colour, "swatch")
        line = {"stroke": self.colour, "stroke_width": 3, "stroke_dasharray": self.dashes}
        inside = shape("path", d="M0 5H28", **line)
        return Markup('<svg class="piece" viewBox="0 0 28 10" aria-hidden="true">{}</svg>').format(inside)

    @property
    def told(self) -> str:
        """What is said of it beside its name: of a part of a pie, how much it is."""
        return f"{number(self.values[0])} ({self.share:.0%})" if self.share else ""


def parts(chart: Chart) -> list[Part]:
    """Return what the colours of a chart mean, in its order."""
    if chart["type"] != "pie":
        dashes = [""] if chart["type"] == "bar" else _DASHES
        looks = zip(COLOURS, cycle(dashes), strict=False)
        return [
            Part(name=one["name"], colour=colour, dashes=dash, values=[point["value"] for point in one["data"]])
            for one, (colour, dash) in zip(chart["series"], looks, strict=False)
        ]
    whole = math.fsum(max(one["value"], 0) for one in chart["segments"])
    return [
        Part(name=one["label"], colour=colour, values=[one["value"]], share=max(one["value"], 0) / whole)
        for one, colour in zip(chart["segments"], COLOURS, strict=False)
    ]


def is_drawable(chart: Chart) -> bool:
    """Whether there is anything to draw: numbers that are not too large, and in a pie one above nothing."""
    is_pie = chart["type"] == "pie"
    points = chart["segments"] if is_pie else [point for one in chart["series"] for point in one["data"]]
    values = [float(one["value"]) if abs(one["value"]) <= _LARGEST else math.inf for one in points]
    return math.inf not in values and (not is_pie or max(values) > 0)


def described(chart: Chart) -> str:
    """Return what a chart shows, for those who do not see it."""
    every = parts(chart)
    names = ", ".join(f"{one.name} {one.told}".strip() for one in every)
    if chart["type"] == "pie":
        return f"Pie chart: {names}"
    values = [value for one in every for value in one.values]
    categories = chart["axis_config"]["categories"]
    over = " to ".join(dict.fromkeys((categories[0], categories[-1])))
    return (
        f"{chart['type'].capitalize()} chart: {names}; {over}; between {number(min(values))} and {number(max(values))}"
    )


def drawn(chart: Chart) -> Markup:
    """Return a chart as a drawing that says what it shows."""
    is_pie = chart["type"] == "pie"
    size = f"0 0 {2 * _RADIUS:g} {2 * _RADIUS:g}" if is_pie else f"0 0 {WIDTH:g} {HEIGHT:g}"
    inside = _pie(chart) if is_pie else _plotted(chart)
    return Markup('<svg viewBox="{}" role="img" aria-label="{}">{}</svg>').format(
        size, described(chart), Markup().join(inside)
    )


def _pie(chart: Chart) -> Iterator[Markup]:
    before = 0.0
    for one in parts(chart):
        title = shape("title", f"{one.name}: {one.told}")
        if one.share >= 1:
            yield shape("circle", title, cx=_RADIUS, cy=_RADIUS, r=_RADIUS, fill=one.colour)
        elif one.share:
            arc = f"A{_RADIUS} {_RADIUS} 0 {int(one.share > 0.5)} 1 {_rim(before + one.share)}"
            yield shape("path", title, d=f"M{_RADIUS} {_RADIUS}L{_rim(before)}{arc}Z", fill=one.colour)
        before += one.share


def _rim(share: float) -> str:
    """Return the place on the rim of the circle, clockwise from the top."""
    turn = 2 * math.pi * share
    return f"{_RADIUS * (1 + math.sin(turn)):.2f} {_RADIUS * (1 - math.cos(turn)):.2f}"


def _plotted(chart: Chart) -> Iterator[Markup]:
    every = parts(chart)
    plot = Plot.of(chart["axis_config"], [value for one in every for value in one.values])
    yield from plot.sides()
    if chart["type"] == "area":
        # No surface lies over a line.
        yield from (_surface(plot, one) for one in every)
    for at, one in enumerate(every):
        yield from _bars(plot, one, at, len(every)) if chart["type"] == "bar" else _line(plot, one)


def _bars(plot: Plot, part: Part, at: int, count: int) -> Iterator[Markup]:
    wide = plot.slot * 0.8 / count
    for place, value in enumerate(part.values):
        top, bottom = sorted((plot.y(value), plot.y(0)))
        left = plot.x(place) + (at - count / 2) * wide
        size = {"x": f"{left:.1f}", "y": f"{top:.1f}", "width": f"{wide * 0.92:.1f}", "height": f"{bottom - top:.1f}"}
        yield shape("rect", _title(plot, part, place), **size, fill=part.colour)


def _line(plot: Plot, part: Part) -> Iterator[Markup]:
    yield shape(
        "polyline",
        points=_points(plot, part),
        fill="none",
        stroke=part.colour,
        stroke_width=2.5,
        stroke_dasharray=part.dashes,
    )
    for place, value in enumerate(part.values):
        where = {"cx": f"{plot.x(place):.1f}", "cy": f"{plot.y(value):.1f}"}
        yield shape("circle", _title(plot, part, place), **where, r=3.5, fill=part.colour)


def _surface(plot: Plot, part: Part) -> Markup:
    first, last, zero = plot.x(0), plot.x(len(part.values) - 1), plot.y(0)
    around = f"{first:.1f},{zero:.1f} {_points(plot, part)} {last:.1f},{zero:.1f}"
    return shape("polygon", points=around, fill=part.colour, fill_opacity=0.3)


def _points(plot: Plot, part: Part) -> str:
    return " ".join(f"{plot.x(place):.1f},{plot.y(value):.1f}" for place, value in enumerate(part.values))


def _title(plot: Plot, part: Part, place: int) -> Markup:
    return shape("title", f"{part.name}, {plot.categories[place]}: {number(part.values[place])}")
