"""One process that votes and lets the deadline come, as it is told line by line, with a database of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Self

from bot.domain.names import UserId
from bot.domain.refusal import Refusal
from bot.domain.signoff import Choice
from bot.ports import Store
from storage.database import OpenDatabase, open_database
from tests.flows.worlds import START, World


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """A vote in a race or, without a user, the clock that strikes; ``after`` so many seconds."""

    race: int
    after: float
    user: str = ""
    choice: str = ""


class Racer:
    """Acts in one process, this one or another."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Speak to a process that was started."""
        self._process = process

    @classmethod
    async def started(cls, database_url: str) -> Self:
        """Start a process and wait until it has opened the database."""
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-m", "tests.faults.racer", database_url)
        racer = cls(await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe))
        await racer.acts([])
        return racer

    async def acts(self, acts: list[Act]) -> int:
        """Have it act and return how many votes were accepted."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the process was started without pipes")
        stdin.write(json.dumps([asdict(act) for act in acts]).encode() + b"\n")
        return int(await stdout.readline())

    async def stop(self) -> None:
        """End it."""
        self._process.kill()
        await self._process.wait()


def world_of(store: Store, race: int, act: str = "") -> World:
    """Return the world on the day of a race; each act is a delivery of its own."""
    world = World(store)
    world.now = START + timedelta(days=4 * race)
    world.requests = hash((race, act)) % 10**9
    return world


async def done(database: OpenDatabase, act: Act) -> int:
    """Do one act and return whether a vote was accepted."""
    await asyncio.sleep(act.after)

    def vote(store: Store) -> int:
        world = world_of(store, act.race, act.user)
        return int(world.votes(UserId(act.user), Choice(act.choice), round_=act.race).changed)

    def strike(store: Store) -> int:
        world = world_of(store, act.race, "clock")
        world.passes(days=3)
        world.clock_strikes()
        return 0

    try:
        return await database.write(vote if act.user else strike)
    except Refusal:
        return 0


async def _obey(database_url: str) -> None:
    database = open_database(database_url)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        acts = [Act(**each) for each in json.loads(line)]
        accepted = sum(await asyncio.gather(*(done(database, act) for act in acts)))
        print(accepted, flush=True)


if __name__ == "__main__":
    asyncio.run(_obey(sys.argv[1]))
