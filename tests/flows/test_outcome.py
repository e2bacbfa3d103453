"""An owner writes about a round that has closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.outcome import Outcome
from bot.domain.refusal import FormErrors, NotAllowed, Refusal
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Choice
from bot.flows import baseline, outcome, reopening
from bot.views.baseline import files
from tests.flows.worlds import ANA, BEN, CHANNEL, TEAM, World


@pytest.fixture(autouse=True)
def a_signed_round(world: World) -> None:
    """V1 is signed off as L1."""
    world.captures("Export in 10 seconds")
    world.opens(BEN)
    world.votes(BEN)


def writes(world: World, text: str, *, by: str = ANA, reference: str | None = "V1") -> RoundCard:
    user = BEN if by == BEN else ANA
    return outcome.write(world.store, world.who(user), CHANNEL, reference=reference, text=text, now=world.now)


def test_an_owner_s_words_stand_beside_the_result(world: World) -> None:
    before = world.round()

    card = writes(world, "  We begin on Monday.  ")

    assert card.outcome == Outcome(text="We begin on Monday.", author=ANA, at=world.now)
    assert world.round() == before
    assert world.sent.rounds_touched[-1] == 1


def test_the_newest_words_are_shown_and_all_of_them_are_kept(world: World) -> None:
    writes(world, "We begin on Monday.")
    writes(world, "We begin on Tuesday.")

    found = outcome.to_write(world.store, world.who(ANA), CHANNEL, reference="V1").outcome
    assert found is not None
    assert found.text == "We begin on Tuesday."
    texts = [
        entry.text for entry in world.store.audit.about(TEAM, world.key, "V1") if "signoff.outcome" in entry.canonical
    ]
    assert texts == ["We begin on Monday.", "We begin on Tuesday."]


def test_only_owners_write_it_and_only_once_a_round_has_closed(world: World) -> None:
    with pytest.raises(NotAllowed, match="Owners may write about the outcome of a sign-off"):
        writes(world, "Mine", by=BEN)
    with pytest.raises(Refusal, match="Say which sign-off"):
        writes(world, "Which", reference=None)
    with pytest.raises(FormErrors, match="The outcome is empty"):
        writes(world, " \n ")
    with pytest.raises(FormErrors, match="at most 1,500 fit"):
        writes(world, "x" * 1501)
    world.captures("Refund within a day")
    world.opens(BEN)

    with pytest.raises(Refusal, match="V2 is still open"):
        writes(world, "Too early", reference="V2")


def test_it_is_beside_what_was_signed_and_not_in_it(world: World) -> None:
    shown = baseline.load(world.store, TEAM, world.key, 1)
    assert shown is not None
    writes(world, "We begin on # Monday.")

    later = baseline.load(world.store, TEAM, world.key, 1)

    assert later is not None
    assert later.baseline == shown.baseline
    markdown, json_file = (str(document.content) for document in files(later))
    assert "## Outcome" in markdown
    assert "> We begin on \\# Monday." in markdown
    assert '"outcome": {' in json_file
    assert world.events("signoff.outcome")


def test_a_round_that_goes_on_has_no_outcome_yet(world: World) -> None:
    world.captures("Refund within a day")
    world.opens(ANA, BEN, deadline=world.now + timedelta(days=3))
    world.votes(BEN, Choice.REJECT, round_=2)
    writes(world, "Not this time.", reference="V2")
    world.edits(2, "Refund within two days")

    reopening.reopen(
        world.store,
        world.who(ANA),
        CHANNEL,
        reference="V2",
        deadline=world.now + timedelta(days=3),
        now=world.now,
    )
    world.votes(ANA, round_=2)
    world.votes(BEN, round_=2)

    assert outcome.to_write(world.store, world.who(ANA), CHANNEL, reference="V2").outcome is None
