"""What every flow test stands on: a real SQLite store and a project in it."""

from __future__ import annotations

import pytest

from bot.ports import Store
from tests.databases import store as store  # a fixture
from tests.flows.worlds import World


@pytest.fixture
def world(store: Store) -> World:
    """A project *Payments portal* that Ana started, with Ben, Cat, Dan and Eve in its channel."""
    world = World(store)
    world.begins()
    return world
