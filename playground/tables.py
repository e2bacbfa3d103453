"""The rules of tables and charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.composition import identifier
from playground.rich_text import WRITTEN
from playground.shapes import Check, also, array, boolean, integer, kind, number, one_of, string, thing, typed, wrong

_block = {"block_id": identifier}
CELLS: dict[str, Check] = {
    "raw_text": kind({"text": string(12_000, least=0)}),
    "raw_number": kind({"value": number}, {"text": string(1000)}),
    "rich_text": WRITTEN,
}
_row = array(typed(CELLS), 1, 20)
_column = thing({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_DATA_CHARACTERS = 20_000


def _column_or_nothing(value: Any, pointer: str) -> Iterator[str]:
    if value is not None:
        yield from _column(value, pointer)


def _equally_long(table: dict[str, Any], pointer: str) -> Iterator[str]:
    for number_, row in enumerate(table["rows"]):
        if len(row) != len(table["rows"][0]):
            yield wrong("all rows must have the same number of cells", f"{pointer}/rows/{number_}")
    if any(cell["type"] == "rich_text" for cell in table["rows"][0]):
        yield wrong("header cells must not be rich_text", f"{pointer}/rows/0")
    if sum(len(str(cell.get("text", ""))) for row in table["rows"] for cell in row) > _DATA_CHARACTERS:
        yield wrong(f"no more than {_DATA_CHARACTERS} characters allowed", f"{pointer}/rows")


TABLE = kind(
    {"rows": array(_row, 1, 100)},
    {**_block, "column_settings": array(_column_or_nothing, 0, 20)},
)
DATA_TABLE = also(
    kind(
        {"rows": array(_row, 2, 201), "caption": string(2000)},
        {**_block, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    ),
    _equally_long,
)

_label = string(20)
_segment = thing({"label": _label, "value": number})
_point = thing({"label": _label, "value": number})
_series = thing({"name": _label, "data": array(_point, 1, 20)})
_axes = thing({"categories": array(_label, 1, 20)}, {"x_label": string(50), "y_label": string(50)})
_of_series = kind({"series": array(_series, 1, 12), "axis_config": _axes})


def _points_match(chart: dict[str, Any], pointer: str) -> Iterator[str]:
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) != len(names):
        yield wrong("series names must be unique", f"{pointer}/series")
    for place, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != chart["axis_config"]["categories"]:
            yield wrong("data must match the categories", f"{pointer}/series/{place}/data")


CHARTS: dict[str, Check] = {
    "pie": kind({"segments": array(_segment, 1, 12)}),
    **dict.fromkeys(("bar", "area", "line"), also(_of_series, _points_match)),
}
DATA_VISUALIZATION = kind({"title": string(50), "chart": typed(CHARTS)}, _block)
