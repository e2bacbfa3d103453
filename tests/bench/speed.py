"""Requests against bare Bolt: the full write, a vote, waiting times, and what is asked of Slack meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from statistics import median

from tests.bench.asking import Make, Place, addition, vote
from tests.bench.load import closed_loop, open_loop
from tests.bench.processes import Server, bare_bolt, quorum
from tests.bench.report import Line
from tests.bench.rounds import Effort, cpu_per_request, interleaved, ratio
from tests.bench.standin import StandIn

ADDED = b"Added as"


async def additions(slack: StandIn, effort: Effort, urls: dict[str, str], place: Place) -> AsyncIterator[Line]:
    """``/requirement add`` in full against an acknowledgement alone."""

    def make() -> bytes:
        return addition(place)

    async with (
        bare_bolt(slack) as bare,
        quorum(slack, urls["SQLite"]) as sqlite,
        quorum(slack, urls["PostgreSQL"]) as postgresql,
    ):
        servers = {"bare": (bare, b""), "SQLite": (sqlite, ADDED), "PostgreSQL": (postgresql, ADDED)}
        for server, expected in servers.values():
            await closed_loop(server.port, make, requests=200, expected=expected)
        slack.calls.clear()
        variants = {name: _closed(server, make, effort, expected) for name, (server, expected) in servers.items()}
        figures = await interleaved(effort.rounds, variants)
        for name, goal in (("SQLite", 2.5), ("PostgreSQL", 5.0)):
            detail = f"{median(figures[name]):.0f} against {median(figures['bare']):.0f} µs"
            what = f"`/requirement add` on {name}, CPU per request"
            yield Line(what=what, value=ratio(figures, name, "bare"), goal=goal, detail=detail)
        asked = float(slack.calls["auth.test"])
        yield Line(what="`auth.test` calls during all of these", value=asked, goal=0, unit="")
        async for line in _waiting(effort, bare, sqlite, make):
            yield line


async def _waiting(effort: Effort, bare: Server, sqlite: Server, make: Make) -> AsyncIterator[Line]:
    async def wait(server: Server, expected: bytes) -> float:
        return (await open_loop(server.port, make, seconds=effort.seconds * 3, expected=expected)).p99()

    variants = {"bare": lambda: wait(bare, b""), "SQLite": lambda: wait(sqlite, ADDED)}
    figures = await interleaved(effort.rounds, variants)
    control, ours = median(figures["bare"]), median(figures["SQLite"])
    detail = f"{ours:.1f} against {control:.1f} ms"
    # Twice the control's, or three milliseconds more, whichever is more.
    goal = max(2.0, (control + 3.0) / control)
    yield Line(what="p99 of `/requirement add` at 100/s on SQLite", value=ours / control, goal=goal, detail=detail)


async def votes(slack: StandIn, effort: Effort, url: str, place: Place) -> AsyncIterator[Line]:
    """A vote in full, its private answer included, against an acknowledged click."""

    def make() -> bytes:
        return vote(place, slack.response_url)

    async with bare_bolt(slack, "click") as bare, quorum(slack, url) as bot:
        for server in (bare, bot):
            await closed_loop(server.port, make, requests=200)
        variants = {"bare": _closed(bare, make, effort, b""), "vote": _closed(bot, make, effort, b"")}
        figures = await interleaved(effort.rounds, variants)
    if not slack.told.startswith("Counted."):
        raise AssertionError(f"Votes were not counted: {slack.told!r}")
    detail = f"{median(figures['vote']):.0f} against {median(figures['bare']):.0f} µs, 41 signatories"
    yield Line(what="A vote on SQLite, CPU per request", value=ratio(figures, "vote", "bare"), goal=3.0, detail=detail)


def _closed(server: Server, make: Make, effort: Effort, expected: bytes) -> Callable[[], Awaitable[float]]:
    return lambda: cpu_per_request(server, make, seconds=effort.seconds, expected=expected)
