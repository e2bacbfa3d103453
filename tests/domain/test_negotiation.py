"""Who may agree to what, and what a position must say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.attributes import Points, estimate
from bot.domain.names import ProjectId, UserId
from bot.domain.negotiation import (
    Effect,
    Move,
    MoveKind,
    MoveState,
    Settled,
    Typed,
    checked,
    deciders,
    effect,
    outcome,
    require_decider,
    require_open,
    said,
    still_open,
    unlike,
)
from bot.domain.refusal import FormErrors, NotAllowed
from bot.domain.requirement import Requirement, RequirementState, Wording
from bot.domain.values import replace
from tests.storage.samples import a_project

ANA, BEN, CAT = UserId("UANA"), UserId("UBEN"), UserId("UCAT")
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
REWORD = Typed(kind=MoveKind.REWORD, words="Export in 30 seconds", why="Large reports")


def a_requirement(added_by: UserId = ANA, **changed: object) -> Requirement:
    """Return R1 as somebody added it."""
    found = Requirement(
        project=ProjectId(1),
        number=1,
        version=1,
        state=RequirementState.OPEN,
        wording=Wording(text="Export in 10 seconds"),
        digest="",
        source=None,
        added_by=added_by,
        added_at=NOW,
        changed_by=added_by,
        changed_at=NOW,
    )
    return replace(found, **changed)  # type: ignore[arg-type]  # only fields of it are given


def a_move(number: int = 1, *, by: UserId = BEN, position: Typed = REWORD, **changed: object) -> Move:
    """Return a proposal about R1."""
    found = Move(
        project=ProjectId(1),
        number=number,
        requirement=1,
        version=1,
        position=position,
        proposed_by=by,
        proposed_at=NOW,
        chain=1,
    )
    return replace(found, **changed)  # type: ignore[arg-type]  # only fields of it are given


@pytest.mark.parametrize(
    ("owners", "added_by", "proposer", "who"),
    [
        ((ANA,), ANA, BEN, (ANA,)),  # the owner added it
        ((ANA,), CAT, BEN, (CAT, ANA)),  # a member added it: they, or the owner
        ((ANA,), BEN, BEN, (ANA,)),  # who added it proposes: the owner is left
        ((ANA, CAT), ANA, ANA, (CAT,)),  # an owner proposes: the other one is left
        ((ANA,), ANA, ANA, ()),  # nobody is left, so anybody else may
    ],
)
def test_owners_and_who_added_it_may_agree_but_never_the_proposer(
    owners: tuple[UserId, ...], added_by: UserId, proposer: UserId, who: tuple[UserId, ...]
) -> None:
    project, requirement = replace(a_project(), owners=owners), a_requirement(added_by)
    move = a_move(by=proposer)

    assert deciders(project, requirement, move) == who

    for user in {ANA, BEN, CAT}:
        if user != proposer and (not who or user in who):
            require_decider(requirement, move, user, who)
            continue
        with pytest.raises(NotAllowed) as refused:
            require_decider(requirement, move, user, who)
        assert refused.value.people == who


def test_whoever_is_gone_holds_up_nobody() -> None:
    project, requirement = replace(a_project(), owners=(ANA,)), a_requirement(CAT)

    assert deciders(project, requirement, a_move(by=ANA)) == (CAT,)
    assert deciders(project, requirement, a_move(by=ANA), gone={CAT}) == ()


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"words": "Export in 10 seconds"}, {"words"}),
        ({"words": "  Export in 10 seconds\u200b "}, {"words"}),
        ({"words": ""}, {"words"}),
        ({"words": "x" * 3001}, {"words"}),
        ({"why": "\u200b"}, {"why"}),
        ({"why": "x" * 1001, "offer": "x" * 1001, "interest": "x" * 1001}, {"why", "offer", "interest"}),
    ],
)
def test_each_field_that_is_wrong_gets_its_own_sentence(changed: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(FormErrors) as refused:
        checked(replace(REWORD, **changed), a_requirement())  # type: ignore[arg-type]  # only texts are given

    assert set(refused.value.errors) == wrong


@pytest.mark.parametrize("kind", [MoveKind.REMOVE, MoveKind.POSTPONE])
def test_words_are_read_only_for_new_words(kind: MoveKind) -> None:
    assert checked(replace(REWORD, kind=kind, words="Export in 10 seconds"), a_requirement()).words == ""


def test_a_counter_proposal_says_something_else() -> None:
    assert unlike(REWORD, None) == REWORD
    assert unlike(replace(REWORD, offer="A bar"), REWORD).offer == "A bar"
    with pytest.raises(FormErrors, match="agree to that one"):
        unlike(REWORD, REWORD)


@pytest.mark.parametrize("kind", [MoveKind.REMOVE, MoveKind.POSTPONE])
def test_the_same_for_another_reason_is_no_counter_proposal(kind: MoveKind) -> None:
    gone = replace(REWORD, kind=kind, words="")

    with pytest.raises(FormErrors, match="asks for just this"):
        unlike(replace(gone, why="Nobody needs it"), gone)
    assert unlike(replace(gone, offer="A progress bar"), gone).offer == "A progress bar"
    assert unlike(replace(REWORD, why="Nobody needs it"), REWORD).why == "Nobody needs it"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (MoveKind.REWORD, None),
        (MoveKind.REMOVE, RequirementState.WITHDRAWN),
        (MoveKind.POSTPONE, RequirementState.DEFERRED),
    ],
)
def test_each_kind_leads_to_a_state_of_its_own(kind: MoveKind, state: RequirementState | None) -> None:
    assert outcome(a_move(position=replace(REWORD, kind=kind))) is state


@pytest.mark.parametrize(
    ("state", "said_so"),
    [
        (MoveState.AGREED, "was agreed to already, by"),
        (MoveState.DECLINED, "was declined already, by"),
        (MoveState.TAKEN_BACK, "was taken back already, by"),
        (MoveState.CLOSED, "was closed in favour of N4 already, by"),
    ],
)
def test_what_was_decided_is_decided_once_and_says_by_whom(state: MoveState, said_so: str) -> None:
    require_open(a_move())
    with pytest.raises(Settled, match=said_so) as settled:
        require_open(a_move().decided(state, CAT, NOW, winner=4))

    assert settled.value.people == (CAT,)


def test_only_an_open_proposal_about_older_words_is_outdated() -> None:
    newer = a_requirement(version=2)

    assert not a_move().is_outdated(a_requirement())
    assert a_move().is_outdated(newer)
    assert not a_move().decided(MoveState.AGREED, ANA, NOW).is_outdated(newer)


def test_the_effect_counts_what_was_agreed_by_kind_and_in_points() -> None:
    agreed = [
        (MoveKind.REMOVE, estimate("2 / 3 / 8")),
        (MoveKind.REMOVE, estimate("0.5")),
        (MoveKind.REMOVE, None),
        (MoveKind.POSTPONE, None),
        (MoveKind.REWORD, estimate("5")),
    ]

    assert effect(agreed) == Effect(
        reworded=1,
        removed=3,
        postponed=1,
        removed_points=Points(total=estimate("2.5 / 3.5 / 8.5"), unestimated=1),
        postponed_points=Points(unestimated=1),
    )
    assert effect([]) == Effect()


def test_what_is_open_in_a_chain_ends_with_the_winner() -> None:
    declined = a_move(2).decided(MoveState.DECLINED, ANA, NOW)

    assert [move.number for move in still_open([a_move(1), declined, a_move(3), a_move(4)], a_move(3))] == [1, 4]


def test_what_was_said_stands_together_beside_the_audit_stream() -> None:
    assert said(replace(REWORD, offer="A bar")) == "Export in 30 seconds\n\nLarge reports\n\nA bar"
