"""What changed between two wordings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import difference
from bot.domain.difference import Piece, PieceKind
from bot.domain.requirement import Priority, Wording
from bot.domain.values import replace


def test_one_changed_word_is_the_only_one_marked() -> None:
    assert difference.words("within 10 seconds", "within 20 seconds") == (
        Piece(PieceKind.KEPT, "within "),
        Piece(PieceKind.REMOVED, "10"),
        Piece(PieceKind.ADDED, "20"),
        Piece(PieceKind.KEPT, " seconds"),
    )


def test_a_phrase_that_changed_is_marked_as_one_and_not_word_by_word() -> None:
    assert difference.words("from a viewing distance.", "from 100 feet away.") == (
        Piece(PieceKind.KEPT, "from "),
        Piece(PieceKind.REMOVED, "a viewing distance"),
        Piece(PieceKind.ADDED, "100 feet away"),
        Piece(PieceKind.KEPT, "."),
    )


@given(st.text("ab .\n", max_size=12), st.text("ab .\n", max_size=12))
def test_pieces_make_up_both_texts_again(before: str, after: str) -> None:
    pieces = difference.words(before, after)

    assert "".join(each.text for each in pieces if each.kind is not PieceKind.ADDED) == before
    assert "".join(each.text for each in pieces if each.kind is not PieceKind.REMOVED) == after


def test_pieces_make_up_both_texts_again_even_when_they_are_too_long_to_compare() -> None:
    before, after = "word " * 1500, "other " * 1500

    pieces = difference.words(before, after)

    assert "".join(each.text for each in pieces if each.kind is not PieceKind.ADDED) == before
    assert "".join(each.text for each in pieces if each.kind is not PieceKind.REMOVED) == after


def test_only_fields_that_differ_are_named() -> None:
    old = Wording(text="Export", rationale="Audits")

    found = difference.changes(old, replace(old, priority=Priority.MUST, rationale="Law"))

    assert [each.name for each in found] == ["Priority", "Why"]
