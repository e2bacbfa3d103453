"""What is heard of channels: private ones have event names of their own, and mean the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.stories.worlds import a_stage


def is_archived(folder: Path, channel: str) -> bool | None:
    """What the bot has written down of a channel."""
    database = sqlite3.connect(f"file:{folder / 'quorum.db'}?mode=ro", uri=True)
    try:
        row = database.execute("SELECT is_archived FROM channels WHERE channel = ?", (channel,)).fetchone()
    finally:
        database.close()
    return None if row is None else bool(row[0])


@pytest.mark.parametrize("channel", ["C0PAYMENTS", "C0CLIENT"], ids=["public", "private"])
async def test_a_channel_that_is_archived_and_brought_back_is_known_as_it_is(tmp_path: Path, channel: str) -> None:
    async with a_stage(tmp_path) as stage:
        stage.slack.archive(channel)
        await stage.eventually(lambda: is_archived(tmp_path, channel) is True)

        stage.slack.archive(channel, archived=False)
        await stage.eventually(lambda: is_archived(tmp_path, channel) is False)
