"""Entering a project by its key, as buttons and forms do: only from inside its channel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.names import ProjectId, UserId
from bot.domain.permissions import Action
from bot.domain.person import CLOCK
from bot.domain.project import Membership, Role
from bot.domain.refusal import NotFound
from bot.flows.access import enter_to_change, enter_to_read
from tests.flows.worlds import ANA, BEN, CHANNEL, GUS, OUT, TEAM, World

Way = Callable[[World, UserId, ProjectId], Membership]


def reads(world: World, user: UserId, project: ProjectId) -> Membership:
    """Somebody looks at a project."""
    return enter_to_read(world.store, world.who(user), project)


def changes(world: World, user: UserId, project: ProjectId) -> Membership:
    """Somebody is about to change a project."""
    return enter_to_change(world.store, world.who(user), project, Action.ADD)


both_ways = pytest.mark.parametrize("enters", [reads, changes])


@both_ways
def test_whoever_is_in_the_channel_comes_in_with_the_key(world: World, enters: Way) -> None:
    for user in (ANA, BEN, GUS):
        assert enters(world, user, world.key).project == world.project


@both_ways
def test_somebody_outside_the_channel_hears_what_a_wrong_key_says(world: World, enters: Way) -> None:
    with pytest.raises(NotFound) as outside:
        enters(world, OUT, world.key)
    with pytest.raises(NotFound) as wrong:
        enters(world, ANA, ProjectId(world.key + 1))

    assert outside.value.sentence == wrong.value.sentence
    assert outside.value.people == wrong.value.people == ()


@both_ways
def test_whoever_leaves_the_channel_stays_out_until_they_join_again(world: World, enters: Way) -> None:
    world.store.people.leave(TEAM, CHANNEL, BEN)
    with pytest.raises(NotFound):
        enters(world, BEN, world.key)

    world.store.people.join(TEAM, CHANNEL, BEN)
    assert enters(world, BEN, world.key).user == BEN


@both_ways
def test_a_role_opens_no_channel(world: World, enters: Way) -> None:
    world.gives(OUT, Role.OBSERVER)
    world.store.people.leave(TEAM, CHANNEL, ANA)

    for user in (OUT, ANA):
        with pytest.raises(NotFound):
            enters(world, user, world.key)


def test_an_old_ballot_does_not_count_from_outside(world: World) -> None:
    world.captures("Pay by card")
    world.opens(BEN)
    world.store.people.leave(TEAM, CHANNEL, BEN)

    with pytest.raises(NotFound):
        world.votes(BEN)

    assert world.round().is_open


@both_ways
def test_a_channel_that_was_never_looked_at_keeps_nobody_out(world: World, enters: Way) -> None:
    world.store.people.replace_members(TEAM, CHANNEL, [], at=world.now)

    assert enters(world, BEN, world.key).user == BEN


def test_the_clock_is_in_no_channel_and_reads_every_project(world: World) -> None:
    assert reads(world, CLOCK, world.key).project == world.project
