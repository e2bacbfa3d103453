"""``/signoff delegate`` as people type it."""

from __future__ import annotations

import pytest

from bot.domain.refusal import Refusal
from handlers.delegation import read_typed


@pytest.mark.parametrize(
    ("typed", "until", "number", "everywhere"),
    [
        ("@ben until Friday", "Friday", None, False),
        ("@ben until Friday for this project", "Friday", None, False),
        ("@ben for this project until next Friday", "next Friday", None, False),
        ("@ben until Friday 17:00, this project.", "Friday 17:00", None, False),
        ("@ben V3 until end of next week", "end of next week", 3, False),
        ("@ben for V3, until Friday", "Friday", 3, False),
        ("@ben until tomorrow for everything", "tomorrow", None, True),
        ("@ben until the project ends", "the project ends", None, False),
    ],
)
def test_a_vote_is_handed_over_for_a_round_a_project_or_everything(
    typed: str, until: str, number: int | None, everywhere: bool
) -> None:
    said = read_typed(f"{typed} because of a fair in this project")

    assert (said.until, said.round, said.everywhere) == (until, number, everywhere)
    assert said.reason == "of a fair in this project"


@pytest.mark.parametrize("typed", ["@ben for V1 and V2 until Friday", "@ben V1, V2 until Friday"])
def test_no_sign_off_of_several_is_passed_over_without_a_word(typed: str) -> None:
    with pytest.raises(Refusal, match="Write one for each"):
        read_typed(typed)
