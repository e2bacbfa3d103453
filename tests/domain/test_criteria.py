"""Acceptance criteria: scenarios and checks as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.criteria import Criterion, criteria
from bot.domain.smells import Smell

SCENARIOS = """Given a cart
And a voucher
When I pay
Then I get a receipt
But no second one
Given no cart
When I pay
Then I see a hint"""


def test_each_given_begins_a_scenario_and_and_or_but_go_on_with_it() -> None:
    found = criteria(SCENARIOS)

    assert [each.is_scenario for each in found] == [True, True]
    assert found[0].lines == (
        "Given a cart",
        "And a voucher",
        "When I pay",
        "Then I get a receipt",
        "But no second one",
    )
    assert [each.smell for each in found] == [None, None]


def test_other_lines_are_checks_whatever_marks_their_list() -> None:
    found = criteria("- [ ] 10,000 rows in 10 s\n2) CSV opens in a spreadsheet\n\n• And nothing is lost")

    assert [each.lines[0] for each in found] == [
        "10,000 rows in 10 s",
        "CSV opens in a spreadsheet",
        "And nothing is lost",
    ]
    assert not any(each.is_scenario or each.smell for each in found)


@pytest.mark.parametrize(
    ("text", "smell"),
    [
        ("Given 10,000 rows", Smell.MISSING_WHEN),
        ("Given a cart\nThen a receipt", Smell.MISSING_WHEN),
        ("When I pay", Smell.MISSING_THEN),
        ("Given a cart\nWhen I pay\nThen a receipt\nWhen I pay again\nThen a hint", Smell.SEVERAL_WHENS),
        ("Given a cart, when I pay, then I get a receipt, when I leave", Smell.SEVERAL_WHENS),
    ],
)
def test_a_scenario_that_is_not_whole_says_what_it_lacks(text: str, smell: Smell) -> None:
    [found] = criteria(text)

    assert found.smell is smell


@pytest.mark.parametrize(
    "line",
    [
        "Given a cart, when I pay, then I get a receipt",
        "GIVEN a cart When I pay Then I get a receipt",
        "When the clock shows the hour when shops close, then the till locks",
    ],
)
def test_a_scenario_may_stand_on_one_line(line: str) -> None:
    [found] = criteria(line)

    assert found == Criterion((line,), is_scenario=True)
    assert found.smell is None


@given(st.text())
def test_every_text_is_read(text: str) -> None:
    found = criteria(text)

    assert bool(found) <= bool(text.strip())
    assert all(each.lines for each in found)
