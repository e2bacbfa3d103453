"""``/requirement obsolete``: what was accepted, and what replaces it."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.succession import parse
from bot.flows import succession as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import ids
from bot.views import succession as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router


class SuccessionHandlers(Struct, frozen=True):
    """Under ``/requirement``, and from the details of what is accepted."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the verb is named with the command."""
        router.action(ids.REPLACE, self.replace_clicked)
        router.submission(ids.REPLACE_REQUIREMENT_FORM, self.submitted)

    async def obsolete(self, asked: Command, rest: str) -> Answer:
        """``/requirement obsolete R1 replaced by R7``; with one number only, a form asks for the other."""
        number, by = parse(rest)
        if by is None:
            return await self._form(asked.actor, channel_of(asked), number)

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            found = flow.make_obsolete(store, asked.actor, channel_of(asked), number=number, by=by, now=now)
            return answers.private(view.replaced(found))

        return await self.edge.once(asked, work)

    async def replace_clicked(self, asked: Click) -> Answer:
        """**Replace…**."""
        return await self._form(asked.actor, project_of(asked), number_of(asked))

    async def submitted(self, asked: Submission) -> Answer:
        """The form that asks which requirement replaces it."""
        project, number = ProjectId(int(asked.metadata["project"])), int(asked.metadata["number"])
        chosen = asked.values.option(ids.LINK_OTHER)

        def work(store: Store) -> Answer:
            by = int(chosen) if chosen else None
            found = flow.make_obsolete(store, asked.actor, project, number=number, by=by, now=self.edge.clock.now())
            return answers.private(view.replaced(found))

        return await self.edge.once(asked, work)

    async def _form(self, actor: Actor, place: Place, number: int) -> Answer:
        shown = await self.edge.look(lambda store: flow.to_replace(store, actor, place, number=number))
        return answers.form(view.form(shown.requirement, nonce=self.edge.nonce()))
