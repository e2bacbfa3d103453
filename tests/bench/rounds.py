"""Measuring in rounds: the variants run in turn inside each, so that what else the machine does hits all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Self

from tests.bench.asking import Make
from tests.bench.load import closed_loop
from tests.bench.processes import Server

Figures = dict[str, list[float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """How long is measured."""

    rounds: int
    #: Of one variant in one round.
    seconds: float
    #: Of one variant in one round, where the database must not grow much.
    requests: int
    #: Projects of 1,000 requirements, and requirements of the one large project.
    projects: int
    large: int

    @classmethod
    def full(cls) -> Self:
        """Return what the figures of ``docs/benchmarks.md`` come from."""
        return cls(rounds=5, seconds=3.0, requests=800, projects=100, large=20_000)

    @classmethod
    def quick(cls) -> Self:
        """Return enough to see whether something went wrong."""
        return cls(rounds=2, seconds=1.0, requests=200, projects=5, large=3_000)


async def interleaved(rounds: int, variants: Mapping[str, Callable[[], Awaitable[float]]]) -> Figures:
    """Return the figures of every variant, one for each round."""
    figures: Figures = {name: [] for name in variants}
    for _ in range(rounds):
        for name, measure in variants.items():
            figures[name].append(await measure())
    return figures


async def cpu_per_request(
    server: Server, make: Make, *, seconds: float = 3600.0, requests: int = 10**9, expected: bytes = b""
) -> float:
    """Return the CPU microseconds of the server for each request of a closed loop."""
    before = server.cpu()
    run = await closed_loop(server.port, make, seconds=seconds, requests=requests, expected=expected)
    return (server.cpu() - before) / run.requests * 1_000_000


def ratio(figures: Figures, name: str, control: str) -> float:
    """Return the median over rounds of a variant's figure by that of the control in the same round."""
    return median(one / other for one, other in zip(figures[name], figures[control], strict=True))
