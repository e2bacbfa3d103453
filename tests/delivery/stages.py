"""What all runs of the outbox machine share: a loop, a database that is emptied, and where the stand-in is."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.ports import OpenDatabase
from storage.database import open_database
from tests.delivery.standin import StandIn

#: As a database that was put back to an older state may tell of a message that was posted since.
FORGET = """
UPDATE outbox SET state = 'pending', is_due = 1, next_at = 0, attempts = 0,
intent_at = NULL, first_intent_at = NULL, channel = NULL, ts = NULL
"""


class Stage:
    """One for all runs; each opens it with a stand-in of its own."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.database: OpenDatabase = open_database(url)
        self.file = sqlite3.connect(url.removeprefix("sqlite:///"))
        self.url = ""

    def close(self) -> None:
        """Give everything back."""
        self.file.close()
        self.run(self.database.close())
        self.loop.close()

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """Do something to its end."""
        return self.loop.run_until_complete(doing)

    async def opens(self, slack: StandIn) -> None:
        """Empty the outbox and let a stand-in listen."""
        self.query("DELETE FROM outbox")
        self.query("DELETE FROM outbox_pauses")
        self.server = TestServer(slack.app())
        await self.server.start_server()
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))
        self.url = str(self.server.make_url("/api/"))

    async def closes(self) -> None:
        """Listen no more."""
        await self.session.close()
        await self.server.close()

    def forget(self) -> None:
        """Put the database back to the time before anything was sent."""
        self.query(FORGET)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement past everything that is under test."""
        with self.file:
            return self.file.execute(statement).fetchall()
