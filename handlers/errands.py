"""Work that goes on after an acknowledgement, held on to until it is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.domain.refusal import Refusal

_log = logging.getLogger(__name__)


class Errands:
    """Tasks that are running; asyncio itself forgets tasks that nobody holds."""

    def __init__(self) -> None:
        """Start with nothing to do."""
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do it soon."""
        task = asyncio.create_task(errand)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def drained(self, *, seconds: float) -> bool:
        """Wait until nothing is left to do; cancel what takes longer than this. Return whether all was done."""
        if not self._tasks:
            return True
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        return not late

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        # Nobody waits for an errand, so this is where its failure is told.
        if isinstance(error, Refusal):
            _log.warning("Could not be done after the acknowledgement: %s", error.sentence)
        else:
            _log.error("Failed after the acknowledgement", exc_info=error)
