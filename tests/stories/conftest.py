"""Every story is told twice: over Socket Mode on SQLite, and over signed HTTP on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.databases import made_database
from tests.stories.worlds import Stage, a_stage


@pytest_asyncio.fixture(params=["socket", "http"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A local Slack with the bot in it."""
    if request.param == "socket":
        async with a_stage(tmp_path) as stage:
            yield stage
        return
    template = request.getfixturevalue("migrated_template")
    with made_database(request.getfixturevalue("postgres_url"), template) as url:
        async with a_stage(tmp_path, http=True, database_url=url) as stage:
            yield stage
