"""Forgetting somebody erases what they wrote in passing and their name, and leaves the record whole."""

from __future__ import annotations

import sqlite3

import pytest

from bot.domain.erasure import ERASED
from bot.domain.importing import ImportState
from bot.domain.negotiation import MoveKind, MoveState
from bot.domain.outgoing import CardKind
from bot.domain.policy import PolicyKind
from bot.domain.promise import Said
from bot.domain.reading import read_file
from bot.domain.refusal import NotAllowed, Refusal
from bot.domain.requirement import Wording
from bot.domain.showing import Forgotten
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import erasure, importing, negotiation, outcome, promise, proof, replacement, requirement, signoff
from tests.flows.tampering import driver as driver  # a fixture
from tests.flows.tampering import rows_of, tampered
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, IN_CHANNEL, PEOPLE, TEAM, World


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


def leaves(world: World) -> None:
    """Ben leaves the channel."""
    world.store.people.leave(TEAM, CHANNEL, BEN)


def test_words_and_name_are_gone_everywhere_and_everything_else_stays(world: World) -> None:
    leaves(world)
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


def test_the_name_stays_while_somebody_takes_part_in_any_project(world: World) -> None:
    found = forget(world)

    assert found.keeps_name
    assert world.store.people.get(TEAM, [BEN])[BEN].name == "Ben"
    with pytest.raises(Refusal, match="Their name stays while they are in the channel of a project"):
        forget(world)

    leaves(world)
    assert forget(world).erased.name


def test_nothing_of_it_is_left_in_any_row(world: World, driver: sqlite3.Connection) -> None:
    leaves(world)
    forget(world)

    tables = ("audit_events", "audit_texts", "ballots", "rounds", "requirement_versions", "requirements", "people")
    kept = repr([rows_of(driver, table) for table in tables])
    assert not [words for words in ("doctor", "wife", "ill'", "'Ben'") if words in kept]


def test_the_records_stay_whole_and_erased_words_are_no_broken_ones(world: World) -> None:
    forget(world)

    shown = proof.verified(world.store, world.who(ANA), CHANNEL)

    assert shown.proof.broken is None
    assert shown.proof.erased == 3
    [event] = world.events("project.forget")
    assert event["facts"] == {"user": BEN, "texts": 3}


def test_words_that_are_erased_behind_our_back_are_found(world: World, driver: sqlite3.Connection) -> None:
    with tampered(driver, "UPDATE audit_texts SET text = '[erased]', salt = '' WHERE text = 'I am ill'"):
        broken = world.broken()

    assert broken is not None
    assert broken.why == "its words are gone, and no event says who asked"


def test_words_of_others_stay(world: World) -> None:
    world.votes(CAT, Choice.REJECT, reason="Too slow")

    forget(world)

    reasons = {ballot.user: ballot.reason for ballot in world.store.rounds.ballots(TEAM, world.key, 1)}
    assert reasons[CAT] == "Too slow"
    assert world.broken() is None


def test_what_slack_says_later_brings_no_name_back(world: World) -> None:
    leaves(world)
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


def test_what_was_proposed_promised_and_asked_for_is_gone_too(world: World, driver: sqlite3.Connection) -> None:
    world.proposes(BEN, words="Ben's own words", why="Ben's reason", offer="Ben's offer", interest="Ben's interest")
    postpones = world.proposes(BEN, 2, kind=MoveKind.POSTPONE, why="Ben's reason")
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
    kept = repr([rows_of(driver, table) for table in tables])
    assert "Ben's" not in kept
    moves = [each for number in (1, 2) for each in world.store.negotiations.about(TEAM, world.key, number, limit=9)]
    assert [(each.state, each.position.words, each.position.why) for each in moves] == [
        (MoveState.DECLINED, ERASED, ERASED),
        (MoveState.AGREED, "", ERASED),
    ]
    assert [card.number for card in world.sent.touched if card.kind is CardKind.PROMISE][-2:] == [1, 2]
    assert world.sent.proposals_touched[-2:] == [1, 2]
    assert world.broken() is None


