"""Promises inside a transaction: recorded once, linked, suggested, and listed until something signed keeps them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.canonical import digest
from bot.domain.outgoing import CardKind
from bot.domain.promise import Said
from bot.domain.refusal import Conflict, FormErrors, NotFound
from bot.domain.showing_negotiation import PromiseCard
from bot.flows import duplicates, metrics, proof, requirement, trace
from bot.flows import promise as flow
from bot.views import promise as view
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World

MESSAGE = "https://example.slack.com/archives/C1/p1"


def records(world: World, words: str = "We promised that refunds take a day", source: str = MESSAGE) -> PromiseCard:
    """Cat records what Ben promised."""
    said = Said(words=words, recipient="Northwind", due=date(2026, 3, 1))
    return flow.record(world.store, world.who(CAT), CHANNEL, said=said, source=source, made_by=BEN, now=world.now)


def links(world: World, requirement: int, number: int = 1) -> PromiseCard:
    """Ana says which requirement keeps a promise."""
    return flow.link(world.store, world.who(ANA), world.key, number=number, requirement=requirement, now=world.now)


def unmet(world: World, after: int = 0) -> list[tuple[int, int | None, list[int]]]:
    """Return what is listed: each promise, what it is linked to, and what may keep it."""
    found = flow.unmet(world.store, world.who(ANA), CHANNEL, after=after)
    return [
        (each.promise.number, each.promise.requirement, [one.number for one in each.suggested]) for each in found.cards
    ]


def test_a_promise_is_numbered_recorded_and_shown_in_the_channel(world: World) -> None:
    card = records(world)

    assert (card.promise.reference, world.project.numbers.promise) == ("P1", 1)
    assert world.sent.asked(CardKind.PROMISE) == [CHANNEL]
    assert [(event["subject"], event["actor"]) for event in world.events("promise.record")] == [("P1", CAT)]
    assert world.store.promises.get(TEAM, world.key, 1) == card.promise


def test_one_message_is_one_promise_but_without_a_link_nobody_can_tell(world: World) -> None:
    records(world)

    with pytest.raises(Conflict, match="recorded as P1 already"):
        records(world)
    with pytest.raises(Conflict, match="recorded as P1 already"):
        flow.to_record(world.store, world.who(ANA), CHANNEL, source=MESSAGE)
    records(world, source="")
    assert records(world, source="").promise.reference == "P3"


def test_a_promise_is_listed_with_what_may_keep_it_until_that_is_signed(world: World) -> None:
    world.adds("Export in 10 seconds")
    world.adds("Refunds shall take a day")
    records(world)
    assert unmet(world) == [(1, None, [2])]

    links(world, 2)
    assert unmet(world) == [(1, 2, [])]

    world.opens(BEN, chosen=(2,))
    world.votes(BEN)
    assert unmet(world) == []
    assert proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken is None


def test_where_none_is_recorded_the_list_says_how_one_is(world: World) -> None:
    none = view.unmet(flow.unmet(world.store, world.who(ANA), CHANNEL))
    world.adds("Refunds shall take a day")
    records(world)
    links(world, 1)
    world.opens(BEN, chosen=(1,))
    world.votes(BEN)
    kept = view.unmet(flow.unmet(world.store, world.who(ANA), CHANNEL))

    assert "*Record a promise*" in none.text
    assert "every one that was recorded is kept by a signed requirement" in kept.text


def merges(world: World, one: int, other: int) -> None:
    """Ben merges two requirements."""
    duplicates.merge(world.store, world.who(BEN), CHANNEL, one=one, other=other, now=world.now)


def test_a_promise_is_kept_by_what_its_requirement_was_merged_into(world: World) -> None:
    world.captures("Refunds shall take a day", "Refunds shall take one day", "Refunds shall take 24 hours")
    records(world)
    links(world, 3)

    world.sent.forget()
    merges(world, 2, 3)
    assert unmet(world) == [(1, 3, [])]
    assert [card.number for card in world.sent.touched if card.kind is CardKind.PROMISE] == [1]
    card = flow.load_card(world.store, TEAM, world.key, 1)
    assert card is not None
    assert "Linked to R3, which is merged into R2" in view.card(card).text
    [listed] = flow.unmet(world.store, world.who(ANA), CHANNEL).cards
    assert listed.requirement is not None
    assert listed.requirement.number == 2

    merges(world, 1, 2)
    assert [each.number for each in world.store.promises.kept_by(TEAM, world.key, 1, limit=9)] == [1]
    assert metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).traced.orphans == ()

    world.opens(BEN)
    world.votes(BEN)
    assert unmet(world) == []
    assert [each.number for each in trace.trace(world.store, world.who(ANA), CHANNEL, reference=1).promises] == [1]
    assert world.broken() is None


def test_when_what_a_requirement_was_merged_into_is_withdrawn_its_promise_is_unmet(world: World) -> None:
    world.captures("Refunds shall take a week", "Refunds shall take seven days", "Refunds shall take a day")
    records(world)
    links(world, 2)
    merges(world, 1, 2)

    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=1, reason="Too slow", now=world.now)

    assert unmet(world) == [(1, 2, [3])]


def test_when_what_keeps_a_promise_is_withdrawn_another_one_is_suggested(world: World) -> None:
    world.adds("Refunds shall take a week")
    world.adds("Refunds shall take a day")
    records(world)
    links(world, 1)

    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=1, reason="Too slow", now=world.now)

    assert unmet(world) == [(1, 1, [2])]


def test_linking_anew_is_recorded_and_the_same_again_changes_nothing(world: World) -> None:
    world.adds("Export in 10 seconds")
    world.adds("Refunds shall take a day")
    records(world)

    for number in (1, 2, 2):
        links(world, number)

    assert [event["facts"] for event in world.events("promise.link")] == [{"requirement": "R1"}, {"requirement": "R2"}]
    assert [card.kind for card in world.sent.touched].count(CardKind.PROMISE) == 2


def test_what_is_not_there_cannot_be_linked(world: World) -> None:
    with pytest.raises(NotFound, match="no promise P1"):
        links(world, 1)
    records(world)
    with pytest.raises(FormErrors) as refused:
        links(world, 7)

    assert list(refused.value.errors) == ["promised_requirement"]


def test_a_requirement_from_the_same_message_is_linked_by_itself_but_takes_no_other_link_away(world: World) -> None:
    records(world)

    world.adds("Refunds shall take a day", source=MESSAGE)
    world.adds("Refunds shall take an hour", source=MESSAGE)
    world.adds("Something else", source="https://example.slack.com/archives/C1/p2")

    assert unmet(world) == [(1, 1, [])]
    assert [event["facts"] for event in world.events("promise.link")] == [{"requirement": "R1"}]


def test_a_promise_from_a_message_that_was_captured_before_is_kept_from_the_beginning(world: World) -> None:
    world.adds("Refunds shall take a week", source=MESSAGE)
    world.adds("Refunds shall take a day", source=MESSAGE)
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=1, reason="Too slow", now=world.now)

    assert records(world).promise.requirement == 2
    assert [event["facts"] for event in world.events("promise.record")] == [
        {"due": "2026-03-01", "message": digest(MESSAGE), "requirement": "R2", "made_by": BEN}
    ]


def test_long_lists_come_page_by_page(world: World) -> None:
    for number in range(7):
        records(world, source=f"{MESSAGE}{number}")

    assert [number for number, *_ in unmet(world)] == [1, 2, 3, 4, 5]
    assert [number for number, *_ in unmet(world, after=5)] == [6, 7]
