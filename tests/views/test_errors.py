"""Refusals at the field of a form, where Slack shows no mention and no date: names, and the reader's own time."""

from __future__ import annotations

from bot.domain.names import UserId
from bot.domain.refusal import NotASignatory, NotFound, RoundClosed
from bot.views.errors import sentence
from tests.flows.worlds import START

ASKED = NotASignatory(people=(UserId("U1"), UserId("U2")))


def test_people_are_named() -> None:
    assert sentence(ASKED, names=("Ana", "Ben")).endswith("The signatories are: Ana, Ben")


def test_of_many_people_some_are_named_and_the_others_counted() -> None:
    names = [f"P{number}" for number in range(1, 9)]

    assert sentence(ASKED, names=names).endswith("P1, P2, P3, P4, P5 and 3 more")


def test_where_nobody_is_known_nobody_is_announced() -> None:
    assert sentence(ASKED) == "Your vote is not asked for here."
    assert sentence(NotFound()) == "There is no such thing in this project."


def test_an_instant_is_told_in_the_readers_zone() -> None:
    closed = RoundClosed("V1 is closed; votes counted until", at=START)

    assert sentence(closed, zone="Europe/Vienna").endswith("Mon 5 Jan 2026, 10:00 (Europe/Vienna)")
