"""What a signed requirement goes through until it is accepted, and what guards each step (domain.md 1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bot.domain.fulfilment import (
    ORDER,
    WHOLE,
    Finding,
    Step,
    Verification,
    before,
    check_triable,
    checked_findings,
    checked_step,
    counting,
    following,
    fulfilment_of,
    open_words,
    to_try,
    unproven,
)
from bot.domain.names import UserId
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.requirement import Fulfilment, Requirement, Wording
from bot.domain.values import replace
from tests.storage.samples import a_project, a_requirement

BEN, AT = UserId("UBEN"), datetime(2026, 1, 5, tzinfo=UTC)
F = Fulfilment
TWO = Wording(text="Export", criteria="- [ ] 10,000 rows in 10 s\nGiven no rows\nWhen I export\nThen the file is empty")
BARE = Wording(text="Export within 10 seconds")


def at(fulfilment: Fulfilment, wording: Wording = TWO) -> Requirement:
    return replace(a_requirement(a_project(), 1), fulfilment=fulfilment, wording=wording)


def found(*passed: bool, first: int = 1, step: int = 2, version: int = 1) -> Mapping[int, Verification]:
    """Return what counts where each criterion was tried once, from the first on."""
    return {
        criterion: Verification(
            place=criterion, version=version, step=step, criterion=criterion, passed=each, author=BEN, at=AT
        )
        for criterion, each in enumerate(passed, start=first)
    }


def steps(*to: Fulfilment, version: int = 1) -> list[Step]:
    return [Step(place=place, version=version, to=each, author=BEN, at=AT) for place, each in enumerate(to, start=1)]


def test_everything_is_gone_through_in_order_and_can_be_taken_back_with_a_reason() -> None:
    for now, then in pairwise(ORDER):
        assert checked_step(at(now), then, found(True, True), "") == ""
        assert following(now) is then
    assert following(F.ACCEPTED) is None
    for earlier in ORDER[:-1]:
        assert checked_step(at(F.ACCEPTED), earlier, {}, "  It fell over ") == "It fell over"
    assert before(F.VERIFIED) == (F.IMPLEMENTED, F.IN_PROGRESS, F.BASELINED)


@pytest.mark.parametrize(
    ("now", "to"), [(F.BASELINED, F.IMPLEMENTED), (F.IN_PROGRESS, F.VERIFIED), (F.IMPLEMENTED, F.ACCEPTED)]
)
def test_no_step_is_skipped(now: Fulfilment, to: Fulfilment) -> None:
    with pytest.raises(Refusal, match="The next step is"):
        checked_step(at(now), to, found(True, True), "")


@pytest.mark.parametrize(("now", "to"), [(now, to) for now in ORDER for to in before(now)])
def test_nothing_goes_back_without_a_reason(now: Fulfilment, to: Fulfilment) -> None:
    with pytest.raises(FormErrors) as refused:
        checked_step(at(now), to, {}, " ")

    assert set(refused.value.errors) == {"reason"}


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ({}, "criteria 1, 2 have not passed"),
        (found(True), "criterion 2 has not passed"),
        (found(True, False), "criterion 2 has not passed"),
        (found(True, first=2), "criterion 1 has not passed"),
        (found(False, False), "criteria 1, 2 have not passed"),
    ],
)
def test_verified_needs_a_pass_for_every_criterion(counted: Mapping[int, Verification], words: str) -> None:
    with pytest.raises(Refusal, match=f"R1 cannot be verified yet: {words}"):
        checked_step(at(F.IMPLEMENTED), F.VERIFIED, counted, "")


def test_a_requirement_without_criteria_is_tried_as_a_whole() -> None:
    assert to_try(BARE) == {WHOLE: "Export within 10 seconds"}
    with pytest.raises(Refusal, match="it has not passed"):
        checked_step(at(F.IMPLEMENTED, BARE), F.VERIFIED, {}, "")

    checked_step(at(F.IMPLEMENTED, BARE), F.VERIFIED, found(True, first=WHOLE), "")


def test_checks_and_scenarios_are_criteria() -> None:
    assert to_try(TWO) == {1: "10,000 rows in 10 s", 2: "Given no rows\nWhen I export\nThen the file is empty"}


def test_a_few_criteria_are_named_and_the_others_counted() -> None:
    assert open_words(range(1, 9)) == "criteria 1, 2, 3, 4, 5 and 3 more have not passed"


def test_the_newest_finding_about_a_criterion_counts() -> None:
    tried = [*found(False, True).values(), *found(True).values()]

    counted = counting(tried, steps(F.IN_PROGRESS, F.IMPLEMENTED), 1)

    assert [counted[1].passed, counted[2].passed] == [True, True]
    assert unproven(TWO, counted) == ()


def test_what_was_found_before_the_work_was_done_again_does_not_count() -> None:
    again = steps(F.IN_PROGRESS, F.IMPLEMENTED, F.VERIFIED, F.IN_PROGRESS, F.IMPLEMENTED)

    assert counting(found(True, True).values(), again, 1) == {}
    assert counting(found(True, True, step=5).values(), again, 1).keys() == {1, 2}


def test_findings_and_steps_of_an_earlier_version_do_not_count_for_the_next() -> None:
    made = steps(F.IN_PROGRESS, F.IMPLEMENTED, F.VERIFIED)

    assert counting(found(True, True).values(), made, 2) == {}
    assert fulfilment_of(made, 2) is F.BASELINED
    assert fulfilment_of(made, 1) is F.VERIFIED


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (F.BASELINED, "R1 is baselined. Verifications are recorded once it is implemented"),
        (F.IN_PROGRESS, "R1 is in progress. Verifications are recorded once it is implemented"),
        (F.VERIFIED, "R1 is verified already. .* take it back first"),
        (F.ACCEPTED, "R1 is accepted already. .* take it back first"),
    ],
)
def test_only_what_is_implemented_and_not_verified_yet_is_tried(now: Fulfilment, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        check_triable(at(now))
    check_triable(at(F.IMPLEMENTED))


def test_a_failure_says_what_failed_and_a_note_belongs_to_an_answer() -> None:
    typed = [Finding(criterion=1, passed=False), Finding(criterion=2, passed=None, note="Looks good")]

    with pytest.raises(FormErrors) as refused:
        checked_findings(TWO, typed)

    assert set(refused.value.errors) == {"note.1", "passed.2"}


def test_what_was_left_open_is_left_out() -> None:
    typed = [Finding(criterion=1, passed=None), Finding(criterion=2, passed=True, note=" run 7 ")]

    assert checked_findings(TWO, typed) == (Finding(criterion=2, passed=True, note="run 7"),)


def test_a_criterion_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match="no such criterion"):
        checked_findings(TWO, [Finding(criterion=3, passed=True)])
