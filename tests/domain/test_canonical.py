"""Digests follow RFC 8785 and name exactly what was decided on."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attributes import Characteristic, Verification, estimate
from bot.domain.canonical import canonical_text, digest, instant, version_digest
from bot.domain.names import UserId
from bot.domain.proposal import set_digest
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.domain.signoff import Item
from bot.domain.values import replace

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
WORDINGS = st.builds(
    Wording,
    text=TEXT,
    type=st.sampled_from(RequirementType),
    priority=st.none() | st.sampled_from(Priority),
    rationale=TEXT,
    criteria=TEXT,
    characteristic=st.none() | st.sampled_from(Characteristic),
    owner=st.none() | st.just(UserId("U1")),
    origin=TEXT,
    verification=st.none() | st.sampled_from(Verification),
    estimate=st.none() | st.sampled_from([estimate("3"), estimate("2/3/8")]),
    tags=st.sampled_from([(), ("a",), ("a", "b"), ("ab",)]),
)


def test_the_reference_digest_of_a_baseline_comes_out() -> None:
    """R-2.11, whatever the order of the members."""
    items = [{"v": 3, "id": "REQ-1"}, {"v": 1, "id": "REQ-2"}]

    text = canonical_text({"name": "BL-1", "items": items})

    assert text == '{"items":[{"id":"REQ-1","v":3},{"id":"REQ-2","v":1}],"name":"BL-1"}'
    assert digest(text) == "782dc361a0e6587a6d38072dce337f6ea4618d0bd996518b8c1cd6d10a121f8f"


@given(items=st.permutations([Item(number=number, version=1, digest=f"{number:064x}") for number in (1, 2, 9, 10, 11)]))
def test_what_is_put_to_the_vote_has_one_digest_whatever_its_order(items: list[Item]) -> None:
    """R-2.11: it is sorted by number first, so that equal sets have equal digests."""
    members = [{"id": f"R{number}", "version": 1, "digest": f"{number:064x}"} for number in (1, 2, 9, 10, 11)]

    assert set_digest(items) == digest(canonical_text({"requirements": members}))


@pytest.mark.parametrize(
    "items",
    [
        (),
        (Item(number=2, version=1, digest="b"),),
        (Item(number=1, version=1, digest="a"),),
        (Item(number=1, version=2, digest="a"), Item(number=2, version=1, digest="b")),
        (Item(number=1, version=1, digest="c"), Item(number=2, version=1, digest="b")),
        (Item(number=1, version=1, digest="b"), Item(number=2, version=1, digest="a")),
        (Item(number=3, version=1, digest="a"), Item(number=2, version=1, digest="b")),
    ],
)
def test_anything_else_that_is_put_to_the_vote_has_another_digest(items: tuple[Item, ...]) -> None:
    asked = (Item(number=1, version=1, digest="a"), Item(number=2, version=1, digest="b"))

    assert set_digest(items) != set_digest(asked)


def test_instants_are_written_in_utc_with_microseconds() -> None:
    assert instant(datetime(2026, 1, 5, 9, 0, tzinfo=UTC)) == "2026-01-05T09:00:00.000000Z"


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.timezones()))
def test_an_instant_is_written_as_the_standard_library_writes_it_in_utc(at: datetime) -> None:
    assert instant(at) == at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@given(first=WORDINGS, second=WORDINGS)
def test_two_wordings_share_a_digest_only_when_they_are_equal(first: Wording, second: Wording) -> None:
    assert (version_digest(1, 1, first) == version_digest(1, 1, second)) == (first == second)


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "b"},
        {"type": RequirementType.QUALITY},
        {"priority": None},
        {"rationale": "b"},
        {"criteria": "b"},
        {"characteristic": Characteristic.SAFETY},
        {"owner": UserId("U1")},
        {"origin": "b"},
        {"verification": Verification.TEST},
        {"estimate": estimate("3")},
        {"tags": ("b",)},
    ],
)
def test_every_field_of_the_wording_is_covered(changed: dict[str, object]) -> None:
    wording = Wording(text="a", priority=Priority.MUST, rationale="a", criteria="a")

    assert version_digest(1, 1, wording) != version_digest(1, 1, replace(wording, **changed))  # type: ignore[arg-type]


def test_attributes_that_are_empty_leave_the_form_as_it_was_before_there_were_any() -> None:
    """Digests of requirements and baselines from before hold."""
    signed = '{"criteria":"","id":"R1","priority":null,"rationale":"","text":"a","type":"functional","version":1}'

    assert version_digest(1, 1, Wording(text="a")) == digest(signed)


def test_equal_estimates_have_equal_digests_however_they_were_written() -> None:
    digests = {version_digest(1, 1, Wording(text="a", estimate=estimate(typed))) for typed in ("3", "3.0", "3/3/3")}

    assert len(digests) == 1


def test_the_same_words_put_back_later_are_another_version() -> None:
    """R-2.12: going back to the old text does not bring the old votes back."""
    wording = Wording(text="a")

    assert len({version_digest(1, 1, wording), version_digest(1, 3, wording), version_digest(2, 1, wording)}) == 3


def test_the_digest_of_a_version_can_be_recomputed_by_hand() -> None:
    """The recipe uses nothing but JSON with sorted keys, without spaces."""
    wording = Wording(text="Naïve “quotes” 🙂\n<!channel>", priority=Priority.MUST)
    members = {
        "criteria": "",
        "id": "R7",
        "priority": "must",
        "rationale": "",
        "text": wording.text,
        "type": "functional",
        "version": 2,
    }

    by_hand = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert version_digest(7, 2, wording) == digest(by_hand)
