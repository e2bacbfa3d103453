"""``python -m tests.faults [--short]``: plant faults, kill processes, and count what is left."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import a_postgres, made_database
from tests.faults.deliveries import taken
from tests.faults.posts import delivered
from tests.faults.races import raced

Check = Callable[[str], Coroutine[None, None, list[str]]]


def main(arguments: list[str]) -> int:
    """Run every check and return 1 when any failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--short", action="store_true", help="less of everything, in under a minute")
    short = parser.parse_args(arguments).short
    logging.disable(logging.CRITICAL)
    failed = 0
    with TemporaryDirectory(prefix="quorum-faults-") as folder, a_postgres(Path(folder)) as server:
        checks = _checks(Path(folder), server, short=short)
        for name, check in checks:
            wrong = asyncio.run(check())
            failed += bool(wrong)
            print(
                f"{'FAILED' if wrong else 'passed'}  {name}{': ' + '; '.join(wrong[:5]) if wrong else ''}", flush=True
            )
    print(f"{len(checks) - failed} passed, {failed} failed")
    return int(failed > 0)


def _checks(
    folder: Path, server: str, *, short: bool
) -> list[tuple[str, Callable[[], Coroutine[None, None, list[str]]]]]:
    posts, races, deliveries, kills = (150, 60, 200, 4) if short else (1000, 500, 2000, 20)
    # Each fault holds its channel up for a moment, so the short run has fewer.
    share = 0.06 if short else 0.16
    posted = partial(delivered, posts=posts, kill_every=50, share=share)
    repeated = partial(taken, deliveries=deliveries, kills=kills)
    plan: list[tuple[str, Check]] = [
        ("posts once and in order, SQLite, one bot", partial(posted, processes=1)),
        ("posts once and in order, PostgreSQL, two bots", partial(posted, processes=2)),
        ("votes against the deadline, SQLite, one process", partial(raced, races=races, processes=1)),
        ("votes against the deadline, PostgreSQL, two processes", partial(raced, races=races, processes=2)),
        ("deliveries repeated, out of order and interrupted, SQLite, one bot", partial(repeated, processes=1)),
        ("deliveries repeated, out of order and interrupted, PostgreSQL, two bots", partial(repeated, processes=2)),
    ]
    return [
        (name, partial(_on_server, server, check) if "PostgreSQL" in name else partial(check, _file(folder, index)))
        for index, (name, check) in enumerate(plan)
    ]


def _file(folder: Path, index: int) -> str:
    return f"sqlite:///{folder / f'quorum-{index}.db'}"


async def _on_server(server: str, check: Check) -> list[str]:
    with made_database(server) as url:
        return await check(url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
