"""Lanes on PostgreSQL: advisory locks on a connection of their own, which the server gives back when we die."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg

from storage.errors import DatabaseUnavailable

_TRY = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
_RELEASE = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"


class LaneLocks:
    """Which lanes this process has; one thread asks the server, so that no call waits on the event loop."""

    def __init__(self, connect: Callable[[], psycopg.Connection[tuple[object, ...]]]) -> None:
        """Connect when the first lane is asked for."""
        self._connect = connect
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._held: set[str] = set()
        self._is_closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="postgresql-lanes")

    async def hold(self, lane: str) -> bool:
        """Take a lane, unless somebody has it."""
        # The server lets the same session take a lock twice, so what we have is remembered here.
        if lane in self._held:
            return False
        self._held.add(lane)
        try:
            taken = await self._run(_TRY, lane)
        except BaseException:
            self._held.discard(lane)
            raise
        if not taken:
            self._held.discard(lane)
        return taken

    async def release(self, lane: str) -> None:
        """Give a lane back; after a lost connection the server has done so already."""
        try:
            await self._run(_RELEASE, lane)
        finally:
            self._held.discard(lane)

    async def close(self) -> None:
        """Give everything back."""
        if not self._is_closed:
            self._is_closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
            self._thread.shutdown(wait=False)

    async def _run(self, statement: str, lane: str) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._send, statement, lane)

    def _send(self, statement: str, lane: str) -> bool:
        try:
            if self._connection is None:
                self._connection = self._connect()
            row = self._connection.execute(statement.encode(), (lane,)).fetchone()
        except psycopg.OperationalError as error:
            self._disconnect()
            raise DatabaseUnavailable("The database does not answer just now. Try again in a minute.") from error
        return row == (True,)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
