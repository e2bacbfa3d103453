"""``/requirement metrics``: how much requirements move, and how long they wait."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.showing_requirement import Metrics
from bot.flows import metrics as flow
from bot.ports import Store
from bot.views import metrics as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.edge import Edge
from handlers.places import channel_of

#: Looking at more takes longer than the three seconds that Slack waits; the answer comes later.
_AT_ONCE = 2_000


class MetricsHandlers(Struct, frozen=True):
    """Requirements are only counted."""

    edge: Edge

    async def show(self, asked: Command, rest: str) -> Answer:
        """``/requirement metrics [L1]``."""
        reference = rest or None
        project = await self.edge.look(
            lambda store: flow.to_measure(store, asked.actor, channel_of(asked), reference=reference)
        )
        many = project.numbers.requirement
        if many > _AT_ONCE and asked.response_url:
            self.edge.spawn(self._answer_later(asked, reference, asked.response_url))
            return answers.private(view.counting(many))
        found = await self._look(asked, reference)
        return await self.edge.once(asked, lambda store: self._send(store, asked, found))

    async def _answer_later(self, asked: Command, reference: str | None, url: str) -> None:
        found = await self._look(asked, reference)
        await self.edge.once(asked, lambda store: self._send(store, asked, found))
        await self.edge.slack.respond(url, view.metrics(found).payload())

    async def _look(self, asked: Command, reference: str | None) -> Metrics:
        now = self.edge.clock.now()
        return await self.edge.look(
            lambda store: flow.look(store, asked.actor, channel_of(asked), reference=reference, now=now)
        )

    def _send(self, store: Store, asked: Command, found: Metrics) -> Answer:
        flow.send_chart(store, asked.actor, found, now=found.at)
        return answers.private(view.metrics(found))
