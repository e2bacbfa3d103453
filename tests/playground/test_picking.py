"""Which emoji are offered for a name."""

from __future__ import annotations

import pytest

from playground.page.picking import MOST, NAMES, emoji_like


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("taco", "taco"),
        ("thumbsup", "+1"),
        ("+1", "+1"),
        (":Wave:", "wave"),
        ("smiling face", "smiling_face_with_tear"),
        ("flag se", "flag-se"),
    ],
)
def test_the_nearest_name_comes_first(typed: str, first: str) -> None:
    assert emoji_like(typed)[0] == first


def test_without_words_those_at_hand_are_offered() -> None:
    assert emoji_like(" : ") == NAMES


def test_no_more_are_offered_than_somebody_looks_through() -> None:
    found = emoji_like("a")

    assert len(found) == len(set(found)) == MOST
    assert emoji_like("a" * 5000) == ()
