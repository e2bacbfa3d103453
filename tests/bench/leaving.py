"""Taking everything along: a large project as one file, by a process of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from tests.bench.names import ROOT
from tests.bench.report import Line
from tests.bench.rounds import Effort
from tests.bench.seeding import seed
from tests.bench.standin import StandIn

_REQUIREMENTS = 10_000


async def exporting(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """Write the evidence pack of a project with ten thousand requirements."""
    url = f"sqlite:///{folder / 'export.db'}"
    [place] = await seed(url, projects=1, requirements=_REQUIREMENTS)
    pack = folder / "pack.zip"
    seconds, megabytes = await asyncio.to_thread(ran, url, "export", str(place.project), str(pack))
    detail = f"a pack of {pack.stat().st_size / 1e6:.1f} MB"
    yield Line(what="Export of 10,000 requirements", value=seconds, goal=20, unit="s", detail=detail)
    yield Line(what="Most memory while exporting", value=megabytes, goal=200, unit="MB")


def ran(url: str, *command: str) -> tuple[float, float]:
    """Run a command of the bot in a process of its own; return how many seconds it took, and how much memory."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "app.py", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    # Linux tells kibibytes.
    return time.monotonic() - begun, used.ru_maxrss * 1024 / 1e6
