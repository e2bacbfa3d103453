"""Policies as documents and rows keep them."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from bot.domain.names import UserId
from bot.domain.policy import Base, Policy, PolicyKind, Seat, from_members, members

ANA, BEN = UserId("UANA"), UserId("UBEN")

POLICIES = [
    Policy(kind=PolicyKind.MAJORITY_CAST),
    Policy(kind=PolicyKind.N_OF_M, needed=3),
    Policy(kind=PolicyKind.ROLES, seats=(Seat(name="Security", holders=(ANA, BEN), required=True, veto=True),)),
    Policy(
        kind=PolicyKind.WEIGHTED,
        weights=((ANA, Fraction(1, 3)), (BEN, Fraction(2, 3))),
        share=Fraction(7, 10),
        base=Base.CAST,
    ),
    Policy(
        kind=PolicyKind.ALL_OF,
        parts=(Policy(kind=PolicyKind.MAJORITY_PRESENT), Policy(kind=PolicyKind.N_OF_M, needed=2)),
    ),
]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.kind.value)
def test_a_policy_comes_back_as_it_was_written(policy: Policy) -> None:
    written = json.dumps(members(policy))

    assert from_members(json.loads(written)) == policy


def test_fractions_are_written_as_text_because_json_has_no_exact_numbers() -> None:
    written = members(POLICIES[3])

    assert written["share"] == "7/10"
    assert written["weights"] == {ANA: "1/3", BEN: "2/3"}
