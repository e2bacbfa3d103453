"""What some policies need beside their name."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from bot.domain.details import Details, SeatTyped, checked_needed, checked_quorum, detailed, exact
from bot.domain.names import UserId
from bot.domain.policy import Base, Policy, PolicyKind, Seat, from_members, members
from bot.domain.poll import Poll
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.rules import rule_of
from bot.domain.signoff import Choice

ANA, BEN, CAT, DAN = UserId("UANA"), UserId("UBEN"), UserId("UCAT"), UserId("UDAN")
EVERYBODY = (ANA, BEN, CAT)


def seat(name: str, *holders: UserId, required: bool = True, veto: bool = False) -> SeatTyped:
    """Return a filled-in row of the form for roles."""
    return SeatTyped(name=name, holders=holders, required=required, veto=veto)


def wrong(kind: PolicyKind, details: Details) -> dict[str, str]:
    """Return the sentences at the fields of a second page."""
    with pytest.raises(FormErrors) as refused:
        detailed(kind, details, EVERYBODY)
    return refused.value.errors


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2", Fraction(2)),
        (" 0.1 ", Fraction(1, 10)),
        ("0,5", Fraction(1, 2)),
        ("1/3", Fraction(1, 3)),
        ("2 / 3", Fraction(2, 3)),
        ("60 %", Fraction(3, 5)),
        ("66.6%", Fraction(666, 1000)),
    ],
)
def test_numbers_are_exact_however_people_write_them(typed: str, value: Fraction) -> None:
    assert exact(typed) == value


@pytest.mark.parametrize("typed", ["", "two", "-1", "1/0", "1e9", "٣ or so", "1.2.3", "1//2", "∞"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert exact(typed) is None


@pytest.mark.parametrize(
    ("typed", "quorum"), [("", 4), ("  ", 4), ("5", 5), ("1", 1), ("2/3", 5), ("60 %", 5), ("0.5", 4), ("100%", 7)]
)
def test_a_quorum_is_a_number_or_a_share_which_is_rounded_up(typed: str, quorum: int) -> None:
    assert checked_quorum(typed, 7, default=4) == quorum


@pytest.mark.parametrize("typed", ["8", "101 %", "9/8", "most", "0", "0 %", "0/3"])
def test_a_quorum_that_cannot_be_reached_or_read_or_asks_for_nobody_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        checked_quorum(typed, 7, default=4)


@pytest.mark.parametrize(
    ("electorate", "said"), [(1, "There is only 1 signatory"), (3, "There are only 3 signatories")]
)
@pytest.mark.parametrize("typed", ["4", "99999999999", "9" * 5000])
def test_how_many_there_are_is_said_however_many_are_asked_for(typed: str, electorate: int, said: str) -> None:
    with pytest.raises(FormErrors) as needed:
        checked_needed(typed, electorate)
    with pytest.raises(Refusal) as quorum:
        checked_quorum("4", electorate, default=1)

    assert needed.value.errors == {"needed": f"{said}."}
    assert quorum.value.sentence == f"{said}, so this quorum could never be reached."


def test_without_an_electorate_only_what_none_could_ever_reach_is_refused() -> None:
    assert checked_needed("0050", None) == 50
    with pytest.raises(FormErrors, match="A sign-off has at most 50 signatories"):
        checked_needed("99999999999", None)


@pytest.mark.parametrize("typed", ["", "0", "00", "-1", "1.5", "٣", "none"])
def test_how_many_must_approve_is_a_whole_number_from_one(typed: str) -> None:
    with pytest.raises(FormErrors, match="as a whole number from 1"):
        checked_needed(typed, 3)


def test_weights_become_exact_fractions() -> None:
    weights: Mapping[UserId, str] = {ANA: "0.1", BEN: "1/3", CAT: "2"}

    policy = detailed(PolicyKind.WEIGHTED, Details(weights=weights, share="60 %", base=Base.CAST), EVERYBODY)

    assert policy == Policy(
        kind=PolicyKind.WEIGHTED,
        weights=((ANA, Fraction(1, 10)), (BEN, Fraction(1, 3)), (CAT, Fraction(2))),
        share=Fraction(3, 5),
        base=Base.CAST,
    )


def test_weights_of_zero_or_nothing_are_refused_at_their_fields() -> None:
    errors = wrong(PolicyKind.WEIGHTED, Details(weights={ANA: "0", BEN: "x"}, share="0"))

    assert set(errors) == {"weight.UANA", "weight.UBEN", "weight.UCAT", "share"}


@pytest.mark.parametrize("typed", [("50 %", "30 %", "10 %"), ("0.5", "0.3", "0.1"), ("1/2", "1/3", "1/3")])
def test_shares_must_add_up(typed: tuple[str, str, str]) -> None:
    weights = dict(zip(EVERYBODY, typed, strict=True))

    errors = wrong(PolicyKind.WEIGHTED, Details(weights=weights, share="1/2"))

    assert "do not add up to 100 %" in errors["weight.UCAT"]


@pytest.mark.parametrize(
    "typed", [("50 %", "30 %", "20 %"), ("1/2", "1/3", "1/6"), ("0.5", "0.5", "1"), ("5", "3", "1")]
)
def test_shares_that_add_up_and_weights_of_their_own_are_taken(typed: tuple[str, str, str]) -> None:
    weights = dict(zip(EVERYBODY, typed, strict=True))

    policy = detailed(PolicyKind.WEIGHTED, Details(weights=weights, share="1/2", base=Base.CAST), EVERYBODY)

    assert len(policy.weights) == 3


def test_roles_are_kept_with_who_holds_them() -> None:
    rows = [seat("Product owner", ANA), seat("Security", BEN, CAT, required=False, veto=True), seat("")]

    policy = detailed(PolicyKind.ROLES, Details(seats=rows), EVERYBODY)

    assert policy.seats == (
        Seat(name="Product owner", holders=(ANA,), required=True),
        Seat(name="Security", holders=(BEN, CAT), veto=True),
    )


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([seat("Security", required=False, veto=True)], "holders.1"),
        ([seat("Owner", ANA), seat("", BEN)], "role.2"),
        ([seat("Owner", DAN)], "holders.1"),
        ([seat("")], "role.1"),
        ([seat("Owner", ANA), seat("Law", ANA)], "holders.1"),
        ([seat("QA", ANA), seat("qa ", BEN)], "role.2"),
    ],
    ids=["a veto held by nobody", "no name", "no signatory", "nothing", "one person for two", "one name for two"],
)
def test_roles_that_cannot_be_filled_are_refused(rows: list[SeatTyped], field: str) -> None:
    assert list(wrong(PolicyKind.ROLES, Details(seats=rows))) == [field]


@pytest.mark.parametrize(("all_of", "kind"), [(True, PolicyKind.ALL_OF), (False, PolicyKind.ANY_OF)])
def test_several_policies_hold_together_or_one_of_them(all_of: bool, kind: PolicyKind) -> None:
    parts = (PolicyKind.TWO_THIRDS_CAST, PolicyKind.MAJORITY_PRESENT)

    policy = detailed(PolicyKind.ALL_OF, Details(parts=parts, all_of=all_of), EVERYBODY)

    assert policy.kind is kind
    assert {part.kind for part in policy.parts} == set(parts)


def test_one_policy_alone_is_no_combination() -> None:
    assert list(wrong(PolicyKind.ALL_OF, Details(parts=(PolicyKind.MAJORITY_CAST,)))) == ["parts"]


def test_two_thirds_hold_together_with_so_many_and_no_veto_by_security() -> None:
    parts = (PolicyKind.TWO_THIRDS_CAST, PolicyKind.N_OF_M, PolicyKind.ROLES)
    details = Details(parts=parts, needed="2", seats=[seat("Security", CAT, required=False, veto=True)])

    policy = detailed(PolicyKind.ALL_OF, details, EVERYBODY)
    rule = rule_of(policy)

    assert [part.needed for part in policy.parts if part.kind is PolicyKind.N_OF_M] == [2]
    approve, reject = Choice.APPROVE, Choice.REJECT
    assert rule.holds(Poll.of({ANA: approve, BEN: approve, CAT: None}))
    assert not rule.holds(Poll.of({ANA: approve, BEN: None, CAT: None}))
    assert not rule.holds(Poll.of({ANA: approve, BEN: approve, CAT: reject}))


def test_exact_weights_and_consent_are_parts_like_any_other() -> None:
    weights = {ANA: "1/3", BEN: "1/3", CAT: "1/3"}
    parts = (PolicyKind.WEIGHTED, PolicyKind.CONSENT)

    policy = detailed(PolicyKind.ALL_OF, Details(parts=parts, weights=weights, share="2/3"), EVERYBODY)
    rule = rule_of(policy)

    approve, abstain, reject = Choice.APPROVE, Choice.ABSTAIN, Choice.REJECT
    assert rule.holds(Poll.of({ANA: approve, BEN: approve, CAT: abstain}))
    assert not rule.holds(Poll.of({ANA: approve, BEN: approve, CAT: reject}))
    assert not rule.holds(Poll.of({ANA: approve, BEN: None, CAT: None}))
    assert from_members(members(policy)) == policy


def test_what_a_part_lacks_is_said_at_its_field_and_what_no_part_needs_is_not_read() -> None:
    parts = (PolicyKind.MAJORITY_CAST, PolicyKind.N_OF_M, PolicyKind.ROLES)
    nobody = [seat("Security", required=False, veto=True)]

    weighed = Details(parts=(PolicyKind.MAJORITY_CAST, PolicyKind.WEIGHTED), weights={ANA: "1", BEN: "x"})
    assert set(wrong(PolicyKind.ALL_OF, weighed)) == {"weight.UBEN", "weight.UCAT", "share"}
    assert set(wrong(PolicyKind.ALL_OF, Details(parts=parts, needed="99", seats=nobody))) == {"needed", "holders.1"}
    plain = Details(parts=(PolicyKind.MAJORITY_CAST, PolicyKind.TWO_THIRDS_CAST), needed="99", seats=nobody)
    assert len(detailed(PolicyKind.ALL_OF, plain, EVERYBODY).parts) == 2
