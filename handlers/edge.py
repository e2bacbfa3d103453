"""What every handler works with: the database behind the inbox, the clock, Slack's own calls and who is who."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from msgspec import Struct

from bot.domain.refusal import Denied, Refusal
from bot.flows import denial
from bot.ports import FORM, AlreadyHandled, Clock, Database, Store
from handlers import answers
from handlers.answers import Answer, AnswerKind
from handlers.asked import Asked, Submission
from handlers.directory import Directory
from handlers.errands import Errands
from handlers.slack_calls import SlackCalls

Result = TypeVar("Result")


class Edge(Struct, frozen=True, kw_only=True):
    """One for the whole process."""

    database: Database
    clock: Clock
    slack: SlackCalls
    directory: Directory
    errands: Errands
    #: Called after every change that was committed: delivery looks for what is to be sent.
    wake: Callable[[], None]

    async def once(self, asked: Asked, work: Callable[[Store], Answer]) -> Answer:
        """Run work in one transaction and keep its answer under the delivery's key; a repeat gets the kept answer.

        A form is also known by its nonce: once it is accepted, it is never accepted again, even under another trigger.
        Whatever work raises takes back everything, and nothing is kept: the same form may come again, corrected.
        """

        def whole(store: Store) -> Answer:
            answer = answers.committed(work(store))
            kept = answer.to_json()
            for key in _keys(asked, answer):
                store.inbox.remember(asked.actor.team, key, kept, at=self.clock.now())
            return answer

        try:
            answer = await self.database.write(whole)
        except (AlreadyHandled, Refusal):
            # A repeat often cannot be done any more, just because it was done: then what was said still holds.
            if (kept := await self.kept(asked)) is None:
                raise
            return kept
        self.wake()
        return answer

    async def denied(self, asked: Asked, denied: Denied, answer: Answer) -> None:
        """Write down that somebody may not do this, and keep what they are told under the delivery's key.

        What refused them took back everything, so this is a transaction of its own.
        """

        def work(store: Store) -> bool:
            now = self.clock.now()
            is_new = denial.write_down(store, asked.actor, denied, now=now)
            if is_new:
                store.inbox.remember(asked.actor.team, asked.actor.request, answer.to_json(), at=now)
            return is_new

        try:
            await self.database.write(work)
        except AlreadyHandled:
            # The same delivery once more, at the same time: it is written down.
            return

    async def look(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads."""
        return await self.database.read(work)

    def nonce(self) -> str:
        """Return what tells a new form from every other."""
        return secrets.token_urlsafe(12)

    def spawn(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do something after the acknowledgement; the process does not end before it is done."""
        self.errands.spawn(errand)

    async def kept(self, asked: Asked) -> Answer | None:
        """Return what was answered to a delivery, or to its form, that was handled before."""

        def find(store: Store) -> Answer | None:
            for key in filter(None, _keys(asked)):
                if (kept := store.inbox.answer(asked.actor.team, key)) is not None:
                    return Answer.from_json(kept) if kept else answers.nothing()
            return None

        return await self.database.read(find)


def _keys(asked: Asked, answer: Answer | None = None) -> tuple[str, ...]:
    """Name a delivery; a form whose answer is about its mistakes was not accepted yet."""
    accepted = answer is None or answer.kind is not AnswerKind.ERRORS
    if isinstance(asked, Submission) and asked.nonce and accepted:
        return (asked.actor.request, f"{FORM}{asked.nonce}")
    return (asked.actor.request,)
