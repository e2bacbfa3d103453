"""When an accepted requirement may become obsolete, and what may replace it (domain.md 1.4)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.refusal import Refusal
from bot.domain.requirement import Fulfilment, Requirement, RequirementState
from bot.domain.succession import parse, succeeding
from bot.domain.values import replace
from tests.storage.samples import a_project, a_requirement

S = RequirementState


def accepted(number: int = 1, **changed: Any) -> Requirement:
    made = replace(a_requirement(a_project(), number), state=S.SIGNED, fulfilment=Fulfilment.ACCEPTED)
    return replace(made, **changed)


@pytest.mark.parametrize("typed", ["R1 replaced by R7", "r-1 by r7", "R1 is replaced by 7", " R1  REPLACED BY  R7 "])
def test_both_are_named_in_one_line(typed: str) -> None:
    assert parse(typed) == (1, 7)


def test_one_alone_is_asked_about_and_anything_else_is_shown_how() -> None:
    assert parse("R1") == (1, None)
    with pytest.raises(Refusal, match="obsolete R1 replaced by R7"):
        parse("R1 because R7 is better")


@pytest.mark.parametrize("state", S)
def test_only_what_counts_replaces_another(state: RequirementState) -> None:
    new = accepted(7, state=state)
    if state in (S.OPEN, S.SIGNED):
        assert succeeding(accepted(), new).new.number == 7
    else:
        with pytest.raises(Refusal, match=f"R7 is {state.value} and replaces nothing"):
            succeeding(accepted(), new)


@pytest.mark.parametrize("come_to", [each for each in Fulfilment if each is not Fulfilment.ACCEPTED])
def test_only_what_was_accepted_becomes_obsolete(come_to: Fulfilment) -> None:
    with pytest.raises(Refusal, match="only what was accepted becomes obsolete"):
        succeeding(accepted(fulfilment=come_to), accepted(7))


def test_nothing_replaces_itself_and_nothing_goes_while_a_board_votes_on_it() -> None:
    with pytest.raises(Refusal, match="R1 cannot replace itself"):
        succeeding(accepted(), accepted())
    with pytest.raises(Refusal, match="C3 on R1 is under vote"):
        succeeding(accepted(change=3), accepted(7))
