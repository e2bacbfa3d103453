"""Looking for likely duplicates while somebody captures, beside 5,000 requirements of the same type."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from statistics import quantiles

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.person import Actor
from bot.domain.requirement import RequirementType, Wording
from bot.flows import duplicates
from storage.database import open_database
from tests.bench.names import OWNER, TEAM
from tests.bench.report import Line
from tests.bench.rounds import Effort
from tests.bench.seeding import seed
from tests.bench.standin import StandIn

_REQUIREMENTS = 5_000
_TIMES = 100


async def comparing(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """Measure the search as a request waits for it: the hop to the database and back, reading and comparing."""
    url = f"sqlite:///{folder / 'duplicates.db'}"
    [place] = await seed(url, projects=1, requirements=_REQUIREMENTS, types=(RequirementType.FUNCTIONAL,))
    actor = Actor(team=TeamId(TEAM), user=UserId(OWNER), request="")
    database, waited = open_database(url), []
    try:
        for number in range(_TIMES):
            words = Wording(text=f"Within {number} seconds the portal shall show order {number} of a merchant.")
            look = partial(duplicates.likely, actor=actor, place=ProjectId(place.project), words=words)
            begun = time.perf_counter()
            await database.read(look)
            waited.append((time.perf_counter() - begun) * 1_000)
    finally:
        await database.close()
    p95 = quantiles(waited, n=20)[-1]
    detail = f"median {sorted(waited)[_TIMES // 2]:.1f} ms, {_TIMES} times"
    what = f"Likely duplicates among {_REQUIREMENTS:,} of a type, p95"
    yield Line(what=what, value=p95, goal=50.0, unit="ms", detail=detail)
