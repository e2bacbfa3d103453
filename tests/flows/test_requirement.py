"""Requirements from the first words to the last."""

from __future__ import annotations

import pytest

from bot.domain import listing
from bot.domain.names import UserId
from bot.domain.outgoing import CardKind
from bot.domain.refusal import FormErrors, NotAllowed, NotFound, Refusal
from bot.domain.requirement import RequirementState, Wording
from bot.domain.showing_requirement import EditedMeanwhile
from bot.flows import requirement as flow
from tests.flows.worlds import ANA, BEN, CHANNEL, World


def adds(world: World, text: str) -> None:
    """Ana adds a requirement."""
    flow.add(world.store, world.who(ANA), CHANNEL, words=Wording(text=text), now=world.now)


def edits(world: World, text: str, *, version: int) -> None:
    """Ben edits R1 from the version that he has in front of him."""
    flow.edit(world.store, world.who(BEN), CHANNEL, number=1, version=version, words=Wording(text=text), now=world.now)


def withdraws(world: World, reason: str) -> None:
    """Ana withdraws R1."""
    flow.withdraw(world.store, world.who(ANA), CHANNEL, number=1, reason=reason, now=world.now)


def test_an_added_requirement_is_counted_recorded_and_shown_in_the_channel(world: World) -> None:
    adds(world, "  Export in 10 seconds ")

    assert world.requirement(1).wording.text == "Export in 10 seconds"
    assert (world.project.counts.open, world.project.numbers.requirement) == (1, 1)
    assert world.sent.asked(CardKind.REQUIREMENT) == [CHANNEL]
    assert [event["subject"] for event in world.events("requirement.add")] == ["R1"]


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * 3001])
def test_words_that_say_nothing_or_too_much_are_refused_at_their_field(world: World, text: str) -> None:
    with pytest.raises(FormErrors) as refused:
        adds(world, text)

    assert list(refused.value.errors) == ["text"]
    assert world.project.counts.open == 0


def test_the_second_of_two_editors_sees_what_the_first_one_changed(world: World) -> None:
    adds(world, "One")
    edits(world, "Two", version=1)

    with pytest.raises(EditedMeanwhile):
        edits(world, "Three", version=1)

    assert world.requirement(1).wording.text == "Two"


def test_the_same_words_make_no_new_version(world: World) -> None:
    adds(world, "One")

    edits(world, "One", version=1)

    assert world.requirement(1).version == 1


def test_a_withdrawn_requirement_keeps_its_history_with_the_reason(world: World) -> None:
    adds(world, "One")
    edits(world, "Two", version=1)

    withdraws(world, "Nobody needs it")

    found = flow.history(world.store, world.who(BEN), CHANNEL, reference="r1")
    assert found.requirement.state is RequirementState.WITHDRAWN
    assert [each.version for each in found.versions] == [1, 2, 3]
    assert found.versions[-1].reason == "Nobody needs it"
    assert (world.project.counts.open, world.project.counts.withdrawn) == (0, 1)


def rejects(world: World, reason: str, by: UserId = ANA) -> None:
    """An owner rejects R1."""
    flow.reject(world.store, world.who(by), CHANNEL, number=1, reason=reason, now=world.now)


def test_a_rejected_requirement_stays_readable_is_counted_apart_and_does_not_come_back(world: World) -> None:
    adds(world, "One")

    rejects(world, "It breaks the law")

    found = flow.history(world.store, world.who(BEN), CHANNEL, reference="r1")
    assert (found.requirement.state, found.versions[-1].reason) == (RequirementState.REJECTED, "It breaks the law")
    counts = world.project.counts
    assert (counts.open, counts.withdrawn, counts.rejected, counts.requirements) == (0, 0, 1, 1)
    assert world.broken() is None
    with pytest.raises(Refusal, match="R1 is not postponed"):
        flow.resume(world.store, world.who(ANA), CHANNEL, reference=1, now=world.now)
    with pytest.raises(Refusal, match="R1 is rejected, and stays so"):
        edits(world, "Two", version=2)
    with pytest.raises(Refusal, match="R1 is rejected"):
        withdraws(world, "Never mind")
    page = flow.listing(world.store, world.who(BEN), CHANNEL, query=listing.parse("rejected", BEN)).page
    assert [each.number for each in page.requirements] == [1]


def test_only_an_owner_rejects_with_a_reason_and_not_under_vote(world: World) -> None:
    adds(world, "One")
    with pytest.raises(FormErrors):
        rejects(world, " ")
    with pytest.raises(NotAllowed):
        rejects(world, "I do not like it", by=BEN)
    world.opens(BEN)
    with pytest.raises(Refusal, match="R1 is under vote in V1"):
        rejects(world, "It breaks the law")
    world.votes(BEN)
    with pytest.raises(Refusal, match="baseline L1 and cannot be rejected"):
        rejects(world, "It breaks the law")


def test_the_words_of_what_was_rejected_can_be_added_anew(world: World) -> None:
    adds(world, "One")
    rejects(world, "Too early")

    adds(world, "One")

    assert world.requirement(2).wording.text == "One"


def test_a_requirement_under_vote_is_not_withdrawn(world: World) -> None:
    adds(world, "One")
    world.opens(BEN)

    with pytest.raises(Refusal, match="under vote in V1"):
        withdraws(world, "Changed our mind")


def test_a_signed_requirement_is_neither_edited_nor_withdrawn_and_its_baseline_is_named(world: World) -> None:
    adds(world, "One")
    world.opens(BEN)
    world.votes(BEN)

    with pytest.raises(Refusal, match="baseline L1 and cannot be edited"):
        edits(world, "Two", version=1)
    with pytest.raises(Refusal, match="baseline L1 and cannot be withdrawn"):
        withdraws(world, "Changed our mind")


@pytest.mark.parametrize("reference", ["R999", "R0", "Rx", ""])
def test_an_unknown_number_is_answered_with_a_sentence(world: World, reference: str) -> None:
    with pytest.raises((NotFound, Refusal)):
        flow.show(world.store, world.who(ANA), CHANNEL, reference=reference)


def test_a_list_is_paged_by_ten_and_filtered_by_words_and_states(world: World) -> None:
    for number in range(1, 13):
        adds(world, f"Export {number}")
    withdraws(world, "No")

    def asks(typed: str) -> listing.Page:
        query = listing.parse(typed, ANA)
        return flow.listing(world.store, world.who(ANA), CHANNEL, query=query).page

    assert len(asks("").requirements) == 10
    assert asks("").has_next
    assert [each.number for each in asks("withdrawn mine").requirements] == [1]
    assert [each.number for each in asks("EXPORT 12 open").requirements] == [12]
    assert asks("must").requirements == ()
