"""``/quorum trace``: who agreed to what, when, on which words, and where is it now."""

from __future__ import annotations

import asyncio

from msgspec import Struct

from bot.domain.names import ChannelId
from bot.domain.showing import Trace
from bot.flows import trace as flow
from bot.ports import Store
from bot.views import trace as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.edge import Edge
from handlers.places import channel_of


class TraceHandlers(Struct, frozen=True):
    """Requirements are only followed."""

    edge: Edge

    async def show(self, asked: Command, rest: str) -> Answer:
        """``/quorum trace R12``."""

        def look(store: Store) -> tuple[Trace, dict[str, tuple[ChannelId, str]]]:
            found = flow.trace(store, asked.actor, channel_of(asked), reference=rest)
            posted = {reference: store.outbox.location(card) for reference, card in flow.cards(found)}
            return found, {reference: where for reference, where in posted.items() if where is not None}

        found, posted = await self.edge.look(look)
        slack, team = self.edge.slack, asked.actor.team
        urls = await asyncio.gather(*(slack.permalink(team, *where) for where in posted.values()))
        known = {reference: url for reference, url in zip(posted, urls, strict=True) if url}
        return answers.private(view.trace(found, known, gone=[each for each in posted if each not in known]))
