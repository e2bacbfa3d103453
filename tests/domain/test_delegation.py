"""Voting for a colleague."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delegation import Delegation, Scope, check_delegation, delegation_of
from bot.domain.names import ProjectId, UserId
from bot.domain.refusal import Refusal
from bot.domain.values import replace

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ANA, BEN, CAT = UserId("UANA"), UserId("UBEN"), UserId("UCAT")
PORTAL, SHOP = ProjectId(1), ProjectId(2)
EVERYTHING = Scope()


def delegation(giver: UserId = ANA, holder: UserId = BEN, scope: Scope = EVERYTHING, *, days: int = 3) -> Delegation:
    """Return a delegation that begins now."""
    return Delegation(
        giver=giver, holder=holder, scope=scope, starts_at=NOW, ends_at=NOW + timedelta(days=days), reason="On leave"
    )


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (delegation(holder=ANA), "cannot delegate your vote to yourself"),
        (delegation(days=0), "in the past"),
        (delegation(days=400), "more than a year away"),
    ],
)
def test_what_makes_no_sense_is_refused(new: Delegation, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        check_delegation(new, [], now=NOW)


def test_a_vote_is_not_handed_on() -> None:
    """No chains, and so no circles: neither from the one who holds a vote nor to one who gave theirs away."""
    with pytest.raises(Refusal, match="cannot be handed on"):
        check_delegation(delegation(ANA, BEN), [delegation(BEN, CAT)], now=NOW)
    with pytest.raises(Refusal, match="cannot be handed on"):
        check_delegation(delegation(BEN, CAT), [delegation(ANA, BEN)], now=NOW)
    with pytest.raises(Refusal, match="cannot be handed on"):
        check_delegation(delegation(BEN, ANA), [delegation(ANA, BEN)], now=NOW)


def test_a_vote_is_in_one_hand_only() -> None:
    with pytest.raises(Refusal, match="delegated already"):
        check_delegation(delegation(ANA, CAT), [delegation(ANA, BEN)], now=NOW)


@pytest.mark.parametrize(
    "earlier",
    [
        replace(delegation(BEN, CAT), revoked_at=NOW),
        delegation(BEN, CAT, Scope(project=SHOP)),
        replace(delegation(BEN, CAT), starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=1)),
    ],
)
def test_what_is_over_or_about_something_else_stands_in_nobodys_way(earlier: Delegation) -> None:
    check_delegation(delegation(ANA, BEN, Scope(project=PORTAL)), [earlier], now=NOW)


def test_a_delegation_holds_from_its_start_until_its_end_or_until_it_is_taken_back() -> None:
    given = delegation(days=3)

    assert not given.holds(NOW - timedelta(seconds=1))
    assert given.holds(NOW)
    assert not given.holds(NOW + timedelta(days=3))
    assert not replace(given, revoked_at=NOW + timedelta(hours=1)).holds(NOW + timedelta(hours=1))


def test_the_narrower_delegation_decides_who_holds_the_vote() -> None:
    general = delegation(ANA, BEN)
    for_this_round = delegation(ANA, CAT, Scope(project=PORTAL, round=4))

    def holder(project: ProjectId, round_: int) -> UserId | None:
        found = delegation_of(ANA, [for_this_round, general], project=project, round_=round_, now=NOW)
        return found.holder if found else None

    assert holder(PORTAL, 4) == CAT
    assert holder(PORTAL, 5) == BEN
    assert holder(SHOP, 4) == BEN
    assert delegation_of(CAT, [general], project=PORTAL, round_=4, now=NOW) is None
