"""What the answer to ``/signoff verify`` says of the card in the channel."""

from __future__ import annotations

import pytest

from bot.flows import proof as flow
from bot.views import proof as view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CHANNEL, World
from tests.views.readers import checked

URL = "https://acme.slack.com/archives/C1/p1"
CARD = f"<{URL}|card of V1>"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (None, f"Compare that with the {CARD} in the channel: it has to name the same."),
        ("Anchor: event 4, {hash}", f"The {CARD} in the channel names the same; it was read just now."),
        ("Anchor: event 4, 0000", f"*The {CARD} in the channel does not name it.*"),
        ("", "*The card of V1 is not in the channel any more*"),
    ],
)
def test_it_claims_of_the_card_only_what_was_read_there(world: World, said: str | None, words: str) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    found = flow.verified(world.store, world.who(ANA), CHANNEL, reference="L1")
    assert found.anchor is not None

    shown = view.verified(found, URL, said=said and said.format(hash=found.anchor.hash))

    assert words in checked(shown)
