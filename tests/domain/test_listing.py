"""What people ask lists for, as they type it and as buttons carry it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.attributes import Characteristic
from bot.domain.listing import Query, filters, parse, written
from bot.domain.names import UserId
from bot.domain.refusal import Refusal
from bot.domain.requirement import Priority, RequirementState, RequirementType, Stage

ANA, BEN = UserId("U0ANA"), UserId("U0BEN")
FILTERS = [
    *("open", "signed", "withdrawn", "must", "mine", "draft", "agreed", "under_review", "quality", "interface"),
    *("type:usability", "type:functional", "owner:me", "owner:U0BEN", "tag:gdpr", "tag:#UX", "export", "10:30"),
    *('"interface"', '"rows per second"', "“accepted”", '"', '5"', '"type:epic"'),
]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Query()),
        ("Open MUST export", Query(state=RequirementState.OPEN, priority=Priority.MUST, words=("export",))),
        ("agreed", Query(state=RequirementState.OPEN, stage=Stage.AGREED)),
        ("quality", Query(type=RequirementType.QUALITY)),
        (
            "type:portability",
            Query(type=RequirementType.QUALITY, characteristic=Characteristic.FLEXIBILITY),
        ),
        ("TAG:#GDPR tag:ux", Query(tags=("gdpr", "ux"))),
        ("owner:me", Query(owner=ANA)),
        ("Unratified must", Query(unratified=True, priority=Priority.MUST)),
        ("owner:@ben l. logs", Query(owner=BEN, words=("logs",))),
        ("owner: @ben logs", Query(words=("owner:", "@ben", "logs"))),
        ("owner:", Query(words=("owner:",))),
        ('"interface"', Query(words=("interface",))),
        ("„Open“ “MUST” draft", Query(words=("Open", "MUST"), state=RequirementState.OPEN, stage=Stage.DRAFT)),
        ('must " rows   per second "', Query(words=("rows per second",), priority=Priority.MUST)),
        ('"type:epic" owner:me', Query(words=("type:epic",), owner=ANA)),
        ('say "open', Query(words=("say", "open"))),
        ('"" “ ” 5"', Query(words=('5"',))),
        ("a a b", Query(words=("a", "b"))),
    ],
)
def test_filters_are_told_from_words(typed: str, query: Query) -> None:
    assert parse(typed, ANA, {"@ben l.": BEN}) == query


def test_what_is_more_than_anybody_looks_for_at_once_is_counted() -> None:
    query = parse(" ".join([*map(str, range(13)), *(f"tag:{number}" for number in range(11))]), ANA)

    assert (len(query.words), len(query.tags), query.left_out) == (10, 10, 4)


def test_the_filters_are_those_that_were_typed() -> None:
    query = parse("interface MUST mine tag:#GDPR owner:U0BEN accepted rows", ANA)

    assert filters(query) == ("accepted", "must", "mine", "type:interface", "owner:U0BEN", "tag:gdpr")


@pytest.mark.parametrize(
    "typed", ["owner:ben", "owner:@nobody", "type:epic", "x" * 801, f"{'x' * 400} {'y' * 401}", f"x tag:{'z' * 800}"]
)
def test_what_nobody_understands_is_said(typed: str) -> None:
    with pytest.raises(Refusal):
        parse(typed, ANA)


@example(['"interface"', '"', '5"'])
@given(st.lists(st.sampled_from(FILTERS), max_size=6))
def test_a_button_asks_for_the_same_as_the_line(words: list[str]) -> None:
    query = parse(" ".join(words), ANA)

    assert parse(written(query), ANA) == query
