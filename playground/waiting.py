"""Waiting for something to become true in the workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

#: How long anything may take that does not wait for a person; more than it ever needs on a busy machine.
PATIENCE = 20.0


class NeverCame(AssertionError):
    """What was waited for was not there in time."""


async def eventually(holds: Callable[[], Any], *, within: float = PATIENCE) -> Any:
    """Wait until something is there and return it; for what never comes, raise NeverCame with what was seen last."""
    end = asyncio.get_running_loop().time() + within
    while not (found := holds()):
        if asyncio.get_running_loop().time() > end:
            raise NeverCame(f"what was waited for did not come within {within:g} seconds: still {found!r}")
        await asyncio.sleep(0.02)
    return found
