"""What was changed in an emergency is called unratified wherever it is shown, until that is ratified."""

from __future__ import annotations

import pytest

from bot.domain.change import Urgency
from bot.flows import evidence, metrics, project
from bot.flows import requirement as requirements
from bot.views import evidence as evidence_view
from bot.views import metrics as metrics_view
from bot.views import project as project_view
from bot.views import requirement as requirement_view
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


def test_it_is_called_unratified_everywhere_until_the_board_has_voted(emergency: World) -> None:
    assert all("nratified" in said for said in everywhere(emergency))
    assert "igned in L1" not in pack(emergency)
    assert "L1 holds what was signed before" in pack(emergency)

    emergency.votes(BEN, round_=2)
    emergency.votes(CAT, round_=2)

    assert all("nratified" not in said for said in everywhere(emergency))
