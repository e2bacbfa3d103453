"""Charts as PNG pictures; only a worker process calls these functions, since the library they need is large."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.metrics import Week

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Told apart by hatching too: nothing depends on colour alone. The colours are Okabe and Ito's, made for every eye.
_SERIES = (
    ("added", "#0072B2", ""),
    ("changed", "#E69F00", "//"),
    ("signed", "#009E73", ".."),
    ("accepted", "#56B4E9", "\\\\"),
    ("withdrawn", "#999999", "xx"),
    ("rejected", "#CC79A7", "--"),
)
#: What happens to requirements in a week, in the order of the bars.
HAPPENINGS = tuple(name for name, _, _ in _SERIES)
_INCHES, _DOTS_PER_INCH = (9.0, 6.5), 150
#: How much higher the weeks are than the parts.
_HEIGHTS = (5, 2)


class Part(Struct, frozen=True):
    """How many of a whole something holds for."""

    name: str
    count: int
    whole: int


class Drawn(Struct, frozen=True):
    """What the picture shows."""

    weeks: tuple[Week, ...]
    parts: tuple[Part, ...]


def requirements_png(shown: Drawn) -> bytes:
    """Draw what happened to requirements week by week, and below it how they are traced."""
    # Without its interactive parts, and imported here only.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    above, below = figure.subplots(2, height_ratios=_HEIGHTS)
    _draw_weeks(above, shown.weeks)
    _draw_parts(below, shown.parts)
    picture = io.BytesIO()
    FigureCanvasAgg(figure).print_png(picture)  # type: ignore[no-untyped-call]  # the library leaves it open
    return picture.getvalue()


def _draw_weeks(axes: Axes, weeks: Sequence[Week]) -> None:
    """Draw each week as bars side by side."""
    from matplotlib.ticker import MaxNLocator

    width = 0.8 / len(_SERIES)
    for place, (name, colour, hatch) in enumerate(_SERIES):
        left = [week + place * width - 0.4 + width / 2 for week in range(len(weeks))]
        heights = [getattr(week, name) for week in weeks]
        axes.bar(left, heights, width, label=name.capitalize(), color=colour, hatch=hatch, edgecolor="white")
    axes.set_xticks(range(len(weeks)), [f"{week.begins:%d %b}" for week in weeks])
    axes.set_xlabel("Week from")
    axes.set_ylabel("Requirements")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncols=len(_SERIES), loc="upper left", bbox_to_anchor=(0, 1.14), borderaxespad=0)


def _draw_parts(axes: Axes, parts: Sequence[Part]) -> None:
    """Draw each part as a bar on its whole, the first on top, with its numbers beside it."""
    places = range(len(parts))
    shares = [part.count / part.whole if part.whole else 0 for part in parts]
    axes.barh(places, [1] * len(parts), color="#EEEEEE")
    axes.barh(places, shares, color="#0072B2")
    for place, part in enumerate(parts):
        axes.text(1.01, place, f"{part.count:,} of {part.whole:,}", va="center")
    axes.set_yticks(places, [part.name for part in parts])
    axes.set_xticks([])
    axes.set_xlim(0, 1)
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom", "left"]].set_visible(False)
