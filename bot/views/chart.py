"""Charts as PNG pictures; only a worker process calls these functions, since the library they need is large."""

from __future__ import annotations

import io
from dataclasses import dataclass

from bot.domain.metrics import Week

#: Told apart by hatching too: nothing depends on colour alone. The colours are Okabe and Ito's, made for every eye.
_SERIES = (
    ("added", "#0072B2", ""),
    ("changed", "#E69F00", "//"),
    ("signed", "#009E73", ".."),
    ("withdrawn", "#999999", "xx"),
)
_INCHES, _DOTS_PER_INCH = (9.0, 4.5), 150


@dataclass(frozen=True, slots=True)
class Weeks:
    """What the chart of weeks shows."""

    weeks: tuple[Week, ...]


def weeks_png(shown: Weeks) -> bytes:
    """Draw what happened to requirements week by week, as bars side by side."""
    # Without its interactive parts, and imported here only.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    width = 0.8 / len(_SERIES)
    for place, (name, colour, hatch) in enumerate(_SERIES):
        left = [week + place * width - 0.4 + width / 2 for week in range(len(shown.weeks))]
        heights = [getattr(week, name) for week in shown.weeks]
        axes.bar(left, heights, width, label=name.capitalize(), color=colour, hatch=hatch, edgecolor="white")
    axes.set_xticks(range(len(shown.weeks)), [f"{week.begins:%d %b}" for week in shown.weeks])
    axes.set_xlabel("Week from")
    axes.set_ylabel("Requirements")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncols=len(_SERIES), loc="upper left", bbox_to_anchor=(0, 1.14), borderaxespad=0)
    picture = io.BytesIO()
    FigureCanvasAgg(figure).print_png(picture)  # type: ignore[no-untyped-call]  # the library leaves it open
    return picture.getvalue()
