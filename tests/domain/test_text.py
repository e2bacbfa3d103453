"""What people type is kept readable, comparable and within its limits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refusal import Refusal
from bot.domain.text import checked_line, checked_text, fingerprint, normalise, optional_text

TRICKY = st.text(st.characters(codec="utf-8") | st.sampled_from("\u200b\u200c\u200d\ufe0f\u202e\r\n\t ❤🔥é1́\U0001f3f4"))


@pytest.mark.parametrize(
    "kept",
    [
        "The export shall finish within 10 seconds",
        "❤️‍🔥 and 👩‍👩‍👧 and 1️⃣ and 👍🏽 and ☎️",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "يجب أن ينتهي التصدير",
        "می‌خواهم",
        "क्‍ष",
        "שלום",
        "<!channel> & <@U1> `x` *b* {{7*7}} =1+1 '; DROP TABLE x;--",
        "two\nlines\n\nand a gap",
        "  ".strip() + "a  b",
    ],
)
def test_what_people_can_read_is_kept_as_it_is(kept: str) -> None:
    assert normalise(kept) == unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  text \r\nmore\t\r ", "text\nmore"),
        ("e\u0301", "é"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("abc\u202edef\u2066ghi", "abcdefghi"),
        ("a\u200db\ufe0f", "ab"),
        ("a\x00b\x1bc", "abc"),
        ("half \ud83d pair", "half  pair"),
        ("a\u2028b", "a\nb"),
        ("a\tb", "a b"),
    ],
)
def test_what_nobody_can_see_is_dropped(raw: str, kept: str) -> None:
    assert normalise(raw) == kept


@given(TRICKY)
def test_doing_it_again_changes_nothing(raw: str) -> None:
    once = normalise(raw)

    assert normalise(once) == once
    assert "\x00" not in once
    once.encode()


@pytest.mark.parametrize("raw", ["", "   ", "\n\t", "\u200b\u2060", "\u3164", "\u2800", "\u202e", "\ufe0f"])
def test_text_without_anything_to_read_is_refused(raw: str) -> None:
    with pytest.raises(Refusal, match=r"The reason is empty\. Write at least one word\."):
        checked_text(raw, what="The reason", limit=10)
    assert optional_text(raw, what="The reason", limit=10) == ""


def test_text_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(Refusal, match=r"The reason is 10,000 characters long; at most 3,000 fit\."):
        checked_text("x" * 10_000, what="The reason", limit=3000)
    assert len(checked_text("x" * 3000 + "   ", what="The reason", limit=3000)) == 3000


def test_a_name_is_one_line() -> None:
    assert checked_line(" Payments\n  portal ", what="The name", limit=80) == "Payments portal"


@pytest.mark.parametrize(
    "same", ["the EXPORT  shall\nfinish", " The export shall finish ", "The\u200b export shall finish"]
)
def test_the_same_words_have_the_same_fingerprint(same: str) -> None:
    assert fingerprint(same) == fingerprint("The export shall finish")


def test_other_words_have_another_fingerprint() -> None:
    assert fingerprint("The export shall finish") != fingerprint("The exports shall finish")
    assert fingerprint("Straße") == fingerprint("STRASSE")
