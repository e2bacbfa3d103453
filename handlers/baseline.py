"""``/signoff baseline``: what was signed, shown and sent as files."""

from __future__ import annotations

from msgspec import Struct

from bot.flows import baseline as flow
from bot.ports import Store
from bot.views import baseline as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.edge import Edge
from handlers.places import channel_of


class BaselineHandlers(Struct, frozen=True):
    """Baselines are only ever looked at."""

    edge: Edge

    async def show(self, asked: Command, rest: str) -> Answer:
        """``/signoff baseline [L1]``."""

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            shown = flow.show(store, asked.actor, channel_of(asked), reference=rest or None, now=now)
            return answers.private(view.message_of(shown))

        return await self.edge.once(asked, work)
