"""What people type behind ``/signoff extend`` and ``/signoff reopen``."""

from __future__ import annotations

import pytest

from handlers.extension import read


@pytest.mark.parametrize(
    ("typed", "reference", "deadline"),
    [
        ("", None, ""),
        ("V1", "V1", ""),
        ("v-1", "v-1", ""),
        ("v\u20131 Friday", "v\u20131", "Friday"),
        ("1", "1", ""),
        ("V1 until Friday", "V1", "Friday"),
        ("V1 Friday 15:00", "V1", "Friday 15:00"),
        ("V1, till: 5 March", "V1", "5 March"),
        ("until Friday", None, "Friday"),
        ("tomorrow", None, "tomorrow"),
        ("3 days", None, "3 days"),
        ("V12 until 2026-03-05", "V12", "2026-03-05"),
    ],
)
def test_the_round_and_the_day_are_told_apart(typed: str, reference: str | None, deadline: str) -> None:
    assert read(typed) == (reference, deadline)
