"""When one requirement may be merged into another."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.duplicates import merging
from bot.domain.refusal import Refusal
from bot.domain.requirement import Requirement, RequirementState
from bot.domain.values import replace
from tests.storage.samples import a_project, a_requirement


def requirement(number: int, **changed: Any) -> Requirement:
    """Return an open requirement."""
    return replace(a_requirement(a_project(), number), **changed)


SIGNED, WITHDRAWN, MERGED = RequirementState.SIGNED, RequirementState.WITHDRAWN, RequirementState.MERGED


def test_the_newer_one_is_merged_into_the_older_one_whichever_is_named_first() -> None:
    older, newer = requirement(3), requirement(8)

    for pair in (merging(older, newer, {}), merging(newer, older, {})):
        assert (pair.merged, pair.into) == (newer, older)


def test_what_somebody_says_goes_into_the_other_does_whichever_is_older() -> None:
    older, newer = requirement(3), requirement(8, state=SIGNED, baseline=1)

    pair = merging(older, newer, {}, directed=True)

    assert (pair.merged, pair.into) == (older, newer)
    with pytest.raises(Refusal, match=r"R8 is signed .* Type `/requirement merge R3 into R8`"):
        merging(newer, older, {}, directed=True)


def test_a_new_one_may_say_the_same_as_one_that_is_signed() -> None:
    assert merging(requirement(8), requirement(3, state=SIGNED, baseline=1), {}).into.number == 3


@pytest.mark.parametrize(
    ("newer", "older", "under_vote", "said"),
    [
        (
            {"state": SIGNED, "baseline": 2},
            {"state": SIGNED, "baseline": 1},
            {},
            "R8 is signed in baseline L2 and R3 in L1",
        ),
        ({"state": SIGNED, "baseline": 1}, {"state": SIGNED, "baseline": 1}, {}, "R8 is signed in baseline L1"),
        ({"state": SIGNED, "baseline": 1}, {}, {}, "R8 is signed in baseline L1"),
        ({}, {}, {8: 4}, "R8 is under vote in V4"),
        ({}, {}, {3: 4}, "R3 is under vote in V4"),
        ({"state": WITHDRAWN}, {}, {}, "R8 is withdrawn"),
        ({}, {"state": WITHDRAWN}, {}, "R3 is withdrawn"),
        ({"state": MERGED, "merged_into": 1}, {}, {}, "R8 is merged into R1 already"),
        ({}, {"state": MERGED, "merged_into": 1}, {}, "R3 is merged into R1 already"),
    ],
)
def test_what_was_signed_is_under_vote_or_gone_is_not_merged(
    newer: dict[str, Any], older: dict[str, Any], under_vote: dict[int, int], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        merging(requirement(8, **newer), requirement(3, **older), under_vote)


def test_nothing_is_merged_with_itself() -> None:
    with pytest.raises(Refusal, match="R3 cannot be merged with itself"):
        merging(requirement(3), requirement(3), {})
