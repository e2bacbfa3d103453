"""Where the local Slack goes when its usual place is taken."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from playground.ports import AlreadyHere, first_free
from playground.server import Playground


@pytest.fixture
def taken() -> Iterator[int]:
    """A port where something listens that says nothing."""
    with ExitStack() as stack:
        yield stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]


async def test_what_is_free_stays_and_what_is_taken_makes_way_for_a_port_near_it(taken: int) -> None:
    found = await asyncio.to_thread(first_free, taken, is_for_slack=True)

    assert taken < found < taken + 20
    assert await asyncio.to_thread(first_free, found) == found


async def test_a_local_slack_that_runs_already_is_named_and_no_second_one_begins() -> None:
    async with Playground() as there:
        port = int(there.url.rpartition(":")[2])

        with pytest.raises(AlreadyHere, match=f"A local Slack runs at {there.url} already: open that page, or stop it"):
            await asyncio.to_thread(first_free, port, is_for_slack=True)
        assert await asyncio.to_thread(first_free, port) > port
