"""Walking through what requirements lack, and the stages that they come to by it."""

from __future__ import annotations

import pytest

from bot.domain.attributes import Characteristic, Verification, estimate
from bot.domain.names import UserId
from bot.domain.outgoing import CardKind
from bot.domain.project import Role
from bot.domain.refusal import FormErrors, NotAllowed, Refusal
from bot.domain.requirement import Priority, RequirementType, Stage, Wording
from bot.domain.showing_requirement import Analysis, EditedMeanwhile
from bot.domain.values import replace
from bot.domain.wording import Typed
from bot.flows import analysis as flow
from bot.flows import proof
from bot.flows import requirement as requirements
from bot.flows import stage as stages
from tests.flows.worlds import ANA, BEN, CHANNEL, World

WHOLE = Wording(
    text="Export",
    priority=Priority.MUST,
    rationale="Month end",
    criteria="10,000 rows in 10 s",
    owner=ANA,
    verification=Verification.TEST,
    estimate=estimate("2/3/8"),
)


def begins(world: World, user: UserId = ANA) -> Analysis:
    return flow.begin(world.store, world.who(user), CHANNEL)


def skips(world: World, number: int, user: UserId = ANA) -> Analysis:
    return flow.skip(world.store, world.who(user), CHANNEL, number=number)


def fills(world: World, number: int, words: Wording | Typed, *, version: int = 1) -> Analysis:
    return flow.fill(world.store, world.who(ANA), CHANNEL, number=number, version=version, words=words, now=world.now)


def moves(world: World, stage: Stage) -> Stage:
    shown = stages.move(world.store, world.who(BEN), CHANNEL, reference="r1", stage=stage, now=world.now)
    assert world.requirement(1) == shown.requirement
    return shown.requirement.stage


def where(found: Analysis) -> tuple[int | None, int, int]:
    return (found.requirement.number if found.requirement else None, found.position, found.total)


def test_everybody_goes_on_where_they_stopped(world: World) -> None:
    world.captures("One", "Two", "Three")

    assert where(begins(world)) == (1, 1, 3)
    assert where(skips(world, 1)) == (2, 2, 3)
    assert where(begins(world)) == (2, 2, 3)
    assert where(begins(world, BEN)) == (1, 1, 3)


def test_what_was_filled_in_is_a_new_version_and_what_was_skipped_comes_again_at_the_end(world: World) -> None:
    world.captures("One", "Two")
    skips(world, 1)

    end = fills(world, 2, replace(WHOLE, text="Two"))

    assert end.requirement is None
    assert end.skipped == 1
    assert world.requirement(2).version == 2
    assert where(begins(world)) == (1, 1, 1)
    assert fills(world, 1, replace(WHOLE, text="One")).skipped == 0
    assert begins(world).requirement is None


def test_behind_the_last_one_somebody_begins_anew_and_is_counted_anew(world: World) -> None:
    world.captures("One", "Two", "Three")
    skips(world, 1)
    requirements.edit(
        world.store, world.who(BEN), CHANNEL, number=2, version=1, words=replace(WHOLE, text="Two"), now=world.now
    )
    requirements.withdraw(world.store, world.who(BEN), CHANNEL, number=3, reason="Not needed", now=world.now)

    assert where(begins(world)) == (1, 1, 1)
    assert skips(world, 1).requirement is None


def test_a_mistake_is_said_at_its_field_and_nobody_is_carried_on(world: World) -> None:
    world.captures("One")

    with pytest.raises(FormErrors) as refused:
        fills(world, 1, Typed(words=Wording(text="One"), estimate="big"))

    assert list(refused.value.errors) == ["estimate"]
    assert where(begins(world)) == (1, 1, 1)


def test_who_was_too_late_overwrites_nobody(world: World) -> None:
    world.captures("One")
    world.edits(1, "Other words", by=BEN)

    with pytest.raises(EditedMeanwhile):
        fills(world, 1, replace(WHOLE, text="One"))

    assert world.requirement(1).wording.text == "Other words"


def test_a_requirement_under_vote_says_so_before_it_is_changed(world: World) -> None:
    world.captures("One")
    world.opens(BEN)

    assert begins(world).under_vote == ("V1",)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.OBSERVER])
def test_who_may_not_edit_is_not_asked(world: World, role: Role) -> None:
    world.captures("One")
    world.gives(BEN, role)

    with pytest.raises(NotAllowed):
        begins(world, BEN)
    with pytest.raises(NotAllowed):
        skips(world, 1, BEN)
    with pytest.raises(NotAllowed):
        moves(world, Stage.PROPOSED)


def test_five_thousand_are_walked_through_one_query_at_a_time(world: World) -> None:
    world.store.projects.save(replace(world.project, numbers=replace(world.project.numbers, requirement=5_000)))
    many = [
        requirements.new_requirement(
            world.project, number, Wording(text=f"Wish {number}"), world.who(ANA), now=world.now
        )
        for number in range(1, 5_001)
    ]
    world.store.requirements.add_many(world.project.team, [(each, str(each.number)) for each in many])

    assert where(begins(world)) == (1, 1, 5_000)
    assert where(skips(world, 4_998)) == (4_999, 2, 3)


def test_a_requirement_comes_from_stage_to_stage_with_an_event_for_each(world: World) -> None:
    requirements.add(world.store, world.who(ANA), CHANNEL, words=WHOLE, now=world.now)
    world.sent.forget()

    for stage in (Stage.PROPOSED, Stage.UNDER_REVIEW, Stage.AGREED, Stage.AGREED):
        assert moves(world, stage) is stage

    events = world.events("requirement.move")
    assert [event["facts"]["stage"] for event in events] == ["proposed", "under_review", "agreed"]
    assert [card.kind for card in world.sent.touched] == [CardKind.REQUIREMENT] * 3
    assert world.requirement(1).version == 1
    assert proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken is None


def test_a_draft_without_owner_is_not_proposed(world: World) -> None:
    world.captures("One")

    with pytest.raises(Refusal, match="R1 cannot be proposed yet: it needs an owner"):
        moves(world, Stage.PROPOSED)


def test_an_edit_puts_what_was_agreed_back_under_review(world: World) -> None:
    test_a_requirement_comes_from_stage_to_stage_with_an_event_for_each(world)

    words = replace(WHOLE, text="Export twice")
    requirements.edit(world.store, world.who(BEN), CHANNEL, number=1, version=1, words=words, now=world.now)

    assert world.requirement(1).stage is Stage.UNDER_REVIEW
    assert proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken is None


def test_plain_requirements_can_still_be_signed_and_are_past_all_stages_then(world: World) -> None:
    world.captures("One")
    world.opens(BEN)
    world.votes(BEN)

    with pytest.raises(Refusal, match="signed in baseline L1"):
        moves(world, Stage.PROPOSED)


def test_a_move_under_vote_leaves_the_votes_alone(world: World) -> None:
    requirements.add(world.store, world.who(ANA), CHANNEL, words=WHOLE, now=world.now)
    world.opens(ANA, BEN)
    world.votes(ANA)

    moves(world, Stage.PROPOSED)
    world.votes(BEN)

    assert world.round().baseline == 1


def test_security_may_say_not(world: World) -> None:
    words = Wording(
        text="The shop shall not store card numbers.",
        type=RequirementType.QUALITY,
        characteristic=Characteristic.SECURITY,
    )
    requirements.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)

    shown = requirements.show(world.store, world.who(ANA), CHANNEL, reference=1)

    assert "negation" not in {hint.smell.value for hint in shown.hints}
