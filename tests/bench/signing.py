"""A large sign-off: what each vote costs, and how long the last one takes, with which the round closes."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.person import Actor
from bot.domain.policy import PolicyKind
from bot.domain.signoff import Choice
from bot.flows import votes
from bot.ports import Store
from storage.database import open_database
from tests.bench.asking import Place, approval, vote
from tests.bench.load import ask_once, closed_loop
from tests.bench.names import ELECTORS, TEAM
from tests.bench.processes import bare_bolt, quorum
from tests.bench.report import Line
from tests.bench.rounds import Effort, cpu_per_request, interleaved, ratio
from tests.bench.seeding import seed
from tests.bench.size import removed
from tests.bench.standin import StandIn

_REQUIREMENTS = 500
_SIGNATORIES = tuple(f"U{number:04}" for number in range(50))
_LAST = _SIGNATORIES[-1]
_WHAT = f"{_REQUIREMENTS} requirements and {len(_SIGNATORIES)} signatories"


async def signing(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """Vote on 500 requirements among 50 people, and close such a round with the last vote."""
    yield await _voting(slack, effort, folder / "signing.db")
    yield await _closing(slack, effort, folder)


async def _voting(slack: StandIn, effort: Effort, file: Path) -> Line:
    url = f"sqlite:///{file}"
    [place] = await seed(url, projects=1, requirements=_REQUIREMENTS, signatories=_SIGNATORIES)

    def make() -> bytes:
        return vote(place, slack.response_url)

    async with bare_bolt(slack, "click") as bare, quorum(slack, url) as bot:
        for server in (bare, bot):
            await closed_loop(server.port, make, requests=200)
        variants = {
            "bare": lambda: cpu_per_request(bare, make, seconds=effort.seconds),
            "vote": lambda: cpu_per_request(bot, make, seconds=effort.seconds),
        }
        figures = await interleaved(effort.rounds, variants)
    detail = f"{median(figures['vote']):.0f} against {median(figures['bare']):.0f} µs, {_WHAT}"
    return Line(
        what="A vote in a large sign-off, CPU per request",
        value=ratio(figures, "vote", "bare"),
        goal=3.0,
        detail=detail,
    )


async def _closing(slack: StandIn, effort: Effort, folder: Path) -> Line:
    """Time the last click until its answer: the round is closed, and its baseline stored, by then."""
    file = folder / "last.db"
    url = f"sqlite:///{file}"
    [place] = await seed(
        url,
        projects=1,
        requirements=_REQUIREMENTS,
        signatories=_SIGNATORIES,
        policy=PolicyKind.UNANIMOUS_ALL,
    )
    await _all_but_one(url, place)
    taken: list[float] = []
    for _ in range(effort.rounds):
        copy = Path(shutil.copy(file, folder / "closed.db"))
        async with quorum(slack, f"sqlite:///{copy}") as bot:
            # A bot that has just started answers its first request later than all others.
            await ask_once(bot.port, approval(place, slack.response_url, ELECTORS[0]))
            begun = time.monotonic()
            await ask_once(bot.port, approval(place, slack.response_url, _LAST))
            taken.append((time.monotonic() - begun) * 1_000)
            _require_closed(copy)
        removed(copy)
    detail = f"{_WHAT}; the slowest of {len(taken)} {max(taken):.0f} ms"
    return Line(
        what="Closing a large sign-off, until it is answered", value=median(taken), goal=300, unit="ms", detail=detail
    )


async def _all_but_one(url: str, place: Place) -> None:
    """Have everybody approve but the last."""
    project = ProjectId(place.project)

    def approve(store: Store) -> None:
        now = datetime.now(UTC)
        for user in _SIGNATORIES[:-1]:
            actor = Actor(team=TeamId(TEAM), user=UserId(user), request=f"vote-{user}")
            votes.vote(store, actor, project=project, number=1, choice=Choice.APPROVE, revision=1, now=now)

    database = open_database(url)
    try:
        await database.write(approve)
    finally:
        await database.close()


def _require_closed(file: Path) -> None:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        [(signed,)] = database.execute("SELECT count(*) FROM requirements WHERE state = 'signed'").fetchall()
    if signed != _REQUIREMENTS:
        raise AssertionError(f"{signed} requirements were signed.")
