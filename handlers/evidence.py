"""``/quorum export`` and ``app.py export``: everything about a project as one ZIP file."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

from msgspec import Struct

from bot.domain.evidence import Piece
from bot.domain.names import ProjectId, TeamId
from bot.domain.project import Project
from bot.flows import evidence as flow
from bot.ports import Clock, Database, Store
from bot.views import evidence as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.edge import Edge
from handlers.places import channel_of

#: ZIP files cannot say that something is older.
_OLDEST = (1980, 1, 1, 0, 0, 0)
#: How many projects the command line looks through for the one that is meant.
_PAGE = 500


class EvidenceHandlers(Struct, frozen=True):
    """A project's records leave with its owner."""

    edge: Edge

    async def export(self, asked: Command, _: str) -> Answer:
        """``/quorum export``."""

        def work(store: Store) -> Answer:
            project = flow.send(store, asked.actor, channel_of(asked), now=self.edge.clock.now())
            return answers.private(view.coming(project))

        return await self.edge.once(asked, work)


def packed(store: Store, team: TeamId, project: ProjectId, *, at: datetime) -> bytes | None:
    """Return the evidence pack of a project; None when the project is gone."""
    file = io.BytesIO()
    return file.getvalue() if write(store, team, project, file, at=at) else None


def write(store: Store, team: TeamId, project: ProjectId, file: IO[bytes], *, at: datetime) -> bool:
    """Write the evidence pack of a project into a file; False when the project is gone."""
    evidence = flow.gather(store, team, project)
    if evidence is None:
        return False
    zip_up(view.pieces(evidence, at=at), file, at=at)
    return True


def zip_up(pieces: Iterable[Piece], file: IO[bytes], *, at: datetime) -> None:
    """Write files into a ZIP, a part at a time: only what is being written is in memory."""
    stamp = max(at.timetuple()[:6], _OLDEST)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for piece in pieces:
            # The name is ours; nothing that people typed is in it.
            entry = zipfile.ZipInfo(piece.name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with pack.open(entry, "w", force_zip64=True) as inside:
                for part in piece.parts:
                    inside.write(part.encode() if isinstance(part, str) else part)


async def exported(database: Database, clock: Clock, wanted: str, path: Path) -> int:
    """Write the pack of the project that is meant by its number, channel or name; return the exit code."""
    found = await database.read(lambda store: _meant(store, wanted))
    if len(found) != 1:
        print(_choose(wanted, found), file=sys.stderr)
        return 2
    [project] = found
    try:
        # Records of people: readable by nobody else, and never in place of something that is there.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror}. Name a file that is not there yet.", file=sys.stderr)
        return 2
    with os.fdopen(descriptor, "wb") as file:
        await database.read(lambda store: write(store, project.team, project.id, file, at=clock.now()))
    print(f"{path}: everything about {project.name}")
    return 0


def _meant(store: Store, wanted: str) -> list[Project]:
    found: list[Project] = []
    last = ProjectId(0)
    while page := store.projects.everywhere(last, limit=_PAGE):
        found += [each for each in page if wanted in (str(each.id), each.channel) or _same(wanted, each.name)]
        last = page[-1].id
    exact = [each for each in found if wanted == str(each.id)]
    return exact or found


def _same(wanted: str, name: str) -> bool:
    return " ".join(wanted.split()).casefold() == " ".join(name.split()).casefold()


def _choose(wanted: str, found: list[Project]) -> str:
    if not found:
        return f"There is no project {wanted}. Name it by its number, its channel's id or its name."
    which = "; ".join(f"{each.id} ({each.name}, channel {each.channel})" for each in found)
    return f"{wanted} could be one of these, so name it by its number: {which}."
