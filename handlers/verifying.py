"""``app.py verify``: looking through every record of every project, without what only Slack needs."""

from __future__ import annotations

from functools import partial

from bot.domain.proof import RowUnreadable
from bot.flows import proof as flow
from bot.ports import Database
from bot.views import proof as view

#: Whoever asks wants to know of records: an empty database is mostly another than they mean.
NOTHING = "There is nothing to verify: the database has no project. Does DATABASE_URL name the one that you mean?"


async def printed(database: Database) -> int:
    """Look through every project, print what was found, and return 1 when anything is broken or nothing is there."""
    try:
        return await _printed(database)
    except RowUnreadable:
        print("broken  the next project: its row cannot be read. Those behind it were not looked through.")
        return 1


async def _printed(database: Database) -> int:
    is_broken, last = False, flow.BEFORE_ALL
    while (found := await database.read(partial(flow.next_proof, after=last))) is not None:
        project, proof = found
        print(f"{'broken' if proof.broken else 'whole'}  {project.name} ({project.team}): {view.sentence(proof)}")
        is_broken = is_broken or proof.broken is not None
        last = project.id
    lost = await database.read(flow.orphans)
    for broken in lost:
        print(f"broken  {view.finding(broken)}")
    if last == flow.BEFORE_ALL and not lost:
        print(NOTHING)
        return 1
    return int(is_broken or bool(lost))
