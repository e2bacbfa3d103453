"""Likely duplicates: found within their type, merged by a person, never lost."""

from __future__ import annotations

import pytest

from bot.domain.duplicates import Pair
from bot.domain.links import LinkKind
from bot.domain.negotiation import MoveKind
from bot.domain.outgoing import CardKind
from bot.domain.refusal import Refusal
from bot.domain.requirement import RequirementState, RequirementType, Wording
from bot.flows import duplicates as flow
from bot.flows import metrics, negotiation, requirement
from tests.flows.worlds import ANA, BEN, CHANNEL, TEAM, World

EXPORT = "The export shall finish within 10 seconds"


@pytest.fixture(autouse=True)
def three(world: World) -> None:
    """R1 to R3, of which R3 says the same as R1."""
    for text in (EXPORT, "Refunds shall take a day", f"{EXPORT}, always"):
        adds(world, text)


def adds(world: World, text: str, type_: RequirementType = RequirementType.FUNCTIONAL) -> None:
    """Ana adds a requirement."""
    words = Wording(text=text, type=type_)
    requirement.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)


def found(world: World, text: str, type_: RequirementType = RequirementType.FUNCTIONAL) -> list[int]:
    """Return what may say the same as words that Ben writes."""
    search = flow.likely(world.store, world.who(BEN), CHANNEL, words=Wording(text=text, type=type_))
    return [each.requirement.number for each in search.found]


def merges(world: World, one: int, other: int) -> Pair:
    """Ben merges two requirements."""
    return flow.merge(world.store, world.who(BEN), CHANNEL, one=one, other=other, now=world.now)


def test_the_most_alike_come_first_whatever_the_order_of_their_words(world: World) -> None:
    assert found(world, "Within 10 seconds the export shall finish") == [1, 3]
    assert found(world, "Logs shall be kept for a year") == []


@pytest.mark.parametrize("words", ["", " \u200b ", "???", "x" * 3001])
def test_words_that_say_nothing_or_too_much_are_like_nothing(world: World, words: str) -> None:
    assert found(world, words) == []


def test_only_what_still_counts_and_is_of_the_same_type_is_compared(world: World) -> None:
    adds(world, EXPORT, RequirementType.QUALITY)
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=3, reason="Dropped", now=world.now)

    assert found(world, EXPORT) == [1]
    assert found(world, EXPORT, RequirementType.QUALITY) == [4]


def test_a_link_stays_where_it_is_so_that_merging_closes_no_circle(world: World) -> None:
    """R2 depends on R1, and R3 on R2: were that link moved to R1 with it, R1 would depend on itself."""
    world.links(2, 1, LinkKind.DEPENDS_ON)
    world.links(3, 2, LinkKind.DEPENDS_ON)

    merges(world, 3, 1)

    ends = [(each.source, each.target) for each in world.store.links.every(TEAM, world.key, tuple(LinkKind))]
    assert ends == [(2, 1), (3, 2)]
    with pytest.raises(Refusal, match="circle: R1 → R2 → R1"):
        world.links(1, 2, LinkKind.DEPENDS_ON)


def test_a_merged_requirement_resolves_is_counted_and_recorded_and_shown_on_both_cards(world: World) -> None:
    world.sent.forget()

    merges(world, 1, 3)

    newer = world.requirement(3)
    assert (newer.state, newer.merged_into, newer.version) == (RequirementState.MERGED, 1, 1)
    assert world.requirement(1).state is RequirementState.OPEN
    assert (world.project.counts.open, world.project.counts.merged) == (2, 1)
    older = requirement.show(world.store, world.who(BEN), CHANNEL, reference="R1")
    assert older.relations.merged == (3,)
    assert {each.number for each in world.sent.touched if each.kind is CardKind.REQUIREMENT} == {1, 3}
    [event] = world.events("requirement.merge")
    assert (event["subject"], event["facts"]["into"]) == ("R3", "R1")
    assert world.broken() is None


def test_what_is_merged_is_not_edited_withdrawn_put_to_the_vote_or_merged_again(world: World) -> None:
    merges(world, 1, 3)

    words = Wording(text="Other words")
    with pytest.raises(Refusal, match="R3 is merged into R1"):
        requirement.edit(world.store, world.who(ANA), CHANNEL, number=3, version=1, words=words, now=world.now)
    with pytest.raises(Refusal, match="R3 is merged into R1"):
        requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=3, reason="No", now=world.now)
    with pytest.raises(Refusal, match="R3 is merged into R1"):
        merges(world, 2, 3)
    with pytest.raises(Refusal, match="R3 is merged into R1"):
        world.opens(BEN, chosen=(3,))
    assert found(world, EXPORT) == [1]


def test_nothing_under_an_open_vote_is_merged(world: World) -> None:
    world.opens(BEN, chosen=(1,))

    with pytest.raises(Refusal, match="R1 is under vote in V1"):
        merges(world, 1, 3)


def test_what_different_baselines_signed_is_not_merged(world: World) -> None:
    for number in (1, 3):
        world.opens(BEN, chosen=(number,))
        world.votes(BEN, round_=1 if number == 1 else 2)

    with pytest.raises(Refusal, match="R3 is signed in baseline L2 and R1 in L1"):
        merges(world, 1, 3)


def test_what_was_postponed_is_counted_as_merged_and_not_as_postponed(world: World) -> None:
    world.proposes(BEN, 3, kind=MoveKind.POSTPONE, why="Not this year")
    negotiation.agree(world.store, world.who(ANA), world.key, number=1, now=world.now)

    merges(world, 1, 3)

    counts = world.project.counts
    assert (counts.open, counts.deferred, counts.merged) == (2, 0, 1)
    assert world.broken() is None


def linked(world: World, number: int) -> list[str]:
    """Return the links of a requirement as they read from there."""
    return [link.reads(number) for link in world.store.links.of(TEAM, world.key, number)]


def test_the_links_of_what_is_merged_are_those_of_the_older_one(world: World) -> None:
    adds(world, "Month ends shall be quiet")
    for source, target, kind in (
        (3, 4, LinkKind.DERIVES_FROM),
        (2, 3, LinkKind.DEPENDS_ON),
        (3, 1, LinkKind.DUPLICATES),
    ):
        world.links(source, target, kind)
    world.edits(4, "Month ends shall be quieter")

    merges(world, 1, 3)

    assert linked(world, 1) == ["derives from R4", "is needed by R2", "duplicates R3"]
    assert linked(world, 3) == ["duplicates R1"]
    shown = requirement.show(world.store, world.who(BEN), CHANNEL, reference="R1").relations.linked
    assert [each.is_suspect for each in shown] == [True, False, False]
    assert metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).traced.orphans == (2, 4)
    assert world.broken() is None


def test_a_link_that_the_older_one_has_or_that_would_close_a_circle_stays_with_what_is_merged(world: World) -> None:
    adds(world, "Month ends shall be quiet")
    for source, target in ((1, 2), (3, 2), (4, 1), (3, 4)):
        world.links(source, target, LinkKind.DEPENDS_ON)

    assert merges(world, 1, 3).left == (4,)

    assert linked(world, 1) == ["depends on R2", "is needed by R4"]
    assert linked(world, 3) == ["depends on R2", "depends on R4"]
    assert world.broken() is None
