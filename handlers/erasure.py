"""``/quorum forget @person``: erasing what somebody wrote in passing, after asking whether it is meant."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.names import ProjectId
from bot.domain.refusal import FormErrors, Refusal
from bot.flows import erasure as flow
from bot.ports import Store
from bot.views import erasure as view
from bot.views import ids
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of
from handlers.router import Router


class ErasureHandlers(Struct, frozen=True):
    """An owner has somebody forgotten."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.submission(ids.FORGET_FORM, self.submitted)

    async def forget(self, asked: Command, _: str) -> Answer:
        """``/quorum forget @person`` opens the form that says what is erased and what is kept."""
        project = await self.edge.look(lambda store: flow.to_forget(store, asked.actor, channel_of(asked)))
        if len(asked.mentioned) > 1:
            raise Refusal("Name one person only: what is erased cannot be brought back.")
        user = next(iter(asked.mentioned), None)
        return answers.form(view.form(project, user, nonce=self.edge.nonce()))

    async def submitted(self, asked: Submission) -> Answer:
        """The form **Forget a person**."""
        chosen = asked.values.users("person")
        if len(chosen) != 1:
            raise FormErrors({"person": "Choose the person who is to be forgotten."})
        project = ProjectId(int(asked.metadata["project"]))

        def work(store: Store) -> Answer:
            found = flow.forget(store, asked.actor, project, user=chosen[0], now=self.edge.clock.now())
            return answers.private(view.forgotten(found))

        return await self.edge.once(asked, work)
