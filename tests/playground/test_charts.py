"""Charts: whatever their numbers and names are, they are drawn, or only told."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.page import charts
from playground.page.plots import ticks_of

HOSTILE = "<b>&\"'"
SIZES = st.floats(-1e15, 1e15) | st.integers(-(10**15), 10**15)


def a_pie(*values: float) -> dict[str, Any]:
    return {"type": "pie", "segments": [{"label": HOSTILE, "value": value} for value in values]}


def plotted(kind: str, *series: list[float]) -> dict[str, Any]:
    names = [f"{HOSTILE}{number}" for number in range(len(series[0]))]
    told = [
        {
            "name": f"{HOSTILE}{place}",
            "data": [{"label": name, "value": value} for name, value in zip(names, one, strict=True)],
        }
        for place, one in enumerate(series)
    ]
    return {"type": kind, "series": told, "axis_config": {"categories": names, "x_label": HOSTILE, "y_label": HOSTILE}}


def shapes(chart: dict[str, Any], name: str) -> list[ElementTree.Element]:
    """Return the shapes of a kind in a drawing."""
    return list(ElementTree.fromstring(str(charts.drawn(chart))).iter(name))  # noqa: S314 - it was drawn here


@settings(max_examples=40)
@given(
    st.sampled_from(["bar", "line", "area"]), st.lists(st.lists(SIZES, min_size=3, max_size=3), min_size=1, max_size=12)
)
def test_every_chart_with_axes_is_drawn_inside_of_its_field(kind: str, series: list[list[float]]) -> None:
    chart = plotted(kind, *series)

    heights = [float(one.get("cy") or one.get("y") or 0) for one in shapes(chart, "rect") + shapes(chart, "circle")]

    assert charts.is_drawable(chart)
    assert len(heights) == 3 * len(series)
    assert all(0 <= height <= 220 for height in heights)


@settings(max_examples=40)
@given(st.lists(SIZES, min_size=1, max_size=12))
def test_a_pie_is_as_large_as_its_parts_together(values: list[float]) -> None:
    chart = a_pie(*values)
    drawable = charts.is_drawable(chart)

    assert drawable == (max(values) > 0)
    if drawable:
        assert sum(one.share for one in charts.parts(chart)) == pytest.approx(1)
        assert len(shapes(chart, "path") + shapes(chart, "circle")) <= len(values)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -(10**400)])
def test_numbers_that_no_drawing_holds_are_only_told(value: float) -> None:
    assert not charts.is_drawable(a_pie(1, value))
    assert not charts.is_drawable(plotted("line", [1, value]))


def test_a_chart_says_what_it_shows() -> None:
    assert charts.described(a_pie(3, 1)) == f"Pie chart: {HOSTILE} 3 (75%), {HOSTILE} 1 (25%)"
    told = charts.described(plotted("bar", [1200, 2.5, 7]))
    assert told == f"Bar chart: {HOSTILE}0; {HOSTILE}0 to {HOSTILE}2; between 2.5 and 1,200"


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 5, [0, 2, 4, 6]),
        (-3, 7, [-5, -2.5, 0, 2.5, 5, 7.5]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
        (0, 41_000, [0, 20_000, 40_000, 60_000]),
        (0, 4e-13, [0, 1e-13, 2e-13, 3e-13, 4e-13]),
    ],
)
def test_the_grid_is_of_round_numbers(low: float, high: float, ticks: list[float]) -> None:
    assert ticks_of(low, high) == ticks
