"""Starting over, saving and opening: a workspace together with what the app in it keeps."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from playground import archive
from playground.world import default_world

if TYPE_CHECKING:
    from playground.scene import Scene
    from playground.server import Playground
    from playground.workspace import Workspace

#: What SQLite keeps beside a database.
_BESIDE = ("-wal", "-shm")
_SETTLE_SECONDS = 2.0


class Renewal:
    """Replaces everything that is in a workspace, one thing at a time."""

    def __init__(self, playground: Playground) -> None:
        """Belong to a workspace."""
        self._playground = playground
        #: The files in which the app keeps its records; known only where we start the app.
        self.app_files: Sequence[Path] = ()
        #: What was done last, in a sentence.
        self.said = ""
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_whole(self) -> bool:
        """Whether the app's own records are renewed together with the workspace."""
        return self._playground.keeper is not None and bool(self.app_files)

    async def reset(self) -> str:
        """Start over; return what was done."""
        async with self._one_at_a_time:
            return await self._start_over()

    async def load(self, scene: Scene) -> str:
        """Start over and play a scene."""
        async with self._one_at_a_time:
            said = await self._start_over()
            self._playground.player.begin(scene)
            return said

    async def save(self) -> bytes:
        """Return everything as one file; the app rests for that moment, so that all of it is of one instant."""
        async with self._one_at_a_time:
            with suppress(TimeoutError):
                await self._playground.settled(_SETTLE_SECONDS)
            async with self._at_rest():
                there = [path for path in self.app_files if path.exists()]
                files = {path.name: await asyncio.to_thread(archive.content_of, path) for path in there}
                return archive.packed(self._playground.workspace, self._names(), files)

    async def open(self, content: bytes) -> str:
        """Replace everything by what is in a file; raises NotAWorkspace before anything was touched."""
        names, clock = self._names(), self._playground.clock.real
        async with self._one_at_a_time:
            opened = await asyncio.to_thread(archive.unpacked, content, names, clock)
            return await self._replace(opened.workspace, opened.files, "The workspace was opened.")

    async def _start_over(self) -> str:
        fresh = default_world(self._playground.clock.real, self._playground.manifest.identity)
        return await self._replace(fresh, {}, "Everything was started over.")

    def _names(self) -> list[str]:
        return [path.name for path in self.app_files]

    async def _replace(self, fresh: Workspace, files: Mapping[str, bytes], done: str) -> str:
        playground = self._playground
        # What can fail for want of space is done before anything is given up.
        halves = {path: _half(path, files[path.name]) for path in self.app_files if path.name in files}
        await playground.player.stop()
        if not self.is_whole:
            await self._move(fresh)
        if playground.keeper is not None:
            await playground.keeper.stop()
        _put(self.app_files, halves)
        if self.is_whole:
            # Nobody is left who knows of a later time.
            playground.clock.begin_again()
        playground.clock.restore(fresh.clock.saved())
        self.said = done if self.is_whole else f"{done} {self._what_stays()}"
        await playground.become(fresh)
        if playground.keeper is not None:
            await playground.keeper.start()
        return self.said

    async def _move(self, fresh: Workspace) -> None:
        """Give the workspace another id, and let an app that goes on running know that it has left the old one."""
        fresh.team_id = f"T0{secrets.token_hex(4).upper()}"
        if not self._playground.is_connected:
            return
        self._playground.uninstall()
        with suppress(TimeoutError):
            await self._playground.settled(_SETTLE_SECONDS)

    def _what_stays(self) -> str:
        name = self._playground.workspace.bot.real_name
        return f"What {name} keeps itself stays: the workspace has an id of its own now, so that the two do not meet."

    @asynccontextmanager
    async def _at_rest(self) -> AsyncIterator[None]:
        """Let the app end in order for a moment, where we started it and it runs."""
        keeper = self._playground.keeper
        ran = keeper is not None and await keeper.stop()
        try:
            yield
        finally:
            if keeper is not None and ran:
                await keeper.start()


def _half(path: Path, content: bytes) -> Path:
    """Write what a file will hold next to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.opened")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return half


def _put(paths: Sequence[Path], halves: Mapping[Path, Path]) -> None:
    """Replace the files of an app that rests, and remove those that it did not have."""
    for path in paths:
        for beside in _BESIDE:
            path.with_name(f"{path.name}{beside}").unlink(missing_ok=True)
        if path in halves:
            os.replace(halves[path], path)
        else:
            path.unlink(missing_ok=True)
