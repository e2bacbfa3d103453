"""Attributes of requirements: estimates, tags, and the words by which people name types and characteristics."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attributes import Characteristic, Estimate, estimate, points, tags
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.requirement import RequirementType, Wording
from bot.domain.type_words import CHARACTERISTICS, KINDS, Kind, plain
from bot.domain.wording import Typed, checked_wording


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("3", "3"),
        (" 0 ", "0"),
        ("0.5", "0.5"),
        ("2,5", "2.5"),
        ("3.10", "3.1"),
        ("100", "100"),
        ("2/3/8", "2 / 3 / 8"),
        ("2 3 8", "2 / 3 / 8"),
        ("0,1; 0,2; 0,3", "0.1 / 0.2 / 0.3"),
        ("2 - 3 - 8", "2 / 3 / 8"),
        ("3/3/3.0", "3"),
    ],
)
def test_an_estimate_is_one_number_or_three_and_exact(typed: str, written: str) -> None:
    found = estimate(typed)

    assert str(found) == written
    assert estimate(str(found)) == found


@pytest.mark.parametrize(
    ("estimates", "written", "unestimated"),
    [
        ([], "None", 0),
        (["", ""], "None", 2),
        (["3"], "3", 0),
        (["0.1", "0.2"], "0.3", 0),
        (["3", "2 / 3 / 8", ""], "5 / 6 / 11", 1),
    ],
)
def test_points_are_added_up_exactly_each_column_for_itself(
    estimates: list[str], written: str, unestimated: int
) -> None:
    found = points(map(estimate, estimates))

    assert (str(found.total), found.unestimated) == (written, unestimated)


def test_no_estimate_is_none() -> None:
    assert estimate(" \u200b ") is None


@pytest.mark.parametrize(
    "typed", ["big", "2/3", "1/2/3/4", "-1", "1e5", "NaN", "1/x/3", "٣", "1234567", "0.00001", "1//3"]
)
def test_what_is_no_estimate_is_told_how_to_write_one(typed: str) -> None:
    with pytest.raises(Refusal, match="low / likely / high, such as 2 / 3 / 8"):
        estimate(typed)


@pytest.mark.parametrize("typed", ["8/3/2", "2/9/8", "3/2/8"])
def test_an_estimate_goes_up(typed: str) -> None:
    with pytest.raises(Refusal, match="must not be above"):
        estimate(typed)
    with pytest.raises(ValueError, match="low"):
        Estimate(*map(Decimal, typed.split("/")))


def test_tags_are_words_in_one_form() -> None:
    assert tags("#GDPR, mobile;mobile\nÜber-uns  v2.1") == ("gdpr", "mobile", "v2.1", "über-uns")
    assert tags(" , ;") == ()


@pytest.mark.parametrize("typed", ['a"b', "<!channel>", "x" * 31, "%", " ".join(f"t{number}" for number in range(11))])
def test_what_is_no_tag_and_too_many_are_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        tags(typed)


@given(st.text())
def test_tags_stay_as_they_are_when_they_are_read_again(typed: str) -> None:
    try:
        found = tags(typed)
    except Refusal:
        return
    assert tags(" ".join(found)) == found


@pytest.mark.parametrize("each", Characteristic)
def test_each_characteristic_of_2023_is_known_by_its_name(each: Characteristic) -> None:
    assert CHARACTERISTICS[plain(each.value.replace("_", " ").title())] is each


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Usability", Kind(RequirementType.QUALITY, Characteristic.INTERACTION_CAPABILITY)),
        ("Portability", Kind(RequirementType.QUALITY, Characteristic.FLEXIBILITY)),
        ("Performance efficiency", Kind(RequirementType.QUALITY, Characteristic.PERFORMANCE_EFFICIENCY)),
        ("Functional suitability", Kind(RequirementType.QUALITY, Characteristic.FUNCTIONAL_SUITABILITY)),
        ("Non-functional", Kind(RequirementType.QUALITY)),
        ("functional", Kind(RequirementType.FUNCTIONAL)),
        ("interface", Kind(RequirementType.INTERFACE)),
    ],
)
def test_the_names_of_2011_and_common_words_are_understood(word: str, kind: Kind) -> None:
    assert KINDS[plain(word)] == kind


def test_every_mistake_of_a_form_is_said_at_once_at_its_field() -> None:
    words = Wording(text=" ", characteristic=Characteristic.SECURITY, origin="x" * 301)

    with pytest.raises(FormErrors) as refused:
        checked_wording(Typed(words=words, estimate="big", tags="a&b"))

    assert set(refused.value.errors) == {"text", "characteristic", "origin", "estimate", "tags"}


def test_what_a_form_does_not_show_stays() -> None:
    before = Wording(text="Export", estimate=estimate("3"), tags=("gdpr",))

    assert checked_wording(Typed(words=before)) == before
    assert checked_wording(Typed(words=before, estimate="", tags="")) == Wording(text="Export")
