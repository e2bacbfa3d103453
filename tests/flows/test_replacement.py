"""Somebody else in the place of a signatory who can no longer vote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.domain.details import Details, SeatTyped
from bot.domain.names import UserId
from bot.domain.outgoing import CardKind
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.refusal import FormErrors, NotAllowed, RoundClosed
from bot.domain.showing_signoff import Replaced
from bot.domain.signoff import Choice, RoundState
from bot.domain.values import replace
from bot.flows import cards, closing, replacement
from bot.flows.replacement import Wanted
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, GUS, IN_CHANNEL, PEOPLE, TEAM, World, a_person

GONE = {**PEOPLE, DAN: a_person(DAN, is_deactivated=True)}
PRODUCT = SeatTyped(name="Product owner", holders=(DAN,), required=True, veto=False)
WEIGHTS = Details(weights={BEN: "1", DAN: "3/2"}, share="1/2")


@pytest.fixture(autouse=True)
def a_requirement(world: World) -> None:
    """R1 is open, and Dan is deactivated."""
    world.captures("Export in 10 seconds")
    world.store.people.save([GONE[DAN]], at=world.now)


def puts(
    world: World,
    joined: UserId | None = CAT,
    *,
    left: UserId | None = DAN,
    by: UserId = ANA,
    reason: str = "Dan left",
    in_channel: set[UserId] = IN_CHANNEL - {DAN},
) -> Replaced:
    return replacement.put(
        world.store,
        world.who(by),
        CHANNEL,
        reference="V1",
        wanted=Wanted(left=left, joined=joined, reason=reason),
        people=GONE,
        in_channel=in_channel,
        now=world.now,
    )


def opens_with(world: World, policy: PolicyKind = PolicyKind.UNANIMOUS_ALL, details: Details | None = None) -> None:
    """Ben and Dan are asked, while Dan was still there."""
    world.opens(BEN, DAN, policy=policy, details=details)


def test_the_new_signatory_is_asked_and_the_old_one_is_not(world: World) -> None:
    opens_with(world)
    world.sent.forget()

    puts(world)

    assert world.round().electorate == (BEN, CAT)
    assert [(card.kind, to) for card, to in world.sent.placed] == [(CardKind.BALLOT, CAT)]
    assert world.sent.rounds_touched == [1]
    assert [user for user in (CAT, DAN) if world.store.rounds.waiting_for(TEAM, user, limit=9)] == [CAT]
    assert {each.user for each in world.store.reminders.of_round(TEAM, world.key, 1)} == {BEN, CAT}
    world.votes(BEN)
    world.votes(CAT)
    assert world.round().state is RoundState.PASSED


def test_the_change_is_recorded_and_shown(world: World) -> None:
    opens_with(world)

    puts(world)

    event = world.events("signoff.replace")[-1]
    assert (event["actor"], event["facts"]) == (ANA, {"left": DAN, "joined": CAT})
    card = cards.round_card(world.store, world.project, world.round())
    assert [(each.left, each.joined, each.reason) for each in card.replacements] == [(DAN, CAT, "Dan left")]


def test_whoever_voted_for_the_only_other_signatory_takes_no_place_in_which_two_have_to_approve(world: World) -> None:
    opens_with(world)
    world.delegates(BEN, CAT)
    world.votes(CAT)

    with pytest.raises(FormErrors, match="They voted for others in V1, so too few different people could approve it"):
        puts(world)

    puts(world, EVE)
    assert world.round().electorate == (BEN, EVE)


def test_roles_and_weights_move_along(world: World) -> None:
    opens_with(world, PolicyKind.ROLES, Details(seats=[PRODUCT]))
    puts(world)
    assert world.round().policy.seats[0].holders == (CAT,)
    world.votes(CAT)
    assert world.round().is_open
    world.votes(BEN)

    world.captures("Refund within a day")
    world.opens(BEN, DAN, policy=PolicyKind.WEIGHTED, details=WEIGHTS)
    moved = replacement.put(
        world.store,
        world.who(ANA),
        CHANNEL,
        reference="V2",
        wanted=Wanted(left=DAN, joined=EVE, reason="Dan left"),
        people=GONE,
        in_channel=IN_CHANNEL,
        now=world.now,
    )
    assert moved.round.policy.weights == ((BEN, Fraction(1)), (EVE, Fraction(3, 2)))


def test_one_who_left_the_channel_is_replaced_too(world: World) -> None:
    world.opens(BEN, EVE)

    puts(world, CAT, left=EVE, in_channel=IN_CHANNEL - {EVE})

    assert world.round().electorate == (BEN, CAT)


@pytest.mark.parametrize(
    ("left", "joined", "errors"),
    [
        (BEN, CAT, {"left": "Ben can still vote"}),
        (CAT, ANA, {"left": "Cat is no signatory of V1"}),
        (DAN, BEN, {"joined": "Ben is a signatory of V1 already"}),
        (DAN, GUS, {"joined": "Gus is a guest"}),
        (DAN, EVE, {"joined": "Eve is an observer"}),
        (DAN, DAN, {"joined": "Dan is deactivated"}),
        (None, None, {"left": "Choose the signatory", "joined": "Choose who takes that place"}),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    world: World, left: UserId | None, joined: UserId | None, errors: dict[str, str]
) -> None:
    opens_with(world)
    world.gives(EVE, Role.OBSERVER)

    with pytest.raises(FormErrors) as refused:
        puts(world, joined, left=left)

    assert refused.value.errors.keys() == errors.keys()
    assert all(sentence in refused.value.errors[field] for field, sentence in errors.items())


def test_a_vote_that_was_cast_stands(world: World) -> None:
    world.opens(BEN, DAN, CAT)
    world.store.people.save([PEOPLE[DAN]], at=world.now)
    world.votes(DAN)
    world.store.people.save([a_person(DAN, is_deactivated=True)], at=world.now)

    with pytest.raises(FormErrors, match="Dan has voted in V1, and that vote stands"):
        puts(world, EVE)


def leaves_with(world: World, does: Callable[[], object]) -> None:
    """Ben and Dan are asked about R1 and R2; Dan does something while he is there, and R1 is edited once he left."""
    world.captures("Refund within a day")
    world.store.people.save([PEOPLE[DAN]], at=world.now)
    opens_with(world)
    does()
    world.store.people.save([GONE[DAN]], at=world.now)
    world.edits(1, "Export in 20 seconds")


def test_one_who_left_before_the_words_changed_is_replaced_although_they_had_voted(world: World) -> None:
    leaves_with(world, lambda: world.votes(DAN))

    puts(world)

    world.votes(BEN)
    assert closing.votes_of(world.store, world.project, world.round()).shown().not_yet == (CAT,)
    world.votes(CAT)
    assert world.round().state is RoundState.PASSED
    assert {each.user for each in world.store.rounds.ballots(TEAM, world.key, 1)} == {BEN, CAT}
    assert world.broken() is None


def test_one_who_left_halfway_through_one_by_one_is_replaced_and_asked_about_everything(world: World) -> None:
    leaves_with(world, lambda: world.says_apart(DAN, 2, Choice.APPROVE))

    puts(world)

    world.votes(BEN)
    world.votes(CAT)
    assert world.round().state is RoundState.PASSED
    assert world.broken() is None


def test_a_reason_is_needed(world: World) -> None:
    opens_with(world)

    with pytest.raises(FormErrors) as refused:
        puts(world, reason=" ")

    assert set(refused.value.errors) == {"reason"}


def test_only_owners_replace_and_only_while_votes_count(world: World) -> None:
    opens_with(world)
    with pytest.raises(NotAllowed, match="Owners may replace a signatory"):
        puts(world, by=BEN)
    world.votes(BEN, Choice.REJECT)

    with pytest.raises(RoundClosed):
        puts(world)


def test_one_who_took_a_place_and_left_is_replaced_in_turn(world: World) -> None:
    opens_with(world)
    puts(world)
    world.passes(hours=1)
    world.store.people.save([replace(PEOPLE[CAT], is_deactivated=True)], at=world.now)

    replacement.put(
        world.store,
        world.who(ANA),
        CHANNEL,
        reference="V1",
        wanted=Wanted(left=CAT, joined=EVE, reason="Cat left too"),
        people=PEOPLE,
        in_channel=IN_CHANNEL - {CAT},
        now=world.now + timedelta(hours=1),
    )

    assert world.round().electorate == (BEN, EVE)


def test_one_who_comes_back_may_take_a_place_and_leave_once_more(world: World) -> None:
    world.opens(BEN, CAT)
    for left, joined in ((CAT, EVE), (EVE, CAT), (CAT, EVE)):
        world.replaces(1, left, joined)

    card = cards.round_card(world.store, world.project, world.round())
    assert card.round.electorate == (BEN, EVE)
    assert [each.left for each in card.replacements] == [CAT, EVE, CAT]
