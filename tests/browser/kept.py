"""``python -m tests.browser.kept FILE``: a small app as a process of its own, which counts lunches in a database."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from contextlib import closing
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def counted(path: str) -> int:
    """Count one lunch more."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS lunch (number INTEGER PRIMARY KEY)")
        return int(database.execute("INSERT INTO lunch DEFAULT VALUES").lastrowid or 0)


async def main(path: str) -> None:
    """Serve until asked to stop."""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret="none")

    @app.command("/lunch")
    async def lunch(ack: Any, say: Any) -> None:
        await ack()
        await say(f"Lunch number {counted(path)}")

    @app.command("/dinner")
    async def dinner(ack: Any) -> None:
        os._exit(3)

    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await stopping.wait()
    await handler.close_async()  # type: ignore[no-untyped-call]  # likewise


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
