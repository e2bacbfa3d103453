"""Who may sign."""

from __future__ import annotations

import pytest

from bot.domain.electorate import MOST_SIGNATORIES, check_company, checked_signatories
from bot.domain.names import TeamId, UserId
from bot.domain.person import Person
from bot.domain.project import Role
from bot.domain.refusal import FormErrors
from bot.domain.values import replace


def a_person(name: str) -> Person:
    """Return an ordinary account."""
    return Person(team=TeamId("T1"), user=UserId(f"U{name.upper()}"), name=name, zone="UTC")


PEOPLE = {
    person.user: person
    for person in (
        a_person("Ana"),
        a_person("Ben"),
        replace(a_person("Robo"), is_bot=True),
        replace(a_person("Gus"), is_guest=True),
        replace(a_person("Dee"), is_deactivated=True),
        a_person("Out"),
        a_person("Obs"),
    )
}


def check(*names: str) -> tuple[UserId, ...]:
    """Check these people as signatories of a channel in which all but Out are."""
    return checked_signatories(
        [UserId(f"U{name.upper()}") for name in names],
        people=PEOPLE,
        in_channel=set(PEOPLE) - {UserId("UOUT")},
        role=lambda user: Role.OBSERVER if user == "UOBS" else Role.MEMBER,
    )


def test_people_of_the_channel_can_sign_and_count_once() -> None:
    assert check("Ben", "Ana", "Ben") == ("UBEN", "UANA")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Robo", "Robo is a bot"),
        ("Gus", "Gus is a guest"),
        ("Dee", "Dee is deactivated"),
        ("Out", "Out is not in this channel"),
        ("Obs", "Obs is an observer"),
        ("Nobody", "UNOBODY is not known here"),
    ],
)
def test_who_cannot_sign_is_named_with_the_reason(name: str, why: str) -> None:
    with pytest.raises(FormErrors) as refused:
        check("Ana", name)

    assert why in refused.value.errors["signatories"]
    assert "Ana" not in refused.value.errors["signatories"]


def test_everybody_who_cannot_sign_is_named_at_once() -> None:
    with pytest.raises(FormErrors) as refused:
        check("Robo", "Gus")

    assert "Robo is a bot; Gus is a guest." in refused.value.errors["signatories"]


def test_many_misfits_are_counted() -> None:
    with pytest.raises(FormErrors, match="2 more do not fit either"):
        check(*(f"N{number}" for number in range(7)))


def test_somebody_has_to_sign_and_not_everybody_in_the_world() -> None:
    with pytest.raises(FormErrors, match="at least one"):
        check()
    with pytest.raises(FormErrors, match=f"at most {MOST_SIGNATORIES}"):
        check(*(f"N{number}" for number in range(MOST_SIGNATORIES + 1)))


def alone(*there: str, changes_signed: bool = False) -> None:
    """Let Ana ask for a vote of her own alone, in a channel where these people are."""
    check_company(
        [UserId("UANA")],
        UserId("UANA"),
        people=PEOPLE,
        in_channel={UserId(f"U{name.upper()}") for name in ("Ana", *there)},
        role=lambda user: Role.OBSERVER if user == "UOBS" else Role.MEMBER,
        changes_signed=changes_signed,
    )


def test_whoever_asks_for_a_sign_off_is_not_the_only_one_where_somebody_else_could_sign() -> None:
    with pytest.raises(FormErrors, match="choose somebody else who signs too"):
        alone("Robo", "Ben")


def test_where_nobody_else_could_sign_people_sign_alone() -> None:
    alone("Robo", "Gus", "Dee", "Obs")


def test_what_was_signed_is_changed_by_one_person_only_where_nobody_else_could_sign() -> None:
    with pytest.raises(FormErrors, match="somebody else has to decide on it too"):
        alone("Robo", "Ben", changes_signed=True)
    alone("Robo", "Gus", "Dee", "Obs", changes_signed=True)


def test_asking_one_other_person_is_company_enough() -> None:
    check_company(
        [UserId("UBEN")], UserId("UANA"), people={}, in_channel=(), role=lambda _: Role.MEMBER, changes_signed=True
    )
