"""**Read the reasons** on the card of a sign-off, and the pages of it."""

from __future__ import annotations

from msgspec import Struct

from bot.flows import reasons as flow
from bot.views import ids
from bot.views import reasons as view
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click
from handlers.edge import Edge
from handlers.places import round_of
from handlers.router import Router


class ReasonHandlers(Struct, frozen=True):
    """Why people said no, and on which conditions they said yes."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.READ_REASONS, self.read)
        router.action(ids.REASONS_NEXT, self.read_on)
        router.action(ids.REASONS_FIRST, self.read_on)

    async def read(self, asked: Click) -> Answer:
        """**Read the reasons**."""
        return answers.form(await self._page(asked))

    async def read_on(self, asked: Click) -> Answer:
        """Another page, in the same window."""
        return answers.update(await self._page(asked))

    async def _page(self, asked: Click) -> dict[str, object]:
        project, number, _ = round_of(asked)
        first = max(int(unpack(asked.value).get("a") or 0), 0)
        page = await self.edge.look(lambda store: flow.reasons(store, asked.actor, project, number=number, first=first))
        return view.window(page)
