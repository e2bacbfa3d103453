"""Forgetting somebody erases what they wrote in passing and their name, and leaves the record whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.erasure import ERASED
from bot.domain.negotiation import MoveKind, MoveState
from bot.domain.outgoing import CardKind
from bot.domain.policy import PolicyKind
from bot.domain.promise import Said
from bot.domain.refusal import NotAllowed, Refusal
from bot.domain.requirement import Wording
from bot.domain.showing import Forgotten
from bot.domain.signoff import Choice
from bot.flows import erasure, negotiation, promise, proof, requirement, signoff
from tests.flows.test_negotiation import proposes
from tests.flows.test_tampering import driver as driver  # a fixture
from tests.flows.test_tampering import rows_of, tampered
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, PEOPLE, TEAM, World


@pytest.fixture(autouse=True)
def words_of_ben(world: World) -> None:
    """Ben rejects V1, withdraws R3 and cancels V2, each with a reason; Cat rejects V1 too."""
    for text in ("Export in 10 seconds", "Refund within a day", "Print everything"):
        requirement.add(world.store, world.who(ANA), CHANNEL, words=Wording(text=text), now=world.now)
    requirement.withdraw(world.store, world.who(BEN), CHANNEL, number=3, reason="My doctor said", now=world.now)
    world.opens(BEN, CAT, DAN, chosen=(1,), policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN, Choice.REJECT, reason="My wife disagrees")
    world.opens(DAN, chosen=(2,), by=BEN)
    signoff.cancel(world.store, world.who(BEN), CHANNEL, reference="V2", reason="I am ill", now=world.now)


def forget(world: World) -> Forgotten:
    """Ana has Ben forgotten."""
    return erasure.forget(world.store, world.who(ANA), CHANNEL, user=BEN, now=world.now)


def test_words_and_name_are_gone_everywhere_and_everything_else_stays(world: World) -> None:
    before = list(world.store.audit.stream(TEAM, world.key))

    found = forget(world)

    assert (found.erased.texts, found.erased.rounds, found.erased.name) == (3, (1, 2), True)
    [ballot] = world.store.rounds.ballots(TEAM, world.key, 1)
    assert (ballot.user, ballot.choice, ballot.reason) == (BEN, Choice.REJECT, ERASED)
    assert world.round(2).reason == ERASED
    assert world.store.requirements.history(TEAM, world.key, 3)[-1].reason == ERASED
    assert world.store.people.get(TEAM, [BEN])[BEN].name == ERASED
    after = list(world.store.audit.stream(TEAM, world.key))
    assert [entry.hash for entry in after[:-1]] == [entry.hash for entry in before]


def test_nothing_of_it_is_left_in_any_row(world: World, driver: object) -> None:
    forget(world)

    tables = ("audit_events", "audit_texts", "ballots", "rounds", "requirement_versions", "requirements", "people")
    kept = repr([rows_of(driver, table) for table in tables])  # type: ignore[arg-type]  # the driver of the store
    assert not [words for words in ("doctor", "wife", "ill'", "'Ben'") if words in kept]


def test_the_records_stay_whole_and_erased_words_are_no_broken_ones(world: World) -> None:
    forget(world)

    shown = proof.verified(world.store, world.who(ANA), CHANNEL)

    assert shown.proof.broken is None
    assert shown.proof.erased == 3
    [event] = world.events("project.forget")
    assert event["facts"] == {"user": BEN, "texts": 3}


def test_words_that_are_erased_behind_our_back_are_found(world: World, driver: object) -> None:
    with tampered(driver, "UPDATE audit_texts SET text = '[erased]', salt = '' WHERE text = 'I am ill'"):  # type: ignore[arg-type]  # likewise
        broken = proof.prove(world.store, world.project).broken

    assert broken is not None
    assert broken.why == "its words are gone, and no event says who asked"


def test_words_of_others_stay(world: World) -> None:
    world.votes(CAT, Choice.REJECT, reason="Too slow")

    forget(world)

    reasons = {ballot.user: ballot.reason for ballot in world.store.rounds.ballots(TEAM, world.key, 1)}
    assert reasons[CAT] == "Too slow"
    assert proof.prove(world.store, world.project).broken is None


def test_what_slack_says_later_brings_no_name_back(world: World) -> None:
    forget(world)

    renamed = replace(PEOPLE[BEN], name="Ben B.", zone="Asia/Tokyo", is_deactivated=True)
    world.store.people.save([renamed, replace(PEOPLE[CAT], name="Cat C.")], at=world.now)

    known = world.store.people.get(TEAM, [BEN, CAT])
    assert (known[BEN].name, known[BEN].zone, known[BEN].is_deactivated) == (ERASED, "Asia/Tokyo", True)
    assert known[CAT].name == "Cat C."


def test_the_cards_that_showed_it_are_shown_anew(world: World) -> None:
    world.sent.rounds_touched.clear()

    forget(world)

    assert world.sent.rounds_touched == [1, 2]


def test_a_second_time_there_is_nothing_left_to_erase(world: World) -> None:
    forget(world)

    with pytest.raises(Refusal, match="Nothing that may be erased"):
        forget(world)


def test_only_an_owner_has_somebody_forgotten(world: World) -> None:
    with pytest.raises(NotAllowed, match="have somebody forgotten"):
        erasure.forget(world.store, world.who(CAT), CHANNEL, user=BEN, now=world.now)


def test_what_was_proposed_promised_and_asked_for_is_gone_too(world: World, driver: object) -> None:
    proposes(world, words="Ben's own words", why="Ben's reason", offer="Ben's offer", interest="Ben's interest")
    postpones = proposes(world, kind=MoveKind.POSTPONE, words="", why="Ben's reason", number=2)
    negotiation.agree(world.store, world.who(ANA), world.key, number=postpones.move.number, now=world.now)
    said = Said(words="Ben's promise", recipient="Ben's client", due=None)
    for source, recorder, made_by in (("1", CAT, BEN), ("2", BEN, None)):
        promise.record(
            world.store, world.who(recorder), CHANNEL, said=said, source=source, made_by=made_by, now=world.now
        )
    world.adds("Receipts are sent")
    world.opens(DAN, chosen=(4,))
    world.votes(DAN, round_=3)
    world.asks_to_change(4, "Receipts are printed", board=(CAT,), by=BEN, why="Ben's reason")

    found = forget(world)

    assert (found.erased.rounds, found.erased.proposals, found.erased.promises) == ((1, 2, 4), (1, 2), (1, 2))
    tables = ("audit_texts", "moves", "promises", "change_requests", "requirement_versions", "requirements")
    kept = repr([rows_of(driver, table) for table in tables])  # type: ignore[arg-type]  # the driver of the store
    assert "Ben's" not in kept
    moves = [each for number in (1, 2) for each in world.store.negotiations.about(TEAM, world.key, number, limit=9)]
    assert [(each.state, each.position.words, each.position.why) for each in moves] == [
        (MoveState.DECLINED, ERASED, ERASED),
        (MoveState.AGREED, "", ERASED),
    ]
    assert [card.number for card in world.sent.touched if card.kind is CardKind.PROMISE][-2:] == [1, 2]
    assert world.sent.proposals_touched[-2:] == [1, 2]
    assert proof.prove(world.store, world.project).broken is None


def test_the_reason_of_a_proposal_stays_when_only_whoever_agreed_is_forgotten(world: World) -> None:
    moved = proposes(world, CAT, kind=MoveKind.POSTPONE, words="", number=2)
    negotiation.agree(world.store, world.who(ANA), world.key, number=moved.move.number, now=world.now)

    erasure.forget(world.store, world.who(ANA), CHANNEL, user=ANA, now=world.now)

    assert world.store.requirements.history(TEAM, world.key, 2)[-1].reason == "Large reports"
    assert proof.prove(world.store, world.project).broken is None
