"""Requirements that may say the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.likeness import Compared, alike, comparable, lengths

OTHERS = Compared.of(
    {
        1: "The system shall export the list of orders as CSV.",
        2: "The clerk shall sign each order.",
        3: "The system shall export a list of orders as a CSV file.",
        4: "The system shall export the list of orders as CSV within 10 seconds for 100,000 rows, and mail the file.",
        5: "THE SYSTEM SHALL EXPORT THE LIST OF ORDERS AS CSV",
        6: "As CSV, the list of orders shall be exported by the system.",
    }
)


def test_the_most_alike_come_first_whatever_their_case_punctuation_and_order_of_words() -> None:
    found = alike("The system shall export the list of orders, as CSV!", OTHERS)

    assert [each.number for each in found] == [1, 5, 6]
    assert [each.percent for each in found[:2]] == [100, 100]
    assert found[2].percent < 100


def test_a_longer_requirement_that_contains_a_short_one_is_another_one() -> None:
    assert 4 not in {each.number for each in alike("The system shall export the list of orders as CSV.", OTHERS)}


def test_nothing_is_alike_where_nothing_is() -> None:
    assert alike("The door shall open.", OTHERS) == []
    assert alike("Anything", Compared.of({})) == []


@given(st.text("ab ", min_size=1, max_size=30), st.text("ab ", max_size=60))
def test_no_text_of_another_length_is_likely(text: str, other: str) -> None:
    assert len(comparable(other)) in lengths(text) or alike(text, Compared.of({1: other})) == []
