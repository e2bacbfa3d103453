"""``python -m tests.bench.local_slack PORT``: the local Slack as tests run it, or with its page and a long channel."""

from __future__ import annotations

import asyncio
import sys

from playground.server import Playground
from playground.workspace import Message

LONG = 10_000


async def serve(port: int, *, page: bool) -> None:
    """Serve without rate limits until the process is ended."""
    slack = Playground(port, page=page, rate=0)
    workspace = slack.workspace
    if page:
        channel = workspace.channel("C0GENERAL")
        people = [one for one in channel.members if one.startswith("U0")]
        channel.messages.extend(
            Message(channel=channel.id, ts=workspace.stamp(), user=people[number % 3], text=f"Message {number} of many")
            for number in range(LONG)
        )
    async with slack:
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), page="page" in sys.argv))
