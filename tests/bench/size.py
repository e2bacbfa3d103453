"""Size: much data against little, a large file, and what a process that has nothing to do takes."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from bot.views import ids
from tests.bench.asking import Make, Place, addition, command, submission, vote
from tests.bench.load import ask_once, closed_loop
from tests.bench.processes import Server, bare_bolt, quorum
from tests.bench.report import Line
from tests.bench.rounds import Effort, Figures, cpu_per_request, ratio
from tests.bench.seeding import seed
from tests.bench.speed import ADDED
from tests.bench.standin import StandIn

_SMALL, _MANY, _LARGE = "small", "many", "large"
_ROWS = 2_000


async def scaling(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """The same commands in small and in large databases; each round starts from fresh copies."""
    worlds = {
        _SMALL: (folder / "small.db", await seed(_url(folder / "small.db"), projects=1, requirements=1_000)),
        _MANY: (folder / "many.db", await seed(_url(folder / "many.db"), projects=effort.projects, requirements=1_000)),
        _LARGE: (folder / "large.db", await seed(_url(folder / "large.db"), projects=1, requirements=effort.large)),
    }
    figures: dict[str, Figures] = {kind: {name: [] for name in worlds} for kind in ("list", "show", "add", "vote")}
    for _ in range(effort.rounds):
        for name, (file, places) in worlds.items():
            copy = Path(shutil.copy(file, folder / "copy.db"))
            async with quorum(slack, _url(copy)) as bot:
                await _measure(slack, effort, bot, places, {kind: each[name] for kind, each in figures.items()})
            removed(copy)
    sizes = {_MANY: f"{effort.projects} projects of 1,000", _LARGE: f"one project of {effort.large:,}"}
    for name, size in sizes.items():
        for kind, each in figures.items():
            detail = f"{median(each[name]):.0f} against {median(each[_SMALL]):.0f} µs"
            what = f"{kind.capitalize()} with {size} against one of 1,000, CPU"
            yield Line(what=what, value=ratio(each, name, _SMALL), goal=1.3, detail=detail)


async def _measure(
    slack: StandIn, effort: Effort, bot: Server, places: Sequence[Place], into: Mapping[str, list[float]]
) -> None:
    chance = random.Random(1)  # noqa: S311  # which project is asked about is no secret
    # New cards all go to one channel, as with one project: posting to a hundred at the same time is another matter.
    one = places[len(places) // 2]
    makes: dict[str, tuple[Make, bytes]] = {
        "list": (lambda: command(chance.choice(places), "list"), b"R1"),
        "show": (lambda: command(chance.choice(places), f"show R{chance.randint(1, 1_000)}"), b"R"),
        "add": (lambda: addition(one), ADDED),
        "vote": (lambda: vote(one, slack.response_url), b""),
    }
    for kind, (make, expected) in makes.items():
        await closed_loop(bot.port, make, requests=64, expected=expected)
        used = await cpu_per_request(bot, make, requests=effort.requests, expected=expected)
        into[kind].append(used)
        await asyncio.sleep(0.3)


async def importing(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """A file of 2,000 rows, from choosing it until the last is added."""
    file = folder / "import.db"
    used: list[float] = []
    [place] = await seed(_url(file), projects=1, requirements=10)
    slack.file = _csv()
    for _ in range(effort.rounds):
        copy = Path(shutil.copy(file, folder / "imported.db"))
        async with quorum(slack, _url(copy)) as bot:
            await ask_once(bot.port, command(place, "list"))
            before = bot.cpu()
            await _import(bot, place)
            await _until(copy, _ROWS)
            used.append(bot.cpu() - before)
        removed(copy)
    yield Line(what="Import of 2,000 rows, CPU", value=median(used), goal=2.0, unit="s")


async def _import(bot: Server, place: Place) -> None:
    chosen = {"file": {"file": {"type": "file_input", "files": [{"id": "F1", "name": "rows.csv"}]}}}
    form = submission(ids.IMPORT_FORM, {"project": place.project, "nonce": "n1"}, chosen)
    shown = json.loads(await ask_once(bot.port, form, b"update"))
    kept = json.loads(shown["view"]["private_metadata"])
    await ask_once(bot.port, submission(ids.IMPORT_PREVIEW, kept, {}))


async def _until(file: Path, rows: int) -> None:
    for _ in range(600):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            [(state,)] = database.execute("SELECT state FROM imports ORDER BY id DESC LIMIT 1").fetchall()
            [(count,)] = database.execute("SELECT count(*) FROM requirements").fetchall()
        if state == "done" and count >= rows:
            await asyncio.sleep(0.5)
            return
        await asyncio.sleep(0.1)
    raise AssertionError("The import did not end.")


def _csv() -> bytes:
    lines = (
        f'{row},"When order {row} is paid, the portal shall tell its merchant within {row % 9 + 1} minutes.",F,must'
        for row in range(_ROWS)
    )
    return ("id,requirement,type,priority\n" + "\n".join(lines)).encode()


async def resting(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """A start with nothing to migrate, and the memory two seconds later."""
    url = _url(folder / "resting.db")
    [place] = await seed(url, projects=1, requirements=10)
    starts: Figures = {"bare": [], "Quorum": []}
    sizes: Figures = {"bare": [], "Quorum": []}
    for _ in range(effort.rounds):
        for name, starting in (("bare", bare_bolt(slack)), ("Quorum", quorum(slack, url))):
            async with starting as server:
                starts[name].append(server.start_cpu)
                await ask_once(server.port, command(place, "list"))
                await asyncio.sleep(2.0)
                sizes[name].append(server.memory())
    detail = f"{median(starts['Quorum']):.2f} against {median(starts['bare']):.2f} s"
    yield Line(
        what="Start to ready on a migrated database, CPU",
        value=ratio(starts, "Quorum", "bare"),
        goal=2.0,
        detail=detail,
    )
    detail = f"{median(sizes['Quorum']):.0f} against {median(sizes['bare']):.0f} MiB"
    yield Line(what="Idle memory after one request", value=ratio(sizes, "Quorum", "bare"), goal=2.0, detail=detail)


def _url(file: Path | str) -> str:
    return f"sqlite:///{file}"


def removed(file: Path) -> None:
    """Remove a database with what SQLite and its lock left beside it."""
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
