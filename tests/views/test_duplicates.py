"""What became of likely duplicates, and what can be done next."""

from __future__ import annotations

import pytest

from bot.domain.duplicates import Pair
from bot.domain.requirement import RequirementState
from bot.domain.values import replace
from bot.flows import requirement
from bot.views import duplicates
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, CHANNEL, World


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (RequirementState.OPEN, "if it says more, edit R1."),
        (RequirementState.SIGNED, "if it says more, ask for a change of R1 with `/requirement change R1`."),
    ],
)
def test_how_the_one_that_stays_gets_other_words_depends_on_whether_it_is_signed(
    world: World, state: RequirementState, said: str
) -> None:
    world.captures("Export within 10 seconds", "Exports take 10 seconds")
    stays, gone = requirement.texts(world.store, world.who(ANA), CHANNEL, numbers=[1, 2])

    told = duplicates.merged(Pair(merged=gone, into=replace(stays, state=state)))

    assert said in told.text
