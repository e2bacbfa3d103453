"""The checks on a race see what they are there for."""

from __future__ import annotations

import pytest

from bot.domain.names import UserId
from bot.domain.signoff import Ballot, Choice
from tests.faults.racer import Act
from tests.faults.races import disagreements
from tests.flows.worlds import ANA, BEN, START


def accepted(user: UserId, choice: str) -> Act:
    """Return a vote that was acknowledged."""
    return Act(race=1, after=0, user=user, choice=choice)


ANAS = Ballot(user=ANA, choice=Choice.APPROVE, at=START)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ([accepted(ANA, "approve")], []),
        ([accepted(ANA, "reject"), accepted(ANA, "approve")], []),
        (
            [accepted(ANA, "reject"), accepted(ANA, "approve"), accepted(BEN, "reject")],
            [f"{BEN}: ['reject'] acknowledged, nothing stored"],
        ),
        ([accepted(ANA, "reject")], [f"{ANA}: approve stored, ['reject'] acknowledged"]),
        ([], [f"{ANA}: approve stored, [] acknowledged"]),
    ],
)
def test_a_vote_that_was_lost_hides_behind_nobody_elses(told: list[Act], wrong: list[str]) -> None:
    assert disagreements([ANAS], told) == wrong
