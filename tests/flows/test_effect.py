"""What a change of something signed would touch: links, approvals, points and conditions."""

from __future__ import annotations

import pytest

from bot.domain.attributes import Points, estimate
from bot.domain.change import Effect, Urgency
from bot.domain.links import LinkKind
from bot.domain.values import replace
from bot.flows import cards, change, condition, links, requirement
from bot.views import links as links_view
from bot.views.buttons import unpack
from bot.views.effect import lines
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, World


@pytest.fixture(autouse=True)
def signed(world: World) -> None:
    """R1, estimated at 2 / 3 / 8, is signed in L1; R2 depends on it, R3 on R2, and R4 on R3."""
    world.captures("Export in 10 seconds", "Receipts by e-mail", "Keep logs for a year", "Log every change")
    for number, effort in ((1, "2/3/8"), (2, "5"), (4, "1")):
        estimates(world, number, effort)
    world.opens(BEN, chosen=(1,))
    world.votes(BEN)
    for source in (2, 3, 4):
        world.links(source, source - 1)


def estimates(world: World, number: int, effort: str) -> None:
    """Ana estimates a requirement."""
    old = world.requirement(number)
    words = replace(old.wording, estimate=estimate(effort))
    requirement.edit(
        world.store, world.who(ANA), CHANNEL, number=number, version=old.version, words=words, now=world.now
    )


def effect(world: World) -> Effect:
    """Return what the form shows before anybody is asked."""
    return change.prepare(world.store, world.who(ANA), CHANNEL, reference=1).effect


def on_the_card(world: World, round_: int) -> Effect | None:
    """Return what the card of a vote shows."""
    card = cards.round_card(world.store, world.project, world.round(round_))
    assert card.change is not None
    return card.change.effect


def test_an_approval_does_not_cover_the_change_whatever_of_it_changes(world: World) -> None:
    assert "1 approval in L1 does not cover the change." in lines("R1", effect(world), removes=False)


def test_points_are_those_of_the_requirement_and_of_what_still_counts_around_it(world: World) -> None:
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=4, reason="Not now", now=world.now)

    found = effect(world)

    assert found.own == estimate("2 / 3 / 8")
    assert found.touched == (2, 3, 4)
    assert found.linked == Points(total=estimate("5"), unestimated=1)
    assert (found.links, found.doubtful) == (1, 0)


def test_links_that_are_in_doubt_already_are_told_apart_from_those_that_the_change_puts_in_doubt(world: World) -> None:
    world.links(3, 1)
    assert "2 links are in doubt from then on." in "\n".join(lines("R1", effect(world), removes=False))

    world.edits(2, "Receipts by e-mail at once")
    assert "2 links are in doubt from then on (1 already)." in "\n".join(lines("R1", effect(world), removes=False))


@pytest.mark.parametrize("urgency", [Urgency.NORMAL, Urgency.EMERGENCY])
def test_what_is_taken_out_leaves_its_links_in_doubt_until_somebody_confirms_them(
    world: World, urgency: Urgency
) -> None:
    said = lines("R1", effect(world), removes=True)
    assert said[0] == "Baseline L1 stays as it is; the next one says that R1 is taken out."
    assert "1 link is in doubt from then on." in said[2]

    world.asks_to_change(1, board=(CAT,), urgency=urgency)
    world.votes(CAT, round_=2)

    linked = links.links(world.store, world.who(BEN), CHANNEL, reference=2)
    assert [each.is_suspect for each in linked.relations.linked] == [True, False]
    button = next(each["accessory"] for each in links_view.listing(linked).blocks if "accessory" in each)
    carried = unpack(button["value"])
    confirmed = links.confirm(
        world.store,
        world.who(BEN),
        CHANNEL,
        number=2,
        kind=LinkKind.DEPENDS_ON,
        ends=(2, 1),
        versions=(int(carried["sv"]), int(carried["tv"])),
        now=world.now,
    )
    assert [each.is_suspect for each in confirmed.relations.linked] == [False, False]
    assert not world.broken()


def test_open_conditions_are_counted_where_something_touched_is_under_vote(world: World) -> None:
    world.opens(CAT, DAN, chosen=(2, 3))
    for voter in (CAT, DAN):
        world.approves_if(voter, BEN, round_=2)
    assert effect(world).conditions == ((2, 2),)

    condition.not_met(world.store, world.who(BEN), project=world.key, number=2, condition=1, now=world.now)

    assert effect(world).conditions == ((2, 1),)


@pytest.mark.parametrize("urgency", [Urgency.NORMAL, Urgency.EMERGENCY])
def test_the_card_shows_the_effect_until_the_board_has_decided(world: World, urgency: Urgency) -> None:
    before = effect(world)

    world.asks_to_change(1, "Export in 5 seconds", board=(CAT, DAN), urgency=urgency)
    world.approves_if(CAT, BEN, round_=2)

    assert on_the_card(world, 2) == before
    world.votes(CAT, round_=2)
    world.votes(DAN, round_=2)
    assert on_the_card(world, 2) is None


def test_everything_that_is_linked_is_counted_and_as_much_as_fits_is_named(world: World) -> None:
    for number in range(5, 73):
        world.captures(f"Report number {number} shall be complete")
        estimates(world, number, "1")
        world.links(number, 1 if number < 40 else number - 1)
    for round_, number in enumerate((70, 71, *range(50, 66)), start=2):
        world.opens(CAT, DAN, chosen=(number,))
        world.approves_if(CAT, BEN, round_=round_)

    found = effect(world)

    assert len(found.touched) == 71
    assert found.linked == Points(total=estimate("74"), unestimated=1)
    assert len(found.conditions) == 18
    said = "\n".join(lines("R1", found, removes=False))
    assert "R13, R14, R15, R16, R17, R18 and 56 more, 71 in all; 36 links are in doubt from then on." in said
    assert "74 points, 1 without an estimate" in said
    assert "Open conditions touched: 18, in V2, V3," in said
    assert "V16 and 3 more." in said
