"""One process that delivers until it is killed: the real delivery and the real calls of Slack."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from handlers.delivery import Delivery
from handlers.slack_calls import SlackCalls
from handlers.slack_client import http_session, web_client
from handlers.workspaces import SingleWorkspace
from storage.database import open_database
from tests.faults.drawing import draw

#: Slack acts on a call within this time after its caller died; the planted delays are shorter.
SETTLE_SECONDS = 1.5


class _SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def _deliver(api_url: str, token: str, database_url: str) -> None:
    database = await asyncio.to_thread(open_database, database_url)
    async with http_session() as session:
        client = web_client(base_url=api_url, session=session, token=token)
        slack = SlackCalls(workspaces=SingleWorkspace(client), session=session, base_url=api_url)
        delivery = Delivery(
            database=database,
            slack=slack,
            clock=_SystemClock(),
            settle_seconds=SETTLE_SECONDS,
            renderer=draw,
            between_posts=0.002,
        )
        delivery.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_deliver(*sys.argv[1:]))
