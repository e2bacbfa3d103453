"""What an evidence pack writes into cells."""

from __future__ import annotations

import pytest

from bot.domain.evidence import harmless


@pytest.mark.parametrize(
    "cell", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1"]
)
def test_what_a_spreadsheet_could_take_for_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Export in 5 seconds", "1 = 1", "'=1"])
def test_other_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
