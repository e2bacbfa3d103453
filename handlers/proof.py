"""``/signoff verify``: looking through every record of a project."""

from __future__ import annotations

import asyncio

from msgspec import Struct

from bot.domain.names import ChannelId
from bot.domain.showing import Verified
from bot.flows import proof as flow
from bot.ports import Store
from bot.views import proof as view
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.edge import Edge
from handlers.places import channel_of

#: Longer streams take longer than the three seconds that Slack waits; their answer comes later.
_AT_ONCE = 20_000


class ProofHandlers(Struct, frozen=True):
    """Records are only ever looked through."""

    edge: Edge

    async def verify(self, asked: Command, rest: str) -> Answer:
        """``/signoff verify [L1]``."""
        project = await self.edge.look(lambda store: flow.to_verify(store, asked.actor, channel_of(asked)))
        if project.chain.seq > _AT_ONCE and asked.response_url:
            self.edge.spawn(self._answer_later(asked, rest, asked.response_url))
            return answers.private(view.looking(project.chain.seq))
        return answers.private(await self._verified(asked, rest))

    async def _answer_later(self, asked: Command, rest: str, url: str) -> None:
        await self.edge.slack.respond(url, (await self._verified(asked, rest)).payload())

    async def _verified(self, asked: Command, rest: str) -> Message:
        """Look through the records, then at the card in the channel: who meddles with records cannot reach that."""

        def look(store: Store) -> tuple[Verified, tuple[ChannelId, str] | None]:
            found = flow.verified(store, asked.actor, channel_of(asked), reference=rest or None)
            card = flow.card_of(found)
            return found, store.outbox.location(card) if card else None

        found, posted = await self.edge.look(look)
        if posted is None:
            return view.verified(found)
        slack, team = self.edge.slack, asked.actor.team
        url, said = await asyncio.gather(slack.permalink(team, *posted), slack.posted(team, *posted))
        return view.verified(found, url, said=said)
