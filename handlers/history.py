"""The history of a requirement: ``/requirement history``, **History**, and the pages of it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bot.domain.person import Actor
from bot.domain.showing_requirement import History
from bot.flows import requirement as flow
from bot.flows.access import Place
from bot.views import history as view
from bot.views import ids
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command
from handlers.edge import Edge
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.windows import in_its_place
from handlers.words import Verb


class HistoryHandlers(Struct, frozen=True):
    """Under ``/requirement``, and in the details of one."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's own verbs are named with the command."""
        router.action(ids.HISTORY, self.clicked)
        router.action(ids.HISTORY_OLDER, self.page_turned)
        router.action(ids.HISTORY_NEWER, self.page_turned)

    @property
    def verbs(self) -> Mapping[str, Verb]:
        """The words that ``/requirement`` knows of these."""
        return {"history": self.history}

    async def history(self, asked: Command, rest: str) -> Answer:
        """``/requirement history R1``."""
        return answers.private(view.history(await self._found(asked.actor, channel_of(asked), rest)))

    async def clicked(self, asked: Click) -> Answer:
        """**History**."""
        return answers.private(view.history(await self._found(asked.actor, project_of(asked), number_of(asked))))

    async def page_turned(self, asked: Click) -> Answer:
        """**Older** and **Newer**: another page in place of the one before."""
        found = await self._found(asked.actor, project_of(asked), number_of(asked))
        page = int(unpack(asked.value).get("a") or 0)
        return in_its_place(asked, view.history(found, page=page), view.TITLE)

    async def _found(self, actor: Actor, place: Place, reference: str | int) -> History:
        return await self.edge.look(lambda store: flow.history(store, actor, place, reference=reference))
