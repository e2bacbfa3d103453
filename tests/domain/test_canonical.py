"""Digests follow RFC 8785 and name exactly what was decided on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.canonical import canonical_text, digest, instant, version_digest
from bot.domain.requirement import Priority, RequirementType, Wording

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
WORDINGS = st.builds(
    Wording,
    text=TEXT,
    type=st.sampled_from(RequirementType),
    priority=st.none() | st.sampled_from(Priority),
    rationale=TEXT,
    criteria=TEXT,
)


def test_the_reference_digest_of_a_baseline_comes_out() -> None:
    """R-2.11, whatever the order of the members."""
    items = [{"v": 3, "id": "REQ-1"}, {"v": 1, "id": "REQ-2"}]

    text = canonical_text({"name": "BL-1", "items": items})

    assert text == '{"items":[{"id":"REQ-1","v":3},{"id":"REQ-2","v":1}],"name":"BL-1"}'
    assert digest(text) == "782dc361a0e6587a6d38072dce337f6ea4618d0bd996518b8c1cd6d10a121f8f"


def test_instants_are_written_in_utc_with_microseconds() -> None:
    assert instant(datetime(2026, 1, 5, 9, 0, tzinfo=UTC)) == "2026-01-05T09:00:00.000000Z"


@given(first=WORDINGS, second=WORDINGS)
def test_two_wordings_share_a_digest_only_when_they_are_equal(first: Wording, second: Wording) -> None:
    assert (version_digest(1, 1, first) == version_digest(1, 1, second)) == (first == second)


@pytest.mark.parametrize(
    "changed",
    [{"text": "b"}, {"type": RequirementType.QUALITY}, {"priority": None}, {"rationale": "b"}, {"criteria": "b"}],
)
def test_every_field_of_the_wording_is_covered(changed: dict[str, object]) -> None:
    wording = Wording(text="a", priority=Priority.MUST, rationale="a", criteria="a")

    assert version_digest(1, 1, wording) != version_digest(1, 1, replace(wording, **changed))  # type: ignore[arg-type]


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
