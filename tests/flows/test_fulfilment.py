"""What is signed goes on to acceptance, and what was found where it was tried is kept."""

from __future__ import annotations

import pytest

from bot.domain.change import Urgency
from bot.domain.erasure import ERASED
from bot.domain.fulfilment import Finding
from bot.domain.listing import Query
from bot.domain.listing import parse as parse_query
from bot.domain.names import UserId
from bot.domain.outgoing import CardKind
from bot.domain.project import Role
from bot.domain.refusal import Conflict, FormErrors, NotAllowed, NotFound, Refusal
from bot.domain.requirement import Fulfilment, RequirementState, Wording
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import erasure, fulfilment, metrics, requirement
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM, World

F = Fulfilment
WORDS = Wording(text="Export in 10 seconds", criteria="10,000 rows\nNo rows")


@pytest.fixture
def signed(world: World) -> World:
    """R1 with two criteria, and R2 without any, are signed in L1."""
    requirement.add(world.store, world.who(ANA), CHANNEL, words=WORDS, now=world.now)
    world.adds("Refund within a day")
    world.opens(BEN)
    world.votes(BEN)
    world.sent.forget()
    return world


def steps(world: World, *to: Fulfilment, number: int = 1, by: UserId = BEN, reason: str = "") -> Fulfilment:
    for each in to:
        fulfilment.move(world.store, world.who(by), CHANNEL, reference=number, to=each, reason=reason, now=world.now)
    return world.requirement(number).fulfilment


def finds(world: World, *findings: Finding, number: int = 1, version: int = 1, by: UserId = CAT) -> None:
    fulfilment.verify(
        world.store, world.who(by), CHANNEL, number=number, version=version, findings=findings, now=world.now
    )


def passed(criterion: int, note: str = "") -> Finding:
    return Finding(criterion=criterion, passed=True, note=note)


def test_a_requirement_goes_on_to_acceptance_with_an_event_for_each_step_and_finding(signed: World) -> None:
    assert steps(signed, F.IN_PROGRESS, F.IMPLEMENTED, F.IMPLEMENTED) is F.IMPLEMENTED
    finds(signed, passed(1, "Run 7"), Finding(criterion=2, passed=None))
    finds(signed, Finding(criterion=2, passed=False, note="It crashes"))
    with pytest.raises(Refusal, match="R1 cannot be verified yet: criterion 2 has not passed"):
        steps(signed, F.VERIFIED)
    finds(signed, passed(2))
    assert steps(signed, F.VERIFIED, F.ACCEPTED) is F.ACCEPTED

    moved = [event["facts"]["fulfilment"] for event in signed.events("requirement.fulfil")]
    assert moved == ["in_progress", "implemented", "verified", "accepted"]
    told = [event["facts"] for event in signed.events("requirement.verify")]
    assert told == [{"criterion": c, "passed": p, "step": 2} for c, p in ((1, 1), (2, 0), (2, 1))]
    kept = requirement.history(signed.store, signed.who(ANA), CHANNEL, reference=1).work
    assert [(each.criterion, each.passed, each.author, each.note) for each in kept.found] == [
        (1, True, CAT, "Run 7"),
        (2, False, CAT, "It crashes"),
        (2, True, CAT, ""),
    ]
    assert [card.kind for card in signed.sent.touched] == [CardKind.REQUIREMENT] * 4
    assert signed.requirement(1).version == 1
    assert signed.broken() is None


def test_a_requirement_without_criteria_needs_one_record(signed: World) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED, number=2)
    with pytest.raises(Refusal, match="R2 cannot be verified yet: it has not passed"):
        steps(signed, F.VERIFIED, number=2)
    finds(signed, passed(0), number=2)

    assert steps(signed, F.VERIFIED, number=2) is F.VERIFIED


def test_going_back_needs_a_reason_and_the_work_is_tried_again(signed: World) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    finds(signed, passed(1), passed(2))
    steps(signed, F.VERIFIED)
    with pytest.raises(FormErrors):
        steps(signed, F.IMPLEMENTED)

    assert steps(signed, F.IMPLEMENTED, reason="The file is cut") is F.IMPLEMENTED

    with pytest.raises(Refusal, match="criteria 1, 2 have not passed"):
        steps(signed, F.VERIFIED)
    kept = requirement.show(signed.store, signed.who(ANA), CHANNEL, reference=1).work
    assert (kept.steps[-1].reason, kept.counted, len(kept.found)) == ("The file is cut", {}, 2)
    assert signed.broken() is None


def test_a_slip_at_the_last_step_costs_no_verification(signed: World) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    finds(signed, passed(1), passed(2))
    steps(signed, F.VERIFIED, F.ACCEPTED)

    steps(signed, F.VERIFIED, reason="The client has not seen it")

    assert steps(signed, F.ACCEPTED) is F.ACCEPTED


def test_a_change_of_the_words_begins_anew_and_earlier_records_do_not_count(signed: World) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    finds(signed, passed(1), passed(2))
    steps(signed, F.VERIFIED)
    signed.asks_to_change(1, "Export in 5 seconds", board=(BEN,))
    assert signed.requirement(1).fulfilment is F.VERIFIED
    signed.votes(BEN, round_=2)

    assert (signed.requirement(1).version, signed.requirement(1).fulfilment) == (2, F.BASELINED)
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    with pytest.raises(Refusal, match="criteria 1, 2 have not passed"):
        steps(signed, F.VERIFIED)
    with pytest.raises(Conflict):
        finds(signed, passed(1))
    finds(signed, passed(1), passed(2), version=2)
    assert steps(signed, F.VERIFIED) is F.VERIFIED
    assert signed.broken() is None


