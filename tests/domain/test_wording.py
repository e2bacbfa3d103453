"""What was filled in over words that somebody else changed meanwhile."""

from __future__ import annotations

from bot.domain.attributes import Characteristic
from bot.domain.names import UserId
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.domain.values import replace
from bot.domain.wording import onto

BEFORE = Wording(text="The export ends", rationale="Month end", owner=UserId("UANA"))


def test_what_was_left_as_it_was_is_as_it_is_now_and_the_rest_is_as_it_was_typed() -> None:
    now = replace(BEFORE, text="The export ends soon", priority=Priority.MUST, owner=UserId("UBEN"))
    typed = replace(BEFORE, text="The export stops", rationale="")

    assert onto(typed, BEFORE, now) == replace(typed, priority=Priority.MUST, owner=UserId("UBEN"))


def test_a_characteristic_stays_with_the_type_that_it_was_chosen_for() -> None:
    before = replace(BEFORE, type=RequirementType.QUALITY, characteristic=Characteristic.SECURITY)
    now = replace(before, type=RequirementType.FUNCTIONAL, characteristic=None)
    typed = replace(before, characteristic=Characteristic.RELIABILITY)

    assert onto(typed, before, now) == typed
    assert onto(before, before, now) == now
