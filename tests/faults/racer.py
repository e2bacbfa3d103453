"""One process that votes and lets the deadline come, as it is told line by line, with a database of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from typing import Self

from msgspec import Struct
from msgspec.structs import asdict

from bot.domain.names import UserId
from bot.domain.refusal import Refusal
from bot.domain.signoff import Choice
from bot.ports import OpenDatabase, Store
from storage.database import open_database
from tests.flows.worlds import START, World


class Act(Struct, frozen=True, kw_only=True):
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

    async def acts(self, acts: list[Act]) -> list[Act]:
        """Have it act and return the votes that were accepted."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the process was started without pipes")
        stdin.write(json.dumps([asdict(act) for act in acts]).encode() + b"\n")
        return _acts_in(await stdout.readline())

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


async def done(database: OpenDatabase, acts: list[Act]) -> list[Act]:
    """Do all of some acts, each in its time, and return the votes that were accepted."""
    were_accepted = await asyncio.gather(*(_is_accepted(database, act) for act in acts))
    return [act for act, was_accepted in zip(acts, were_accepted, strict=True) if was_accepted]


async def _is_accepted(database: OpenDatabase, act: Act) -> bool:
    await asyncio.sleep(act.after)

    def vote(store: Store) -> bool:
        world = world_of(store, act.race, act.user)
        return world.votes(UserId(act.user), Choice(act.choice), round_=act.race).changed

    def strike(store: Store) -> bool:
        world = world_of(store, act.race, "clock")
        world.passes(days=3)
        world.clock_strikes()
        return False

    try:
        return await database.write(vote if act.user else strike)
    except Refusal:
        return False


def _acts_in(line: str | bytes) -> list[Act]:
    return [Act(**each) for each in json.loads(line)]


async def _obey(database_url: str) -> None:
    database = open_database(database_url)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        accepted = await done(database, _acts_in(line))
        print(json.dumps([asdict(act) for act in accepted]), flush=True)


if __name__ == "__main__":
    asyncio.run(_obey(sys.argv[1]))
