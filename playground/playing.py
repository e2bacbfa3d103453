"""Playing a scene: one at a time, and everybody sees how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.waiting import NeverCame

if TYPE_CHECKING:
    from playground.scene import Scene, Step
    from playground.server import Playground

#: An app that was just started may take so long until it is connected.
_ARRIVAL_SECONDS = 30.0
#: An app that is restarted is there again as a process after so long.
_RESTART_SECONDS = 1.0


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a scene is."""

    scene: Scene
    #: How many steps are done.
    done: int = 0
    #: Why it stopped, where it stopped too early.
    problem: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return bool(self.problem) or self.done == len(self.scene.steps)


class WantedToExit(Exception):
    """A step wanted to end the whole program, as SystemExit would have."""


class Player:
    """Plays scenes in a workspace."""

    def __init__(
        self,
        playground: Playground,
        *,
        arrival_seconds: float = _ARRIVAL_SECONDS,
        restart_seconds: float = _RESTART_SECONDS,
    ) -> None:
        """Play nothing yet."""
        self._playground = playground
        self._arrival_seconds = arrival_seconds
        self._restart_seconds = restart_seconds
        #: The scene that was played last; None in a workspace where none was.
        self.progress: Progress | None = None
        self._playing: asyncio.Task[None] | None = None

    @property
    def is_playing(self) -> bool:
        """Whether a scene is being played."""
        return self._playing is not None and not self._playing.done()

    def begin(self, scene: Scene) -> None:
        """Play a scene from here on."""
        self.progress = Progress(scene=scene)
        self._tell()
        self._playing = asyncio.create_task(self._play(self.progress), name="scene")

    async def over(self) -> Progress | None:
        """Wait until the scene is over."""
        if self._playing is not None:
            await asyncio.wait([self._playing])
        return self.progress

    async def stop(self) -> None:
        """Leave a scene where it is, and forget it."""
        if self._playing is not None:
            self._playing.cancel()
            with suppress(asyncio.CancelledError):
                await self._playing
        self.progress = None
        self._tell()

    async def _play(self, progress: Progress) -> None:
        # Whatever goes wrong in a scene belongs onto the page: scenes are written by others.
        try:
            if progress.scene.steps:
                await self._app_is_there()
            for step in progress.scene.steps:
                await self._while_the_app_lives(_done(step, self._playground))
                progress.done += 1
                self._tell()
        except Exception as problem:
            progress.problem = _told(problem)
            self._tell()

    async def _app_is_there(self) -> None:
        """Wait until the app has connected, where it does that at all."""
        if self._playground.sender.way is not self._playground.sockets:
            return
        try:
            await self._while_the_app_lives(self._playground.connected(self._arrival_seconds))
        except TimeoutError:
            name = self._playground.workspace.bot.real_name
            raise NeverCame(f"{name} is not connected.") from None

    async def _while_the_app_lives(self, work: Awaitable[object]) -> None:
        """Do something, but wait for nothing of an app that we keep and that has ended for good."""
        doing, ending = asyncio.ensure_future(work), asyncio.create_task(self._app_ends())
        try:
            await asyncio.wait({doing, ending}, return_when=asyncio.FIRST_COMPLETED)
            (doing if doing.done() else ending).result()
        finally:
            doing.cancel()
            ending.cancel()

    async def _app_ends(self) -> None:
        """Raise NeverCame once an app that we keep has ended; one that is restarted has not."""
        keeper = self._playground.keeper
        while keeper is None or keeper.is_running:
            await (asyncio.Event().wait() if keeper is None else keeper.ended())
            await asyncio.sleep(self._restart_seconds)
        raise NeverCame(f"{self._playground.workspace.bot.real_name} is not running: {keeper.fate}")

    def _tell(self) -> None:
        self._playground.workspace.changes.tell("scenes")


async def _done(step: Step, playground: Playground) -> None:
    """Do a step. What would end the loop, and the local Slack with it, ends the scene."""
    try:
        await step.work(playground)
    except SystemExit as problem:
        raise WantedToExit(f"A step wanted to end the local Slack (SystemExit: {problem}).") from None


def _told(problem: Exception) -> str:
    """Return what somebody reads of a problem; one without words has at least a name."""
    return str(problem).strip() or f"{type(problem).__name__}."
