"""The load generator: as fast as 32 connections get answers, or at a fixed rate whatever the answers do."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Self

from tests.bench.asking import Make, signed

CONNECTIONS = 32


class WrongAnswer(Exception):
    """The server did not do what was asked, so its speed means nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What a run of the generator came to."""

    requests: int
    seconds: float
    #: In seconds, in the order of the answers.
    latencies: list[float]

    def p99(self) -> float:
        """Return what 99 of 100 requests stayed below, in milliseconds."""
        return sorted(self.latencies)[int(len(self.latencies) * 0.99)] * 1000


class Connection:
    """One keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take over an open one."""
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, port: int) -> Self:
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, body: bytes, expected: bytes = b"") -> bytes:
        """Send one signed request and return the body of its answer."""
        self._writer.write(signed(body))
        head = await self._reader.readuntil(b"\r\n\r\n")
        answer = await self._reader.readexactly(_length(head))
        if b" 200 " not in head[:16] or expected not in answer:
            raise WrongAnswer((head[:40] + answer[:200]).decode(errors="replace"))
        return answer

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0] or 0)


async def ask_once(port: int, body: bytes, expected: bytes = b"") -> bytes:
    """Send one request on a connection of its own."""
    connection = await Connection.to(port)
    try:
        return await connection.ask(body, expected)
    finally:
        connection.close()


async def closed_loop(
    port: int, make: Make, *, seconds: float = 3600.0, requests: int = 10**9, expected: bytes = b""
) -> Run:
    """Ask on 32 connections, each as soon as it has its answer, for a time or a number of requests."""
    connections = [await Connection.to(port) for _ in range(CONNECTIONS)]
    latencies: list[float] = []
    started = time.perf_counter()
    left = requests

    async def go_on(connection: Connection) -> None:
        nonlocal left
        while left > 0 and time.perf_counter() - started < seconds:
            left -= 1
            begun = time.perf_counter()
            await connection.ask(make(), expected)
            latencies.append(time.perf_counter() - begun)

    try:
        await asyncio.gather(*map(go_on, connections))
    finally:
        for connection in connections:
            connection.close()
    return Run(requests=len(latencies), seconds=time.perf_counter() - started, latencies=latencies)


async def open_loop(port: int, make: Make, *, seconds: float, rate: float = 100.0, expected: bytes = b"") -> Run:
    """Ask at a fixed rate; latency counts from when a request was due, so a server that stalls cannot hide it."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    connections = [await Connection.to(port) for _ in range(CONNECTIONS)]
    for connection in connections:
        free.put_nowait(connection)
    latencies: list[float] = []

    async def one(due: float) -> None:
        connection = await free.get()
        await connection.ask(make(), expected)
        latencies.append(time.perf_counter() - due)
        free.put_nowait(connection)

    started = time.perf_counter()
    try:
        async with asyncio.TaskGroup() as asked:
            for number in range(int(seconds * rate)):
                due = started + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                asked.create_task(one(due))
    finally:
        for connection in connections:
            connection.close()
    return Run(requests=len(latencies), seconds=time.perf_counter() - started, latencies=latencies)
