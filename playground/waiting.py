"""Waiting for something to become true in the workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

#: How long anything may take that does not wait for a person; more than it ever needs on a busy machine.
PATIENCE = 20.0


class NeverCame(AssertionError):
    """What was waited for was not there in time."""


async def _a_moment() -> None:
    await asyncio.sleep(0.02)


async def eventually(
    holds: Callable[[], Any], *, within: float = PATIENCE, pause: Callable[[], Awaitable[None]] = _a_moment
) -> Any:
    """Wait until something is there and return it; for what never comes, raise NeverCame with what was seen last.

    It is looked for again after each pause.
    """
    end = asyncio.get_running_loop().time() + within
    while not (found := holds()):
        if asyncio.get_running_loop().time() > end:
            raise NeverCame(f"what was waited for did not come within {within:g} seconds: still {found!r}")
        await pause()
    return found
