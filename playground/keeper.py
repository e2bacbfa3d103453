"""The app as a process of its own: started, killed, started again and stopped by whoever runs the workspace."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

#: How long an app may take to end in order; a little less than whoever stops us waits.
STOP_SECONDS = 9.0
_LEASH = str(Path(__file__).with_name("leash.py"))


class Keeper:
    """Keeps one app: there is at most one life of it at a time, and a new one only when it is asked for."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, on_change: Callable[[], None] = lambda: None
    ) -> None:
        """Take a command and what its environment says beside ours; ``on_change`` is called after each change."""
        self.command = tuple(command)
        #: How the last life ended, in a sentence; empty while the app runs.
        self.fate = "It has not been started yet."
        #: Whether the last life ended without being asked to.
        self.ended_by_itself = False
        self._environment = dict(environment)
        self._on_change = on_change
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[int] | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Whether the app is there as a process."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> bool:
        """Start the app; return False when it runs already."""
        async with self._one_at_a_time:
            if self.is_running:
                return False
            # In a group of its own, so that Ctrl-C reaches us alone, and we end both in order.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", _LEASH, *self.command),
                env={**os.environ, **self._environment},
                start_new_session=True,
            )
            self.fate, self.ended_by_itself = "", False
            self._watching = asyncio.create_task(self._watch(self._process), name="app")
            self._on_change()
            return True

    async def kill(self) -> bool:
        """Kill the app without a word; return False when there is nothing to kill."""
        return await self._end(signal.SIGKILL, "It was killed.", STOP_SECONDS)

    async def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Let the app end in order, and kill it when that takes too long."""
        return await self._end(signal.SIGTERM, "It was stopped.", seconds)

    async def restart(self) -> bool:
        """Start the app anew; return whether there was one that was stopped in order for it."""
        ran = await self.stop()
        await self.start()
        return ran

    def abandon(self) -> None:
        """Kill the app and look no further: for whoever cannot wait any more."""
        self._tell(signal.SIGKILL)

    async def ended(self) -> int:
        """Wait until this life of the app is over; return its exit code."""
        if self._watching is None:
            raise RuntimeError("the app has not been started")
        return await asyncio.shield(self._watching)

    async def _watch(self, process: asyncio.subprocess.Process) -> int:
        code = await process.wait()
        if not self.fate:
            how = f"with exit code {code}" if code >= 0 else f"by signal {signal.Signals(-code).name}"
            self.fate, self.ended_by_itself = f"It ended by itself, {how}.", True
        self._on_change()
        return code

    async def _end(self, how: signal.Signals, fate: str, seconds: float) -> bool:
        async with self._one_at_a_time:
            if not self.is_running or self._watching is None:
                return False
            self.fate = fate
            self._tell(how)
            try:
                await asyncio.wait_for(asyncio.shield(self._watching), seconds)
            except TimeoutError:
                self._tell(signal.SIGKILL)
                await self._watching
            return True

    def _tell(self, how: signal.Signals) -> None:
        """Send a signal to the app and to whatever it started itself."""
        if self._process is not None and self.is_running:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, how)
