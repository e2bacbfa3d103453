"""A change board votes by the same rules as signatories: through colleagues, on conditions, and for longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.attributes import estimate
from bot.domain.change import ChangeRequest, Disposition, Urgency, Wanted
from bot.domain.outgoing import CardKind, PostKind
from bot.domain.policy import PolicyKind
from bot.domain.proposal import Proposal
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.requirement import Priority, Wording
from bot.domain.signoff import Choice, Meaning, RoundState
from bot.flows import cards, change, changes, condition, requirement
from bot.views import change as view
from bot.views import change_forms
from bot.views import history as history_view
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, IN_CHANNEL, PEOPLE, TEAM, World


@pytest.fixture(autouse=True)
def signed(world: World) -> None:
    """R1 is signed in L1."""
    world.captures("Export in 10 seconds")
    world.opens(ANA, by=BEN)
    world.votes(ANA)


@pytest.fixture(params=[Urgency.NORMAL, Urgency.EMERGENCY])
def urgency(request: pytest.FixtureRequest) -> Urgency:
    """Whether the change is done first."""
    found: Urgency = request.param
    return found


def asks(world: World, urgency: Urgency, *, policy: PolicyKind = PolicyKind.UNANIMOUS_ALL) -> None:
    """Ana asks Ben and Cat for other words, in V2."""
    change.request(
        world.store,
        world.who(ANA),
        CHANNEL,
        wanted=Wanted(
            requirement=1, version=1, words=Wording(text="Export in 5 seconds"), why="They wait", urgency=urgency
        ),
        proposal=Proposal(chosen=(1,), signatories=(BEN, CAT), policy=policy, deadline=world.now + timedelta(days=2)),
        people=PEOPLE,
        in_channel=IN_CHANNEL,
        now=world.now,
    )


def words(world: World) -> str:
    """Return what stands in R1."""
    return world.requirement(1).wording.text


def change_of(world: World) -> ChangeRequest:
    """Return C1."""
    found = world.store.changes.get(TEAM, world.key, 1)
    assert found is not None
    return found


def disposition(world: World) -> Disposition:
    """Return what the board decided on C1."""
    return change_of(world).disposition


def test_what_else_was_signed_changes_like_words(world: World, urgency: Urgency) -> None:
    world.asks_to_change(1, board=(BEN, CAT), urgency=urgency, priority=Priority.MUST, estimate=estimate("5"))
    card = cards.round_card(world.store, world.project, world.round(2))
    assert card.change is not None and card.change.effect is not None
    assert (card.change.effect.own, card.change.effect.wanted) == (None, estimate("5"))
    for voter in (BEN, CAT):
        world.votes(voter, round_=2)

    assert words(world) == "Export in 10 seconds"
    changed = world.requirement(1)
    assert (changed.version, changed.baseline) == (2, 2)
    assert (changed.wording.priority, changed.wording.estimate) == (Priority.MUST, estimate("5"))
    assert told(world, change_number=1) == {ANA}


def test_a_no_puts_back_whatever_else_was_changed_in_an_emergency(world: World) -> None:
    signed = world.requirement(1).wording
    world.asks_to_change(1, board=(BEN,), urgency=Urgency.EMERGENCY, priority=Priority.MUST)
    assert world.requirement(1).wording.priority is Priority.MUST

    world.votes(BEN, Choice.REJECT, round_=2)

    assert world.requirement(1).wording == signed


def history(world: World) -> str:
    """Return what the history of R1 says."""
    return history_view.history(requirement.history(world.store, world.who(BEN), CHANNEL, reference=1)).text


def test_history_says_why_a_change_was_asked_for_and_whether_it_is_under_vote(world: World) -> None:
    asks(world, Urgency.NORMAL)
    assert ", under vote in V2: " in history(world)
    assert "which does not hold" not in history(world)

    world.votes(BEN, Choice.REJECT, round_=2)

    assert ", which does not hold: " in history(world)
    assert "Why: asked for in C1: They wait" in history(world)


def test_history_tells_of_an_emergency_removal_that_was_taken_back(world: World) -> None:
    world.asks_to_change(1, board=(BEN,), urgency=Urgency.EMERGENCY)
    assert "it was removed in an emergency; under vote" in history(world)

    world.votes(BEN, Choice.REJECT, round_=2)

    assert "it was removed in an emergency; rejected. Why: Month ends are busy" in history(world)


def test_a_colleague_who_holds_a_vote_is_asked_about_the_change_and_decides_on_it(
    world: World, urgency: Urgency
) -> None:
    world.delegates(CAT, DAN)

    asks(world, urgency)
    world.votes(BEN, round_=2)
    world.votes(DAN, round_=2, whose=(CAT,))

    assert world.sent.asked(CardKind.DELEGATED) == [DAN]
    assert world.round(2).state is RoundState.PASSED
    assert words(world) == "Export in 5 seconds"
    assert world.project.numbers.baseline == 2


def test_a_yes_that_waits_decides_on_a_change_once_it_counts(world: World, urgency: Urgency) -> None:
    asks(world, urgency)
    world.votes(BEN, round_=2)
    world.approves_if(CAT, DAN, round_=2, counts_when_met=True)
    assert world.round(2).is_open

    condition.met(world.store, world.who(DAN), project=world.key, number=2, condition=1, now=world.now)

    assert world.round(2).state is RoundState.PASSED
    assert words(world) == "Export in 5 seconds"
    assert disposition(world) is Disposition.APPROVED_WITH_CONDITIONS
    assert world.events("change.approve")[0]["facts"]["disposition"] == "approved_with_conditions"
    card = cards.round_card(world.store, world.project, world.round(2))
    assert [each.text for each in card.conditions] == ["The limit is raised"]


@pytest.mark.parametrize(
    ("second", "became"), [(Choice.RETURN, Disposition.DEFERRED), (Choice.REJECT, Disposition.REJECTED)]
)
def test_a_board_defers_what_it_only_puts_off(
    world: World, urgency: Urgency, second: Choice, became: Disposition
) -> None:
    world.asks_to_change(
        1, "Export in 5 seconds", board=(BEN, CAT, DAN), urgency=urgency, policy=PolicyKind.MAJORITY_ELECTORATE
    )

    world.votes(BEN, Choice.RETURN, round_=2, reason="After the audit")
    assert world.round(2).is_open
    world.votes(CAT, second, round_=2)

    assert world.round(2).state is RoundState.FAILED
    assert disposition(world) is became
    assert words(world) == "Export in 10 seconds"
    assert ("It is deferred" in view.decided_words(change_of(world))) == (became is Disposition.DEFERRED)
    assert world.broken() is None


def test_a_condition_whose_voter_said_something_else_does_not_count(world: World, urgency: Urgency) -> None:
    asks(world, urgency, policy=PolicyKind.MAJORITY_CAST)
    world.approves_if(CAT, DAN, round_=2)
    world.votes(CAT, Choice.ABSTAIN, round_=2)
    world.votes(BEN, round_=2)

    assert world.round(2).state is RoundState.PASSED
    assert disposition(world) is Disposition.APPROVED
    assert cards.round_card(world.store, world.project, world.round(2)).conditions == ()


def test_a_yes_that_still_waits_at_the_end_leaves_the_old_words(world: World, urgency: Urgency) -> None:
    asks(world, urgency)
    world.votes(BEN, round_=2)
    world.approves_if(CAT, DAN, round_=2)

    world.passes(hours=49)
    world.clock_strikes()

    assert world.round(2).state is not RoundState.PASSED
    assert disposition(world) is Disposition.DEFERRED
    assert words(world) == "Export in 10 seconds"
    assert not world.requirement(1).unratified


def test_a_board_gets_more_time_and_is_reminded_by_the_new_deadline(world: World, urgency: Urgency) -> None:
    asks(world, urgency)

    world.extends(2, world.now + timedelta(days=4))

    world.passes(hours=49)
    assert world.clock_strikes() == 0
    world.votes(BEN, round_=2)
    world.votes(CAT, round_=2)
    assert words(world) == "Export in 5 seconds"


def test_a_place_on_a_board_is_taken_by_somebody_else(world: World, urgency: Urgency) -> None:
    asks(world, urgency)
    world.approves_if(CAT, BEN, round_=2)
    world.delegates(DAN, ANA, round_=2)

    world.replaces(2, CAT, DAN)

    assert world.round(2).electorate == (BEN, DAN)
    assert not world.store.rounds.ballots(world.project.team, world.key, 2)
    assert not [each for each in world.store.conditions.of_round(world.project.team, world.key, 2) if each.is_pending]
    assert world.sent.asked(CardKind.DELEGATED) == [ANA]


def test_a_change_that_was_turned_down_is_asked_for_anew_and_not_reopened(world: World, urgency: Urgency) -> None:
    asks(world, urgency)
    world.votes(BEN, Choice.REJECT, round_=2)
    assert words(world) == "Export in 10 seconds"

    with pytest.raises(Refusal, match="/requirement change"):
        world.reopens(2, world.now + timedelta(days=2))


def test_what_a_signature_of_the_board_means_begins_as_the_project_holds_it(world: World) -> None:
    world.captures("Refund within a day")
    world.opens(BEN, meaning=Meaning.RESPONSIBILITY, saves=True)

    found = change.prepare(world.store, world.who(ANA), CHANNEL, reference=1)

    form = change_forms.vote_form(
        found,
        Wanted(requirement=1, version=1, words=Wording(text="New"), why=""),
        whole=False,
        deadline=world.now,
        nonce="n",
    )
    asked = next(each for each in form["blocks"] if each.get("block_id", "").startswith("meaning"))
    assert asked["element"]["initial_option"]["value"] == Meaning.RESPONSIBILITY


def test_silence_decides_on_a_change_only_where_an_owner_allowed_it(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        asks(world, Urgency.NORMAL, policy=PolicyKind.CONSENT)

    assert set(refused.value.errors) == {"policy"}


def test_nobody_changes_what_others_signed_alone(world: World, urgency: Urgency) -> None:
    with pytest.raises(FormErrors, match="somebody else has to decide on it too") as refused:
        world.asks_to_change(1, "Export in 5 seconds", board=(ANA,), urgency=urgency)

    assert set(refused.value.errors) == {"signatories"}
    assert words(world) == "Export in 10 seconds"


def test_a_board_is_not_left_to_whoever_asked(world: World, urgency: Urgency) -> None:
    world.asks_to_change(1, "Export in 5 seconds", board=(BEN,), urgency=urgency)

    with pytest.raises(FormErrors, match="would decide on it alone"):
        world.replaces(2, BEN, ANA)


def test_everybody_who_ever_signed_is_told_of_each_change(world: World) -> None:
    for number, board in ((2, CAT), (3, DAN)):
        world.asks_to_change(1, f"Export in {number} seconds", board=(board,))
        world.votes(board, round_=number)

    assert told(world, change_number=1) == {ANA}
    assert told(world, change_number=2) == {ANA, CAT}


def test_whoever_left_the_channel_is_not_told_what_became_of_the_words_they_signed(world: World) -> None:
    world.store.people.leave(TEAM, CHANNEL, ANA)

    world.asks_to_change(1, "Export in 2 seconds", board=(CAT,), by=BEN)
    world.votes(CAT, round_=2)

    assert told(world, change_number=1) == set()


@pytest.mark.parametrize(("choice", "became"), [(Choice.APPROVE, "is ratified"), (Choice.REJECT, "as it was signed")])
def test_an_emergency_is_told_to_whoever_had_signed_when_it_is_done_and_when_it_is_decided_on(
    world: World, choice: Choice, became: str
) -> None:
    world.asks_to_change(1, "Export in 2 seconds", board=(CAT,), by=BEN, urgency=Urgency.EMERGENCY)
    [done] = [post for post in world.sent.posts if post.kind is PostKind.CHANGED]
    assert (done.to, done.about) == (ANA, {"change": 1, "done": 1})
    said = message(world)
    assert "was done in an emergency. It is unratified until its board approves in V2" in said
    assert "Now: Export in 2 seconds" in said

    world.votes(CAT, choice, round_=2)

    [_, decided] = [post for post in world.sent.posts if post.kind is PostKind.CHANGED]
    assert (decided.to, decided.about) == (ANA, {"change": 1})
    assert became in message(world)
    assert f"Now: {words(world)}" in message(world)


def test_whoever_asks_for_an_emergency_or_votes_on_it_is_not_told_what_they_know(world: World) -> None:
    world.asks_to_change(1, "Export in 2 seconds", board=(BEN, CAT), by=ANA, urgency=Urgency.EMERGENCY)
    assert told(world, change_number=1) == set()
    for voter in (BEN, CAT):
        world.votes(voter, round_=2)
    assert told(world, change_number=1) == {ANA}

    world.asks_to_change(1, "Export in 1 second", board=(CAT,), by=BEN, urgency=Urgency.EMERGENCY)

    assert told(world, change_number=2) == {ANA}


def message(world: World) -> str:
    """Return what whoever had signed is told of C1."""
    found = changes.load(world.store, TEAM, world.key, 1)
    assert found is not None
    return view.told(found).text


def test_change_requests_are_listed_ten_a_page_and_led_through_both_ways(world: World) -> None:
    for number in range(2, 25):
        world.asks_to_change(1, f"Export in {number} minutes", board=(CAT, BEN))
        world.votes(CAT, Choice.REJECT, round_=number)

    assert listed(world) == ([*range(23, 13, -1)], None, 13)
    assert listed(world, upto=13) == ([*range(13, 3, -1)], 23, 3)
    assert listed(world, upto=3) == ([3, 2, 1], 13, None)
    # Others were asked for since the button was shown, or it is none of ours.
    assert listed(world, upto=20) == ([*range(20, 10, -1)], 23, 10)
    assert listed(world, upto=99) == listed(world, upto=-1) == listed(world)


def test_a_last_page_of_change_requests_that_is_full_leads_no_further(world: World) -> None:
    assert listed(world) == ([], None, None)
    for number in range(2, 12):
        world.asks_to_change(1, f"Export in {number} minutes", board=(CAT, BEN))
        world.votes(CAT, Choice.REJECT, round_=number)

    assert listed(world) == ([*range(10, 0, -1)], None, None)


def listed(world: World, **where: int) -> tuple[list[int], int | None, int | None]:
    """Return the numbers on a page of change requests, and where the pages beside it begin."""
    found = changes.listing(world.store, world.who(DAN), CHANNEL, **where)
    return [each.request.number for each in found.requests], found.previous, found.following


def told(world: World, *, change_number: int) -> set[str]:
    """Return who is told that a change holds."""
    return {
        post.to for post in world.sent.posts if post.kind is PostKind.CHANGED and post.about["change"] == change_number
    }
