"""Names that people type: as the app is told of them, and as they read once more what they wrote."""

from __future__ import annotations

import pytest

from playground.interactions import as_typed, mentioned
from playground.world import default_world


@pytest.mark.parametrize(
    ("typed", "command", "message"),
    [
        ("ask @ben", "ask <@U0BEN|ben>", "ask <@U0BEN>"),
        ("ask @leads, soon", "ask <!subteam^S0LEADS|@leads>, soon", "ask <!subteam^S0LEADS>, soon"),
        ("tell @here in #general", "tell @here in <#C0GENERAL|general>", "tell <!here> in <#C0GENERAL|general>"),
        ("@nobody me@leads", "@nobody me@leads", "@nobody me@leads"),
    ],
)
def test_people_groups_and_channels_are_mentions(typed: str, command: str, message: str) -> None:
    world = default_world()

    assert mentioned(world, typed, full=True) == command
    assert mentioned(world, typed, full=False) == message
    assert as_typed(world, message) == typed
