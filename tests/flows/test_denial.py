"""What somebody may not do is written down: once a day, and only of those who are known to the project."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.names import TeamId, UserId
from bot.domain.project import Role
from bot.domain.refusal import Denied, Refusal
from bot.domain.values import replace
from bot.flows import denial, negotiation, project
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, EVE, OUT, ROBO, TEAM, World, a_person


def denied_to(world: World, user: UserId, act: str = "archive") -> bool:
    """Let somebody be denied something; return whether that was written down."""
    return denial.write_down(world.store, world.who(user), Denied(world.key, act), now=world.now)


def written(world: World) -> list[tuple[str, str]]:
    """Return who was denied what, as the audit stream says it."""
    return [(event["actor"], event["subject"]) for event in world.events("denied")]


def why(act: Callable[[], object]) -> Denied | None:
    """Return which act is denied where it is refused for who somebody is."""
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.denied


def test_what_somebody_may_not_do_stands_in_the_stream_with_their_role(world: World) -> None:
    world.gives(CAT, Role.CLIENT)

    assert denied_to(world, CAT)

    event = world.events()[-1]
    assert (event["action"], event["actor"], event["subject"], event["facts"]) == (
        "denied",
        CAT,
        "archive",
        {"role": "client"},
    )
    assert world.broken() is None


def test_whoever_tries_again_and_again_is_written_down_once_a_day_for_each_act(world: World) -> None:
    tries = [denied_to(world, BEN) for _ in range(5)]
    assert tries == [True, False, False, False, False]
    assert denied_to(world, BEN, "rename")
    assert denied_to(world, CAT)

    world.passes(hours=23, minutes=59)
    assert not denied_to(world, BEN)
    world.passes(minutes=1)
    assert denied_to(world, BEN)

    assert written(world) == [(BEN, "archive"), (BEN, "rename"), (CAT, "archive"), (BEN, "archive")]


def test_strangers_bots_and_deactivated_people_leave_no_trace(world: World) -> None:
    world.store.people.save([a_person(EVE, is_deactivated=True)], at=world.now)
    before = world.project.chain

    for user in (OUT, ROBO, EVE):
        assert not denied_to(world, user)
    elsewhere = replace(world.who(BEN), team=TeamId("T2"))
    assert not denial.write_down(world.store, elsewhere, Denied(world.key, "archive"), now=world.now)

    assert world.project.chain == before
    assert elsewhere.team != TEAM


def test_only_a_refusal_for_who_somebody_is_is_an_act_that_is_denied(world: World) -> None:
    world.captures("Pay by card")
    world.opens(CAT)
    world.proposes(BEN, 1, words="Pay by card at night", why="It costs less")
    vote, archive, answer = (Denied(world.key, act) for act in ("vote", "archive", "answer"))

    assert why(lambda: project.archive(world.store, world.who(BEN), CHANNEL, now=world.now)) == archive
    assert why(lambda: world.votes(BEN)) == vote
    assert why(lambda: negotiation.agree(world.store, world.who(BEN), world.key, number=1, now=world.now)) == answer
    world.votes(CAT)
    assert why(lambda: world.votes(CAT)) is None
    assert why(lambda: world.votes(BEN)) is None
    project.archive(world.store, world.who(ANA), CHANNEL, now=world.now)
    assert why(lambda: world.adds("Refund", by=BEN)) is None
