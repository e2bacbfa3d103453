"""``/signoff outcome``, and the button **Outcome** of a closed card."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.flows import outcome as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import ids
from bot.views import outcome as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of, round_of
from handlers.router import Router
from handlers.words import split


class OutcomeHandlers(Struct, frozen=True):
    """What an owner writes about a closed round."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's verb is named with the command."""
        router.action(ids.WRITE_OUTCOME, self.clicked)
        router.submission(ids.OUTCOME_FORM, self.submitted)

    async def outcome(self, asked: Command, rest: str) -> Answer:
        """``/signoff outcome V1 [words]``; without words a form asks for them."""
        reference, words = split(rest)
        if not words:
            return await self._form(asked.actor, channel_of(asked), reference)

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            card = flow.write(store, asked.actor, channel_of(asked), reference=reference, text=words, now=now)
            return answers.private(view.written(card))

        return await self.edge.once(asked, work)

    async def clicked(self, asked: Click) -> Answer:
        """**Outcome**."""
        project, number, _ = round_of(asked)
        return await self._form(asked.actor, project, f"V{number}")

    async def submitted(self, asked: Submission) -> Answer:
        """The form with the field **Outcome**."""
        kept = asked.metadata

        def work(store: Store) -> Answer:
            flow.write(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                reference=f"V{kept['round']}",
                text=asked.values.text("outcome"),
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def _form(self, actor: Actor, place: Place, reference: str) -> Answer:
        card = await self.edge.look(lambda store: flow.to_write(store, actor, place, reference=reference))
        return answers.form(view.form(card, nonce=self.edge.nonce()))
