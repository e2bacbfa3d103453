"""What a flow may ask of deliveries that were handled."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.names import TeamId

#: How the key of a form begins: what was accepted once is known for good, whatever becomes of the answer to it.
FORM = "form-"


class AlreadyHandled(Exception):
    """The same delivery was handled by another transaction; everything this one did is to be rolled back."""


class Inbox(Protocol):
    """Deliveries that were handled, by their own key, with what was answered."""

    def answer(self, team: TeamId, key: str) -> str | None:
        """Return what was answered to a delivery that was handled before; empty when only that is remembered."""

    def remember(self, team: TeamId, key: str, answer: str, *, at: datetime) -> None:
        """Store the answer under the delivery's key; the write raises AlreadyHandled when another one was first."""

    def forget(self, before: datetime, *, limit: int) -> int:
        """Remove at most so many of the oldest answers from before an instant, of all teams; return how many went.

        That a form was accepted is remembered all the same.
        """