def test_conditions_delegations_replacements_and_outcomes_lose_their_words(
    world: World, driver: sqlite3.Connection
) -> None:
    world.store.projects.save(replace(world.project, owners=(ANA, BEN)))
    world.opens(BEN, CAT, DAN, chosen=(2,))
    world.approves_if(BEN, CAT, round_=3, text="Ben's condition")
    world.approves_if(DAN, CAT, round_=3, text="Dan's condition")
    world.delegates(BEN, CAT, reason="Ben's clinic")
    outcome.write(world.store, world.who(BEN), CHANNEL, reference="V2", text="Ben's view", now=world.now)
    put = replacement.Wanted(left=DAN, joined=EVE, reason="Ben's grudge")
    replacement.put(
        world.store,
        world.who(BEN),
        CHANNEL,
        reference="V3",
        wanted=put,
        people=PEOPLE,
        in_channel=IN_CHANNEL - {DAN},
        now=world.now,
    )

    found = forget(world)

    assert found.erased.rounds == (1, 2, 3)
    tables = ("audit_texts", "conditions", "delegations", "replacements", "outcomes")
    kept = repr([rows_of(driver, table) for table in tables])
    assert "Ben's" not in kept
    assert "Dan's condition" in kept
    world.store.projects.save(replace(world.project, owners=(ANA,)))
    assert world.broken() is None


def test_what_an_earlier_erasure_left_behind_is_erased_by_another_one(world: World, driver: sqlite3.Connection) -> None:
    world.opens(BEN, CAT, chosen=(2,))
    world.approves_if(BEN, CAT, round_=3, text="Ben's condition")
    forget(world)
    driver.execute("UPDATE conditions SET text = 'left behind'")

    assert forget(world).erased.texts == 1
    assert world.broken() is None


def test_files_lose_their_name_and_what_they_said(world: World, driver: sqlite3.Connection) -> None:
    csv = b"text,owner,type\nBen's own words,,functional\nBen's other words,,epic\n,,\n"
    read = read_file("ben.csv", csv)
    shown = importing.preview(world.store, world.who(BEN), world.key, filename="ben.csv", found=read)

    world.store.inbox.remember(TEAM, "F1", "The preview of ben.csv", at=world.now)
    forget(world)

    assert world.store.inbox.answer(TEAM, "F1") == ""
    [row] = rows_of(driver, "imports")
    assert not [words for words in ("Ben", "ben.csv", "epic") if words in repr(row | {"user": ""})]
    kept = world.store.imports.get(TEAM, shown.key)
    assert kept is not None
    assert (kept.filename, kept.state, len(kept.rows)) == (ERASED, ImportState.STOPPED, len(shown.rows))
    with pytest.raises(Refusal, match="being imported already"):
        importing.confirm(world.store, world.who(BEN), shown.key)


def test_a_running_import_goes_on_and_then_keeps_nothing_of_its_file(world: World, driver: sqlite3.Connection) -> None:
    read = read_file("ben.csv", b"text\nRefunds are shown\n")
    shown = importing.preview(world.store, world.who(BEN), world.key, filename="ben.csv", found=read)
    importing.confirm(world.store, world.who(BEN), shown.key)
    forget(world)

    done = importing.advance(world.store, TEAM, shown.key, now=world.now)

    assert done is not None
    assert (done.state, done.added) == (ImportState.DONE, 1)
    [row] = rows_of(driver, "imports")
    assert (row["filename"], row["rows"], row["columns"]) == (ERASED, "[]", "{}")


def test_the_reason_of_a_proposal_stays_when_only_whoever_agreed_is_forgotten(world: World) -> None:
    moved = world.proposes(CAT, 2, kind=MoveKind.POSTPONE, why="Large reports")
    negotiation.agree(world.store, world.who(ANA), world.key, number=moved.move.number, now=world.now)

    erasure.forget(world.store, world.who(ANA), CHANNEL, user=ANA, now=world.now)

    assert world.store.requirements.history(TEAM, world.key, 2)[-1].reason == "Large reports"
    assert world.broken() is None
