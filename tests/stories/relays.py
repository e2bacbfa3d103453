"""A wire between the bot and its database that can be cut, and that can go silent."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import make_url


@dataclass
class Relay:
    """Passes everything on between a port of its own and a server of PostgreSQL."""

    target: str
    url: str = ""
    #: Set while what comes is passed on; otherwise it waits, and nobody is told.
    flows: asyncio.Event = field(default_factory=asyncio.Event)
    is_cut: bool = False
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Break every connection and let nobody in."""
        self.is_cut = True
        for writer in self.writers:
            writer.transport.abort()

    def mend(self) -> None:
        """Let everybody in again, and everything through."""
        self.is_cut = False
        self.flows.set()

    def silence(self) -> None:
        """Keep every connection, and pass nothing on."""
        self.flows.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on until one side ends it."""
        if self.is_cut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_unix_connection(self.target)
        pair = {writer, back}
        self.writers |= pair
        try:
            await asyncio.wait(
                [asyncio.create_task(self.passed(reader, back)), asyncio.create_task(self.passed(there, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self.writers -= pair
            for each in pair:
                each.close()

    async def passed(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        """Pass on what comes from one side."""
        with contextlib.suppress(ConnectionError):
            while piece := await source.read(65536):
                await self.flows.wait()
                to.write(piece)
                await to.drain()


@asynccontextmanager
async def a_relay(database_url: str) -> AsyncIterator[Relay]:
    """Stand between whoever uses ``url`` and a database."""
    url = make_url(database_url)
    relay = Relay(target=f"{url.query['host']}/.s.PGSQL.{url.port or 5432}")
    relay.flows.set()
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    away = url.set(query={}, host="127.0.0.1", port=port)
    relay.url = away.render_as_string(hide_password=False)
    try:
        yield relay
    finally:
        relay.mend()
        relay.cut()
        server.close()
