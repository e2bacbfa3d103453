"""The parts of a pane that its scripts ask for, wherever somebody looks."""

from __future__ import annotations

import aiohttp
import pytest

from playground.page.drawing import PARTS
from playground.server import Playground


@pytest.mark.parametrize("channel", ["home", "threads", "zzz", "C0CLIENT"])
async def test_no_part_fails_where_there_is_no_channel_to_look_at(channel: str) -> None:
    async with Playground(rate=0, page=True) as slack, aiohttp.ClientSession(slack.url) as asks:
        secret = await slack.person("ben").says("C0CLIENT", "The client pays 3 million")
        of_it = f"as=U0CHLOE&channel={channel}&thread={secret.ts}"

        answers = {name: await asks.get(f"/part/{name}?{of_it}") for name in PARTS}

        assert {name: one.status for name, one in answers.items()} == dict.fromkeys(PARTS, 200)
        told = {name: await one.text() for name, one in answers.items() if name != "trace"}
        assert [name for name, text in told.items() if "3 million" in text] == []
        assert "This thread is not here." in told["thread"]
        # What the tools know of everybody they say they do.
        assert "words of private channels too" in await answers["trace"].text()
