"""``python -m tests.bench``: measure everything, say it, and write it to ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.dispatching import dispatching
from tests.bench.leaving import exporting
from tests.bench.likeness import comparing
from tests.bench.page import showing
from tests.bench.processes import pin_generator
from tests.bench.proving import proving
from tests.bench.report import TARGET, Line, document, printed
from tests.bench.rounds import Effort
from tests.bench.seeding import seed
from tests.bench.signing import signing
from tests.bench.size import importing, resting, scaling
from tests.bench.speed import additions, votes
from tests.bench.standin import StandIn
from tests.databases import a_postgres, made_database

PARTS = ("add", "vote", "signing", "dispatch", "duplicates", "import", "rest", "scale", "export", "proof", "page")


async def measured(effort: Effort, folder: Path, wanted: list[str]) -> AsyncIterator[Line]:
    """Measure part after part."""
    async with StandIn() as slack:
        if "add" in wanted:
            with a_postgres(folder) as server, made_database(server) as postgresql:
                urls = {"SQLite": f"sqlite:///{folder / 'add.db'}", "PostgreSQL": postgresql}
                for url in urls.values():
                    [place] = await seed(url, projects=1, requirements=1_000)
                async for line in additions(slack, effort, urls, place):
                    yield line
        if "vote" in wanted:
            url = f"sqlite:///{folder / 'vote.db'}"
            [place] = await seed(url, projects=1, requirements=1_000)
            async for line in votes(slack, effort, url, place):
                yield line
        parts = {
            "signing": signing,
            "dispatch": dispatching,
            "duplicates": comparing,
            "import": importing,
            "rest": resting,
            "scale": scaling,
            "export": exporting,
            "proof": proving,
            "page": showing,
        }
        for name, part in parts.items():
            if name in wanted:
                async for line in part(slack, effort, folder):
                    yield line


async def run(effort: Effort, wanted: list[str]) -> list[Line]:
    """Measure and print; return every line."""
    pin_generator()
    lines: list[Line] = []
    with TemporaryDirectory(prefix="quorum-bench-") as folder:
        async for line in measured(effort, Path(folder), wanted):
            printed(line)
            lines.append(line)
    return lines


def main(arguments: list[str]) -> int:
    """Return 0 when every goal is met."""
    parser = argparse.ArgumentParser(prog="tests.bench", description="Measure Quorum beside bare Bolt.")
    parser.add_argument("--quick", action="store_true", help="a few seconds each, and no document")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"only some of {', '.join(PARTS)}, and no document")
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"There is no part {', '.join(sorted(unknown))}.")
    lines = asyncio.run(run(Effort.quick() if given.quick else Effort.full(), given.parts or list(PARTS)))
    if not (given.quick or given.parts):
        TARGET.write_text(document(lines), encoding="utf-8")
    missed = sum(not line.is_met for line in lines)
    print(f"{missed} of {len(lines)} figures miss their goal; the machine's load is {os.getloadavg()[0]:.1f}")
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
