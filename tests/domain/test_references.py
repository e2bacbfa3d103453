"""References as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.references import led, parse, parse_several
from bot.domain.refusal import NotFound, Refusal


@pytest.mark.parametrize(
    "typed", ["R12", "r12", "r-12", "R 12", " R12 ", "12", "#12", "R012", "r\u201312", "R\u00a012", "R12,", "R12. "]
)
def test_case_a_dash_and_a_mark_behind_it_do_not_matter(typed: str) -> None:
    assert parse(typed, "R") == 12


@pytest.mark.parametrize("typed", ["R0", "0", "R999999999999999999999999"])
def test_a_number_that_no_series_reaches_does_not_exist(typed: str) -> None:
    with pytest.raises(NotFound, match="There is no R"):
        parse(typed, "R")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("R00", "There is no R0; numbers begin at R1. `/requirement list` shows what there is."),
        ("R9999999999", "There is no R9999999999. `/requirement list` shows what there is."),
    ],
)
def test_where_numbers_begin_is_said_only_of_what_is_too_small(typed: str, said: str) -> None:
    with pytest.raises(NotFound) as refused:
        parse(typed, "R")

    assert refused.value.sentence == said


@pytest.mark.parametrize("typed", ["Rx", "R", "R1.5", "R-", "R12 and more", "R１２", "<@U1>", "R1\n2", "X1"])
def test_anything_else_is_told_how_to_write_one(typed: str) -> None:
    with pytest.raises(Refusal, match=r"is not the number of a requirement\. Write it like R12\."):
        parse(typed, "R")


@pytest.mark.parametrize("typed", ["R3 r9 3", "R3, R9", "3 and #9", " R3 ; R9 & R3,", "R3\n R9, and R3"])
def test_several_are_named_one_after_another_and_each_counts_once(typed: str) -> None:
    assert parse_several(typed, "R") == (3, 9)


@pytest.mark.parametrize(
    ("typed", "wrong"), [("R3 foo", "foo"), ("R3 or R9", "or"), ("and R3", "and"), ("R3-R9", "R3-R9")]
)
def test_one_of_several_that_is_none_is_told_of(typed: str, wrong: str) -> None:
    with pytest.raises(Refusal, match=f"“{wrong}” is not the number of a requirement"):
        parse_several(typed, "R")


@pytest.mark.parametrize("typed", ["", " , "])
def test_none_of_several_is_told_what_is_missing(typed: str) -> None:
    with pytest.raises(Refusal, match="Say which"):
        parse_several(typed, "R")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("R1 The export ends", ("R1", "The export ends")),
        ("r-1: The export ends ", ("r-1", "The export ends")),
        ("#1 – Ends\nsoon", ("#1", "Ends\nsoon")),
        ("R1", ("R1", "")),
        ("R1 R2", ("R1 R2", "")),
        ("R1, 2 and r3", ("R1, 2 and r3", "")),
        ("R1 2 rows at once", ("R1", "2 rows at once")),
        ("The export", ("The export", "")),
        ("- the export", ("", "the export")),
        ("-the export", ("-the export", "")),
        ("R1.5 seconds", ("R1.5 seconds", "")),
        ("", ("", "")),
    ],
)
def test_words_may_stand_behind_a_reference(typed: str, parts: tuple[str, str]) -> None:
    assert led(typed) == parts


def test_nothing_at_all_is_told_what_is_missing() -> None:
    with pytest.raises(Refusal, match=r"Say which: .* like V12\. `/signoff status` shows what there is"):
        parse(" ", "V")


def test_another_series_is_named() -> None:
    with pytest.raises(Refusal, match="V4 is a sign-off; this needs a requirement, like R12"):
        parse("v4", "R")


@given(st.text())
def test_nothing_but_a_refusal_comes_of_any_text(typed: str) -> None:
    assert 1 < len(answer_to(typed)) < 160


def answer_to(typed: str) -> str:
    """The reference that was understood, or the sentence that says why none was."""
    try:
        return f"V{parse(typed, 'V')}"
    except Refusal as refused:
        return refused.sentence
