"""A conditional yes from the question to the vote that counts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bot.domain.condition import ConditionState
from bot.domain.names import UserId
from bot.domain.outgoing import CardKind
from bot.domain.refusal import FormErrors, NotAllowed, NotASignatory, Refusal
from bot.domain.signoff import Choice, RoundState
from bot.flows import cards, closing, condition, waiting
from bot.views import condition as condition_view
from bot.views import signoff as signoff_view
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, ROBO, TEAM, World


@pytest.fixture(autouse=True)
def a_round_of_two(world: World) -> None:
    """Ana and Ben are asked about R1 and R2."""
    world.captures("Export in 10 seconds", "Refund within a day")
    world.opens(ANA, BEN)


def say(world: World, user: UserId, what: str, number: int = 1) -> None:
    """Somebody presses a button of a condition."""
    act = partial(getattr(condition, what), world.store, world.who(user), project=world.key, number=1)
    act(condition=number, now=world.now)


def missing(world: World) -> tuple[UserId, ...]:
    """Return whose vote is missing."""
    return closing.votes_of(world.store, world.project, world.round()).shown().not_yet


def state(world: World, number: int = 1) -> ConditionState:
    """Return what became of a condition."""
    found = world.store.conditions.get(TEAM, world.key, 1, number)
    assert found is not None
    return found.state


def test_the_vote_is_missing_until_the_condition_is_met_and_accepted(world: World) -> None:
    world.votes(BEN)
    voted = world.approves_if(ANA, CAT)

    assert voted.ballot.waits
    assert missing(world) == (ANA,)
    assert world.sent.asked(CardKind.CONDITION) == [CAT]
    card = cards.round_card(world.store, world.project, world.round())
    assert [each.text for each in card.conditions] == ["The limit is raised"]

    say(world, CAT, "met")
    assert missing(world) == (ANA,)
    assert world.sent.asked(CardKind.CONDITION) == [CAT, ANA]
    say(world, ANA, "accept")

    assert world.round().state is RoundState.PASSED
    actions = [event["action"] for event in world.events() if event["action"].startswith("condition")]
    assert actions == ["condition.open", "condition.met", "condition.accept"]


def test_a_voter_who_trusts_the_owner_counts_at_once(world: World) -> None:
    world.approves_if(ANA, CAT, counts_when_met=True)
    world.votes(BEN)

    say(world, CAT, "met")

    assert world.round().state is RoundState.PASSED
    last = world.events("signoff.vote")[-1]
    assert (last["actor"], last["facts"]["for"]) == (CAT, ANA)
    assert world.store.rounds.ballots(TEAM, world.key, 1)[0].hand is None


@pytest.mark.parametrize("after_met", [False, True])
def test_not_met_asks_the_voter_anew(world: World, after_met: bool) -> None:
    world.approves_if(ANA, CAT)
    if after_met:
        say(world, CAT, "met")

    say(world, CAT, "not_met")

    assert missing(world) == (ANA, BEN)
    assert state(world) is ConditionState.NOT_MET
    assert world.sent.asked(CardKind.CONDITION)[-1] == ANA
    with pytest.raises(Refusal, match="settled already"):
        say(world, CAT, "met")


def test_it_takes_the_place_of_an_earlier_vote_and_gives_way_to_a_later_one(world: World) -> None:
    world.votes(ANA)
    world.approves_if(ANA, CAT)
    assert missing(world) == (ANA, BEN)

    world.approves_if(ANA, DAN)
    assert (state(world, 1), state(world, 2)) == (ConditionState.DROPPED, ConditionState.OPEN)
    world.votes(ANA)

    assert state(world, 2) is ConditionState.DROPPED
    assert missing(world) == (BEN,)
    with pytest.raises(Refusal, match="settled already"):
        say(world, DAN, "met", 2)


def test_other_words_leave_it_and_its_yes_counts_for_the_words_that_it_was_about(world: World) -> None:
    world.approves_if(ANA, CAT)
    world.edits(1, "Export in 5 seconds")
    assert state(world) is ConditionState.OPEN
    assert world.sent.asked(CardKind.CONFIRM) == []

    say(world, CAT, "met")
    say(world, ANA, "accept")

    assert world.sent.asked(CardKind.CONFIRM) == [ANA]
    votes = closing.votes_of(world.store, world.project, world.round())
    assert [item.number for item in votes.lapsed(ANA)] == [1]
    world.votes(BEN)
    world.confirms(ANA, 1)
    assert world.round().state is RoundState.PASSED


def test_whoever_waits_for_somebody_who_left_is_told_once_to_vote_again(world: World) -> None:
    # given a yes of Ana's that waits for Cat
    world.approves_if(ANA, CAT)
    world.sent.forget()

    # when Cat leaves, and Slack says so twice
    for _ in range(2):
        waiting.owner_left(world.store, TEAM, CAT, channel=CHANNEL, now=world.now)
        world.store.people.leave(TEAM, CHANNEL, CAT)

    # then Ana is told, and the card says it too
    assert world.sent.asked(CardKind.CONDITION) == [ANA]
    told = cards.load_condition_card(world.store, TEAM, world.key, 1, ANA, condition=1, now=world.now)
    assert told is not None
    shown = condition_view.card(told)
    assert f"<@{CAT}> has left, so nobody can say whether it is met. <@{ANA}> has to vote again." in shown.text
    assert shown.blocks[-1]["type"] == "actions"
    card = cards.round_card(world.store, world.project, world.round())
    assert f"*Its owner has left:* <@{ANA}> has to vote again." in signoff_view.round_card(card).text
    copy = cards.ballot_card(world.store, world.project, world.round(), ANA)
    assert f"<@{CAT}>, who was to see to it, has left. Please vote again." in signoff_view.choice_shown(copy)

    # and once she votes, nothing waits any more
    world.votes(ANA)
    assert cards.round_card(world.store, world.project, world.round()).ownerless == frozenset()


def test_an_owner_who_comes_back_is_heard_when_they_say_that_it_is_met(world: World) -> None:
    """What told of their leaving is a message of its own: shown anew, it would tell nobody."""
    world.approves_if(ANA, CAT)
    waiting.owner_left(world.store, TEAM, CAT, channel=CHANNEL, now=world.now)

    say(world, CAT, "met")

    assert world.sent.asked(CardKind.CONDITION) == [CAT, ANA, ANA]


def test_the_end_of_the_round_drops_it(world: World) -> None:
    world.approves_if(ANA, CAT)
    world.votes(BEN, Choice.REJECT)

    assert world.round().state is RoundState.FAILED
    assert state(world) is ConditionState.DROPPED
    assert [each.user for each in world.store.rounds.ballots(TEAM, world.key, 1)] == [BEN]


def test_only_the_owner_and_the_voter_have_a_say_and_only_signatories_ask(world: World) -> None:
    with pytest.raises(NotASignatory):
        world.approves_if(CAT, ANA)
    world.approves_if(ANA, CAT)

    with pytest.raises(NotAllowed):
        say(world, BEN, "met")
    say(world, CAT, "met")
    with pytest.raises(NotAllowed):
        say(world, CAT, "accept")


def test_every_wrong_field_is_named(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        world.approves_if(ANA, ROBO, text=" ", due=world.now)
    assert set(refused.value.errors) == {"condition", "owner", "due"}

    with pytest.raises(FormErrors, match="closes before that"):
        world.approves_if(ANA, CAT, due=world.now + timedelta(days=9))


def test_a_waiting_yes_is_somebodys_own_and_no_delegate_votes_over_it(world: World) -> None:
    world.delegates(ANA, CAT)
    world.approves_if(ANA, DAN)

    with pytest.raises(Refusal, match="own vote beats yours"):
        world.votes(CAT)