def test_an_emergency_that_is_turned_down_leaves_the_old_words_where_they_were(signed: World) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    signed.asks_to_change(1, "Export in 1 second", board=(CAT,), urgency=Urgency.EMERGENCY)
    assert signed.requirement(1).fulfilment is F.BASELINED
    steps(signed, F.IN_PROGRESS)
    assert signed.broken() is None
    signed.votes(CAT, Choice.REJECT, reason="Too dear", round_=2)

    assert (signed.requirement(1).version, signed.requirement(1).fulfilment) == (1, F.IMPLEMENTED)
    assert signed.broken() is None


def test_what_is_tried_after_an_emergency_was_turned_down_counts_for_the_old_words(signed: World) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    signed.asks_to_change(1, "Export in 1 second", board=(CAT,), urgency=Urgency.EMERGENCY)
    steps(signed, F.IN_PROGRESS)
    signed.votes(CAT, Choice.REJECT, reason="Too dear", round_=2)

    finds(signed, passed(1), passed(2))

    assert steps(signed, F.VERIFIED) is F.VERIFIED


def test_an_emergency_that_is_ratified_stays_where_it_has_come_to(signed: World) -> None:
    signed.asks_to_change(1, "Export in 1 second", board=(CAT,), urgency=Urgency.EMERGENCY)
    steps(signed, F.IN_PROGRESS)
    signed.votes(CAT, round_=2)

    assert (signed.requirement(1).baseline, signed.requirement(1).fulfilment) == (2, F.IN_PROGRESS)
    assert signed.broken() is None


def test_what_was_removed_goes_nowhere(signed: World) -> None:
    signed.asks_to_change(1, board=(BEN,))
    signed.votes(BEN, round_=2)

    with pytest.raises(Refusal, match="R1 is withdrawn"):
        steps(signed, F.IN_PROGRESS)
    assert signed.requirement(1).state is RequirementState.WITHDRAWN


def test_only_what_is_signed_goes_on(world: World) -> None:
    world.captures("Export in 10 seconds")

    with pytest.raises(Refusal, match="R1 is not signed yet"):
        steps(world, F.IN_PROGRESS)
    with pytest.raises(Refusal, match="R1 is not signed yet"):
        finds(world, passed(0))
    with pytest.raises(NotFound):
        steps(world, F.IN_PROGRESS, number=9)


def test_nothing_is_tried_before_it_is_implemented_or_once_it_is_verified(signed: World) -> None:
    with pytest.raises(Refusal, match="once it is implemented"):
        finds(signed, passed(1))
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    finds(signed, passed(1), passed(2))
    steps(signed, F.VERIFIED)

    with pytest.raises(Refusal, match="R1 is verified already"):
        finds(signed, passed(1))


@pytest.mark.parametrize("role", [Role.CLIENT, Role.OBSERVER])
def test_who_only_reads_moves_and_records_nothing(signed: World, role: Role) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    signed.gives(DAN, role)

    with pytest.raises(NotAllowed):
        steps(signed, F.IN_PROGRESS, by=DAN, reason="No")
    with pytest.raises(NotAllowed):
        finds(signed, passed(1), by=DAN)
    with pytest.raises(NotAllowed):
        fulfilment.to_verify(signed.store, signed.who(DAN), CHANNEL, reference=1)


def test_many_criteria_come_page_by_page(world: World) -> None:
    words = replace(WORDS, criteria="\n".join(f"Check {number}" for number in range(1, 46)))
    requirement.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)
    world.opens(BEN)
    world.votes(BEN)
    steps(world, F.IN_PROGRESS, F.IMPLEMENTED)

    after, pages = -1, []
    while True:
        page = fulfilment.to_verify(world.store, world.who(BEN), CHANNEL, reference="R1", after=after)
        pages.append(list(page.criteria))
        if not page.has_next:
            break
        after = pages[-1][-1]

    assert pages == [list(range(1, 21)), list(range(21, 41)), list(range(41, 46))]


def test_lists_and_numbers_go_by_how_far_it_has_come(signed: World) -> None:
    signed.passes(days=3)
    steps(signed, F.IN_PROGRESS)
    signed.passes(days=2)

    def listed(typed: str) -> list[int]:
        query: Query = parse_query(typed, ANA)
        page = signed.store.requirements.page(TEAM, signed.key, query)
        return [each.number for each in page.requirements]

    assert (listed("in_progress"), listed("baselined"), listed("verified"), listed("signed")) == ([1], [2], [], [1, 2])
    ages = metrics.look(signed.store, signed.who(ANA), CHANNEL, now=signed.now).ages
    assert {each: (age.count, age.oldest_days) for each, age in ages.items()} == {
        F.IN_PROGRESS: (1, 2),
        RequirementState.SIGNED: (1, 5),
    }


def test_reasons_and_notes_of_whoever_is_forgotten_are_erased(signed: World) -> None:
    steps(signed, F.IN_PROGRESS, F.IMPLEMENTED)
    finds(signed, Finding(criterion=1, passed=False, note="Ben saw it crash"), by=BEN)
    finds(signed, passed(2, "Cat saw it"))
    steps(signed, F.IN_PROGRESS, reason="Ben broke it")

    erasure.forget(signed.store, signed.who(ANA), CHANNEL, user=BEN, now=signed.now)

    kept = requirement.history(signed.store, signed.who(ANA), CHANNEL, reference=1).work
    assert [each.note for each in kept.found] == [ERASED, "Cat saw it"]
    assert [each.reason for each in kept.steps] == ["", "", ERASED]
    assert signed.broken() is None
