"""Processes of the bot on one database, each of which can be stopped at a step, lose its lanes, and be killed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import aiohttp

from bot.ports import OpenDatabase, Store
from handlers.delivery import Delivery
from handlers.sending import Renderer
from handlers.slack_calls import SlackCalls
from handlers.slack_client import web_client
from handlers.tally import Tally
from handlers.workspaces import SingleWorkspace
from tests.delivery.standin import FakeClock

Result = TypeVar("Result")
SETTLE_SECONDS = 60.0
_NEVER = 10**9


class Replica:
    """The ``Database`` of one process: beside a real one it can stand still, and forget its lanes."""

    def __init__(
        self, name: str, *, database: OpenDatabase, lanes: dict[str, Replica], clock: FakeClock, renderer: Renderer
    ) -> None:
        self.token = f"xoxb-{name}"
        self._database = database
        self._lanes = lanes
        self._clock = clock
        self._renderer = renderer
        self._steps = 0
        self._stops_at = _NEVER
        self._go = asyncio.Event()
        self._at_work = 0
        self._standing = 0
        self.tally = Tally()
        self.delivery: Delivery | None = None

    def begin(self, session: aiohttp.ClientSession, api_url: str) -> None:
        """Start the process; it looks only when it is told to."""
        client = web_client(base_url=api_url, session=session, token=self.token)
        self.delivery = Delivery(
            database=self,
            slack=SlackCalls(workspaces=SingleWorkspace(client), session=session, base_url=api_url),
            clock=self._clock,
            settle_seconds=SETTLE_SECONDS,
            renderer=self._renderer,
            monotonic=self._clock.monotonic,
            tally=self.tally,
        )

    @property
    def is_stopped(self) -> bool:
        """Whether something of it stands still."""
        return self._standing > 0

    async def looks(self, *, stops_after: int = _NEVER) -> None:
        """Look once for what may leave, and go on until all is done, or stands still after so many steps."""
        assert self.delivery is not None
        self._stops_at = _NEVER
        await self.delivery.look()
        self._steps, self._stops_at = 0, stops_after
        self._go.clear()
        await self._quiet()

    async def goes_on(self) -> None:
        """Let everything that stands still go on to its end."""
        self._stops_at = _NEVER
        self._go.set()
        await self._quiet()

    async def dies(self) -> None:
        """End at once, as a killed process does: nothing is written any more, and its lanes are free."""
        assert self.delivery is not None
        await self.delivery.stop(seconds=0.0)
        self.loses_lanes()

    def loses_lanes(self) -> None:
        """Have the connection that holds the lanes break without anybody here noticing."""
        for lane in [lane for lane, holder in self._lanes.items() if holder is self]:
            del self._lanes[lane]

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads."""
        await self._step()
        return await self._database.read(work)

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work and commit it; the process may stand still before and after."""
        await self._step()
        result = await self._database.write(work)
        await self._step()
        return result

    async def hold(self, lane: str) -> bool:
        """Take a lane, unless somebody has it."""
        self._at_work += 1
        if self._lanes.setdefault(lane, self) is self:
            return True
        self._at_work -= 1
        return False

    async def release(self, lane: str) -> None:
        """Give a lane back."""
        self._at_work -= 1
        if self._lanes.get(lane) is self:
            del self._lanes[lane]

    async def _step(self) -> None:
        self._steps += 1
        if self._steps > self._stops_at:
            self._standing += 1
            try:
                await self._go.wait()
            finally:
                self._standing -= 1

    async def _quiet(self) -> None:
        assert self.delivery is not None
        while not await self.delivery.idle(seconds=0.002):
            if self._standing and self._standing == self._at_work:
                return
