"""Where the local Slack goes when its usual place is taken."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from playground.ports import AlreadyHere, first_free
from playground.server import Playground


@pytest.fixture
def taken() -> Iterator[int]:
    """A port where something listens that says nothing, below those that the system hands out to other programs."""
    with ExitStack() as stack:
        yield stack.enter_context(_listening()).getsockname()[1]


def _listening() -> socket.socket:
    for port in range(20_000 + os.getpid() % 5_000, 32_000, 20):
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
    raise AssertionError("no port is free")


async def test_what_is_free_stays_and_what_is_taken_makes_way_for_a_port_near_it(taken: int, tmp_path: Path) -> None:
    found = await asyncio.to_thread(first_free, taken, state=tmp_path / "slack.json")

    assert taken < found < taken + 20
    assert await asyncio.to_thread(first_free, found) == found


async def test_a_local_slack_that_runs_already_is_named_and_no_second_one_begins(tmp_path: Path) -> None:
    state = tmp_path / "slack.json"
    async with Playground(state_file=state) as there:
        port = int(there.url.rpartition(":")[2])

        # Where it usually is may be free again.
        for wanted in (port, port - 1):
            with pytest.raises(AlreadyHere, match=f"A local Slack runs at {there.url} already: open that page, or"):
                await asyncio.to_thread(first_free, wanted, state=tmp_path / "." / "slack.json")
        assert await asyncio.to_thread(first_free, port) > port


async def test_many_that_say_nothing_are_waited_for_together(tmp_path: Path) -> None:
    state = tmp_path / "slack.json"
    async with Playground(state_file=state) as there:
        port = int(there.url.rpartition(":")[2])
        with ExitStack() as stack:
            for near in range(port - 10, port):
                with suppress(OSError):
                    stack.enter_context(socket.create_server(("127.0.0.1", near)))
            began = time.monotonic()

            # The one that answers is found behind those that do not.
            with pytest.raises(AlreadyHere):
                await asyncio.to_thread(first_free, port - 10, state=state)

        assert time.monotonic() - began < 6.0


@pytest.mark.parametrize("other", ["another.json", None])
async def test_a_local_slack_with_records_of_its_own_makes_way_like_any_program(
    tmp_path: Path, other: str | None
) -> None:
    async with Playground(state_file=tmp_path / other if other else None) as there:
        port = int(there.url.rpartition(":")[2])

        assert await asyncio.to_thread(first_free, port, state=tmp_path / "slack.json") > port
