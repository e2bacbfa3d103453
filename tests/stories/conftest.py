"""Every story is told twice: over Socket Mode and over signed HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.stories.worlds import Stage, a_stage


@pytest_asyncio.fixture(params=["socket", "http"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A local Slack with the bot in it."""
    async with a_stage(tmp_path, http=request.param == "http") as stage:
        yield stage
