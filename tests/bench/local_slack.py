"""``python -m tests.bench.local_slack PORT``: the local Slack as tests run it, or with its page and a long channel."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

from playground.server import Playground
from playground.workspace import Message, Workspace

LONG = 10_000


def many_messages(workspace: Workspace) -> Iterator[Message]:
    """Let three people write so many messages."""
    channel = workspace.channel("C0GENERAL")
    people = [one for one in channel.members if one.startswith("U0")]
    for number in range(LONG):
        words = f"Message {number} of many"
        yield Message(channel=channel.id, ts=workspace.stamp(), user=people[number % 3], text=words)


async def serve(port: int, *, page: bool) -> None:
    """Serve without rate limits until the process is ended."""
    slack = Playground(port, page=page, rate=0)
    workspace = slack.workspace
    if page:
        workspace.channel("C0GENERAL").messages.extend(many_messages(workspace))
    async with slack:
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), page="page" in sys.argv))
