"""The order of requirements: ``/requirement order`` and ``move``, and the menus that move one."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bot.domain.order import Move, Way, parse_move
from bot.flows import order as flow
from bot.ports import Store
from bot.views import ids
from bot.views import order as view
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command
from handlers.edge import Edge
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.windows import in_its_place
from handlers.words import Verb, alone


class OrderHandlers(Struct, frozen=True):
    """Under ``/requirement``, and in the private list that can be moved in."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's own verbs are named with the command."""
        router.action(ids.ORDER, self.order_clicked)
        for action in (ids.ORDER_PREVIOUS, ids.ORDER_NEXT):
            router.action(action, self.page_turned)
        router.action(ids.MOVE, self.move_chosen)

    @property
    def verbs(self) -> Mapping[str, Verb]:
        """The words that ``/requirement`` knows of these."""
        return {"move": self.move, "order": alone(self.order, instead="One is moved with `/requirement move R12 top`.")}

    async def order(self, asked: Command, rest: str) -> Answer:
        """``/requirement order``."""
        found = await self.edge.look(lambda store: flow.page(store, asked.actor, channel_of(asked)))
        return answers.private(view.page(found))

    async def order_clicked(self, asked: Click) -> Answer:
        """**Put in order**."""
        found = await self.edge.look(lambda store: flow.page(store, asked.actor, project_of(asked)))
        return answers.private(view.page(found))

    async def page_turned(self, asked: Click) -> Answer:
        """**Previous** and **Next**."""
        carried = unpack(asked.value)
        after, before = int(carried.get("a") or 0), int(carried.get("b") or 0)
        place = project_of(asked)
        found = await self.edge.look(lambda store: flow.page(store, asked.actor, place, after=after, before=before))
        return in_its_place(asked, view.page(found), view.TITLE)

    async def move(self, asked: Command, rest: str) -> Answer:
        """``/requirement move R12 before R7``."""
        move = parse_move(rest)

        def work(store: Store) -> Answer:
            moved = flow.move(store, asked.actor, channel_of(asked), move=move, now=self.edge.clock.now())
            return answers.private(view.moved(moved))

        return await self.edge.once(asked, work)

    async def move_chosen(self, asked: Click) -> Answer:
        """**Up**, **Down**, **To top** and *before R7*: the same page is shown again as it is then."""
        carried = unpack(asked.value)
        before, way = int(carried.get("b") or 0), Way(str(carried.get("w") or Way.TOP))
        move = Move(number=number_of(asked), before=before or None, way=way)

        def work(store: Store) -> Answer:
            place = project_of(asked)
            moved = flow.move(store, asked.actor, place, move=move, now=self.edge.clock.now())
            found = flow.page(store, asked.actor, place, after=int(carried.get("a") or 0))
            return in_its_place(asked, view.page(found, moved), view.TITLE)

        return await self.edge.once(asked, work)
