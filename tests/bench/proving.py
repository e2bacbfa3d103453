"""Proof: a long stream of events looked through, and a large baseline typeset."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.person import Actor
from bot.domain.showing import ShownCertificate
from bot.domain.signoff import Choice
from bot.flows import certificate, votes
from bot.ports import Store
from bot.views import certificate as view
from handlers.workshop import Workshop
from storage.database import open_database
from tests.bench.leaving import ran
from tests.bench.names import ELECTORS, TEAM
from tests.bench.report import Line
from tests.bench.rounds import Effort
from tests.bench.seeding import seed
from tests.bench.standin import StandIn

_EVENTS, _SIGNED = 100_000, 500


async def proving(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """Verify a project whose every event added a requirement, and certify a baseline of five hundred."""
    url = f"sqlite:///{folder / 'proof.db'}"
    await seed(url, projects=1, requirements=_EVENTS)
    seconds, megabytes = await asyncio.to_thread(ran, url, "verify")
    detail = f"with as many requirements and versions; {megabytes:.0f} MB of memory"
    yield Line(what="Verify of 100,000 events", value=seconds, goal=10, unit="s", detail=detail)
    seconds, size = await _certified(f"sqlite:///{folder / 'certificate.db'}")
    detail = f"a process of its own and {size / 1e6:.1f} MB of PDF"
    yield Line(what="Certificate of 500 requirements", value=seconds, goal=3, unit="s", detail=detail)


async def _certified(url: str) -> tuple[float, int]:
    """Return how many seconds a worker needs, from being asked, and how large the document is."""
    [place] = await seed(url, projects=1, requirements=_SIGNED)
    database = open_database(url)
    try:
        said = await database.write(lambda store: _signed(store, ProjectId(place.project)))
    finally:
        await database.close()
    file = view.unmade(said)
    begun = time.monotonic()
    pdf = await Workshop().made(file.make, *file.given)
    return time.monotonic() - begun, len(pdf)


def _signed(store: Store, project: ProjectId) -> ShownCertificate:
    """Have everybody approve, and return what the certificate says."""
    now = datetime.now(UTC)
    for user in ELECTORS:
        actor = Actor(team=TeamId(TEAM), user=UserId(user), request=f"vote-{user}")
        round_ = store.rounds.get(actor.team, project, 1)
        if round_ and round_.is_open:
            votes.vote(store, actor, project=project, number=1, choice=Choice.APPROVE, revision=1, now=now)
    [(team, waiting)] = store.certificates.unmade(limit=1)
    said = certificate.load(store, team, waiting)
    if said is None:
        raise LookupError("nothing was signed")
    return said
