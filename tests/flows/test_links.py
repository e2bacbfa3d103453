"""Links between requirements, from the first to the confirmed one."""

from __future__ import annotations

import pytest

from bot.domain.links import MOST_LINKS, LinkKind
from bot.domain.outgoing import CardKind
from bot.domain.project import Role
from bot.domain.refusal import NotAllowed, NotFound, Refusal
from bot.domain.requirement import Wording
from bot.domain.showing_requirement import Shown
from bot.flows import links as flow
from bot.flows import requirement
from tests.flows.worlds import ANA, BEN, CHANNEL, World


@pytest.fixture(autouse=True)
def three(world: World) -> None:
    """R1 to R3."""
    world.captures("Export in 10 seconds", "Refund within a day", "Log every change")


def seen(world: World, number: int) -> Shown:
    """Return a requirement with its links."""
    return flow.links(world.store, world.who(BEN), CHANNEL, reference=number)


def confirms(world: World, versions: tuple[int, int]) -> Shown:
    """Ben confirms that R1 depends on R2, as he sees them."""
    return flow.confirm(
        world.store,
        world.who(BEN),
        CHANNEL,
        number=1,
        kind=LinkKind.DEPENDS_ON,
        ends=(1, 2),
        versions=versions,
        now=world.now,
    )


def reads(world: World, number: int) -> list[str]:
    """Return how the links of a requirement read, with a mark behind those in doubt."""
    return [each.reads + ("?" if each.is_suspect else "") for each in seen(world, number).relations.linked]


def test_a_link_is_shown_both_ways_and_recorded(world: World) -> None:
    world.links(1, 2)

    assert (reads(world, 1), reads(world, 2)) == (["depends on R2"], ["is needed by R1"])
    [event] = world.events("requirement.link")
    assert (event["subject"], event["facts"]["other"]) == ("R1", "R2")


def test_a_circle_is_refused_and_nothing_is_kept(world: World) -> None:
    world.links(1, 2)
    world.links(2, 3)

    with pytest.raises(Refusal, match="R3 → R1 → R2 → R3"):
        world.links(3, 1)

    assert reads(world, 3) == ["is needed by R2"]


def test_a_link_is_in_doubt_once_an_end_changes_until_somebody_confirms_what_they_see(world: World) -> None:
    world.links(1, 2)
    words = Wording(text="Refund within two days")
    requirement.edit(world.store, world.who(ANA), CHANNEL, number=2, version=1, words=words, now=world.now)
    assert (reads(world, 1), reads(world, 2)) == (["depends on R2?"], ["is needed by R1?"])

    confirms(world, (1, 1))
    assert reads(world, 1) == ["depends on R2?"]
    confirms(world, (1, 2))

    assert reads(world, 2) == ["is needed by R1"]
    assert len(world.events("requirement.confirm_link")) == 1


def test_an_edit_shows_the_cards_of_linked_requirements_anew(world: World) -> None:
    world.links(1, 2)
    world.sent.touched.clear()

    words = Wording(text="Refund within two days")
    requirement.edit(world.store, world.who(ANA), CHANNEL, number=2, version=1, words=words, now=world.now)

    assert {each.number for each in world.sent.touched if each.kind is CardKind.REQUIREMENT} == {1, 2}


def test_unlinking_takes_every_link_between_two_away_in_either_direction(world: World) -> None:
    world.links(1, 2)
    world.links(2, 1, LinkKind.REFINES)
    world.links(1, 3)

    flow.unlink(world.store, world.who(ANA), CHANNEL, first=2, second=1, now=world.now)

    assert reads(world, 1) == ["depends on R3"]
    assert len(world.events("requirement.unlink")) == 2
    with pytest.raises(NotFound, match="R2 and R1 are not linked"):
        flow.unlink(world.store, world.who(ANA), CHANNEL, first=2, second=1, now=world.now)


def test_what_is_withdrawn_gets_no_new_links(world: World) -> None:
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=2, reason="Dropped", now=world.now)

    with pytest.raises(Refusal, match="R2 is withdrawn"):
        world.links(1, 2)


def test_a_requirement_has_no_more_links_than_a_message_shows(world: World) -> None:
    world.captures(*(f"Wish {number}" for number in range(MOST_LINKS)))
    for number in range(MOST_LINKS):
        world.links(1, number + 4)

    with pytest.raises(Refusal, match=f"R1 has {MOST_LINKS} links"):
        world.links(1, 2)


def test_observers_link_nothing(world: World) -> None:
    world.gives(BEN, Role.OBSERVER)

    with pytest.raises(NotAllowed, match="may link requirements"):
        world.links(1, 2, LinkKind.REFINES, by=BEN)
