"""What a promise must say, and what can keep it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.likeness import Compared, spoken_of
from bot.domain.promise import Said, checked, linkable
from bot.domain.refusal import FormErrors
from bot.domain.requirement import RequirementState
from bot.domain.values import replace
from tests.storage.samples import a_project, a_requirement

SAID = Said(words="Refunds take a day", recipient="Northwind")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (Said(words=" \u200b", recipient="Northwind"), {"words"}),
        (Said(words="Refunds", recipient="\n"), {"recipient"}),
        (Said(words="x" * 3001, recipient="x" * 81), {"words", "recipient"}),
    ],
)
def test_each_field_that_is_wrong_gets_its_own_sentence(said: Said, wrong: set[str]) -> None:
    with pytest.raises(FormErrors) as refused:
        checked(said)

    assert set(refused.value.errors) == wrong


def test_a_promise_is_kept_clean_and_its_recipient_on_one_line() -> None:
    said = checked(Said(words=" Refunds \u200btake a day ", recipient="North\nwind", due=date(2026, 3, 1)))

    assert said == Said(words="Refunds take a day", recipient="North wind", due=date(2026, 3, 1))


@pytest.mark.parametrize("state", [RequirementState.OPEN, RequirementState.SIGNED, RequirementState.DEFERRED])
def test_whatever_is_not_withdrawn_can_keep_a_promise(state: RequirementState) -> None:
    assert linkable(1, replace(a_requirement(a_project(), 1), state=state)).number == 1


def test_what_is_withdrawn_or_not_there_cannot() -> None:
    for found in (None, replace(a_requirement(a_project(), 1), state=RequirementState.WITHDRAWN)):
        with pytest.raises(FormErrors) as refused:
            linkable(1, found)
        assert list(refused.value.errors) == ["promised_requirement"]


@pytest.mark.parametrize(
    ("spoken", "found"),
    [
        ("We promised @Chloe that refunds take a day & no more", [1]),
        ("I promised Northwind that exports finish within 10 seconds", [2]),
        ("We will give them a dark mode by March", []),
        ("", []),
    ],
)
def test_what_people_say_is_found_in_what_is_written_down(spoken: str, found: list[int]) -> None:
    written = {
        1: "Refunds shall take a day",
        2: "The export shall finish within 10 seconds for 10,000 rows",
        3: "The system shall log every change for a year",
    }

    alike = spoken_of(spoken, Compared.of(written))

    assert [each.number for each in alike] == found
