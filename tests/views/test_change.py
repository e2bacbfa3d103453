"""What was changed in an emergency is called unratified wherever it is shown, until the board has decided on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.change import Urgency
from bot.domain.listing import parse
from bot.domain.signoff import Choice
from bot.flows import cards, evidence, metrics, project, signoff
from bot.flows import requirement as requirements
from bot.views import evidence as evidence_view
from bot.views import metrics as metrics_view
from bot.views import project as project_view
from bot.views import requirement as requirement_view
from bot.views import signoff as signoff_view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World
from tests.views.readers import checked


@pytest.fixture(params=["Export within 5 seconds", ""], ids=["changed", "removed"])
def emergency(world: World, request: pytest.FixtureRequest) -> World:
    """R1 was signed in L1 and changed, or removed, in an emergency that is under vote."""
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    world.asks_to_change(1, request.param, board=(BEN, CAT), urgency=Urgency.EMERGENCY)
    return world


def pack(world: World) -> str:
    """The requirements as the evidence pack tells them."""
    gathered = evidence.gather(world.store, TEAM, world.key)
    assert gathered is not None
    [piece] = [each for each in evidence_view.pieces(gathered, at=world.now) if each.name == "requirements.md"]
    return "".join(str(part) for part in piece.parts)


def everywhere(world: World) -> list[str]:
    """Everything that says where R1 stands."""
    ana = world.who(ANA)
    shown = requirements.show(world.store, ana, CHANNEL, reference="R1")
    return [
        pack(world),
        requirement_view.details(shown).text,
        checked(metrics_view.metrics(metrics.look(world.store, ana, CHANNEL, now=world.now))),
        checked(project_view.standing(project.overview(world.store, ana, CHANNEL))),
    ]


def listed(world: World) -> list[int]:
    """The numbers that ``/requirement list unratified`` finds."""
    found = requirements.listing(world.store, world.who(ANA), CHANNEL, query=parse("unratified", ANA))
    return [each.number for each in found.page.requirements]


def test_it_is_called_unratified_everywhere_until_the_board_has_voted(emergency: World) -> None:
    assert all("nratified" in said for said in everywhere(emergency))
    assert "igned in L1" not in pack(emergency)
    assert "L1 holds what was signed before" in pack(emergency)
    assert listed(emergency) == [1]

    emergency.votes(BEN, round_=2)
    emergency.votes(CAT, round_=2)

    assert all("nratified" not in said for said in everywhere(emergency))
    assert listed(emergency) == []


def card(world: World) -> list[str]:
    """The card of the vote in the channel, and Ben's copy: what is drawn, and what is read out."""
    round_ = world.round(2)
    copy = cards.ballot_card(world.store, world.project, round_, BEN)
    shown = [signoff_view.round_card(cards.round_card(world.store, world.project, round_)), signoff_view.ballot(copy)]
    return [text for each in shown for text in (checked(each), each.text)]


def ratifies(world: World) -> None:
    world.votes(BEN, round_=2)
    world.votes(CAT, round_=2)


def rejects(world: World) -> None:
    world.votes(BEN, Choice.REJECT, round_=2)


def lets_it_expire(world: World) -> None:
    world.passes(days=4)
    world.clock_strikes()


def cancels(world: World) -> None:
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reference="V2", reason="A mistake", now=world.now)


def test_while_the_board_votes_the_card_says_that_it_holds_already(emergency: World) -> None:
    for said in card(emergency):
        assert "R1. It holds already, and is unratified until the board approves. Because:" in said
        assert "Month ends are busy" in said


@pytest.mark.parametrize(
    ("decides", "became"),
    [
        (ratifies, "It was done at once, and the board ratified it."),
        (rejects, "It was done at once, and not ratified: what was signed holds again."),
        (lets_it_expire, "It was done at once, and not ratified: what was signed holds again."),
        (cancels, "It was done at once, and not ratified: what was signed holds again."),
    ],
)
def test_once_decided_it_says_what_became_of_it_and_still_why_it_was_asked_for(
    emergency: World, decides: Callable[[World], None], became: str
) -> None:
    decides(emergency)

    for said in card(emergency):
        assert became in said
        assert "Month ends are busy" in said
        assert "nratified" not in said
        assert "What was signed stays as it was" not in said


def test_what_was_not_done_first_stays_as_it_was_when_the_board_says_no(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    world.asks_to_change(1, "Export within 5 seconds", board=(BEN, CAT), urgency=Urgency.URGENT)
    rejects(world)

    for said in card(world):
        assert "asked to change R1." in said and "Urgent" not in said
        assert "Month ends are busy" in said
        assert "What was signed stays as it was." in said
