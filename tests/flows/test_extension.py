"""More time for an open round."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.outgoing import CardKind
from bot.domain.project import Role
from bot.domain.refusal import NotAllowed, Refusal, RoundClosed
from bot.domain.signoff import Round
from bot.flows import extension
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, START, TEAM, World

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def an_open_round(world: World) -> None:
    """V1 asks Ben and Cat until Thursday; Ben started it."""
    world.captures("Export in 10 seconds")
    world.opens(BEN, CAT, by=BEN)


def extends(world: World, deadline: datetime | None, *, by: str = ANA, reference: str | None = "V1") -> Round:
    user = BEN if by == BEN else CAT if by == CAT else ANA
    return extension.extend(
        world.store, world.who(user), CHANNEL, reference=reference, deadline=deadline, now=world.now
    )


@pytest.mark.parametrize("by", [ANA, BEN])
def test_an_owner_or_whoever_started_it_extends_a_round_and_votes_stand(world: World, by: str) -> None:
    world.votes(CAT)

    extends(world, START + 7 * DAY, by=by)

    assert world.round().deadline == START + 7 * DAY
    assert [each.user for each in world.store.rounds.ballots(TEAM, world.key, 1)] == [CAT]
    assert world.sent.rounds_touched[-1] == 1
    assert world.sent.touched[-1].kind is CardKind.PROJECT
    event = world.events("signoff.extend")[-1]
    assert event["facts"] == {"from": "2026-01-08T09:00:00.000000Z", "until": "2026-01-12T09:00:00.000000Z"}
    assert [found.deadline for _, found in world.store.rounds.waiting_for(TEAM, BEN, limit=9)] == [START + 7 * DAY]


def test_others_may_not(world: World) -> None:
    with pytest.raises(NotAllowed, match="Owners may extend a sign-off that somebody else started"):
        extends(world, START + 7 * DAY, by=CAT)


def test_whoever_started_it_may_still_after_they_became_an_observer(world: World) -> None:
    world.gives(BEN, Role.OBSERVER)

    assert extends(world, START + 7 * DAY, by=BEN).deadline == START + 7 * DAY


def test_a_round_is_never_shortened(world: World) -> None:
    with pytest.raises(Refusal, match="gives no more time") as refused:
        extends(world, START + 2 * DAY)

    assert refused.value.at == START + 3 * DAY


def test_after_the_end_there_is_nothing_to_extend(world: World) -> None:
    world.passes(days=3)
    with pytest.raises(RoundClosed, match="deadline of V1 has come"):
        extends(world, START + 7 * DAY)
    world.clock_strikes()

    with pytest.raises(RoundClosed, match="`/signoff reopen V1` asks once more") as refused:
        extends(world, START + 7 * DAY)
    assert refused.value.at == START + 3 * DAY
    with pytest.raises(Refusal, match="No sign-off is open here"):
        extends(world, START + 7 * DAY, reference=None)


def test_the_round_ends_at_its_new_deadline_and_not_at_the_old_one(world: World) -> None:
    extends(world, START + 7 * DAY)

    world.passes(days=3)
    assert world.clock_strikes() == 0
    world.votes(BEN)
    world.passes(days=4)

    assert world.clock_strikes() == 1


def test_reminders_go_by_the_new_deadline(world: World) -> None:
    world.passes(days=2)
    extends(world, START + 6 * DAY)

    found = world.store.reminders.of_round(TEAM, world.key, 1)

    # From Wednesday to Sunday: half of it is on Friday, and Sunday comes after everybody's work.
    assert [(each.user, each.share, each.at) for each in found] == [
        (BEN, 50, START + 4 * DAY),
        (CAT, 50, START + 4 * DAY),
    ]


def test_what_is_signed_off_is_closed_for_good(world: World) -> None:
    world.votes(BEN)
    world.votes(CAT)

    with pytest.raises(RoundClosed, match="V1 is closed: see `/signoff status V1`"):
        extends(world, START + 7 * DAY)
