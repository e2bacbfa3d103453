"""``/signoff verify`` and ``app.py verify``: looking through every record."""

from __future__ import annotations

import asyncio
from functools import partial

from msgspec import Struct

from bot.domain.names import ChannelId
from bot.domain.proof import RowUnreadable
from bot.domain.showing import Verified
from bot.flows import proof as flow
from bot.ports import Database, Store
from bot.views import proof as view
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.edge import Edge
from handlers.places import channel_of

#: Longer streams take longer than the three seconds that Slack waits; their answer comes later.
_AT_ONCE = 20_000

#: Whoever asks wants to know of records: an empty database is mostly another than they mean.
NOTHING = "There is nothing to verify: the database has no project. Does DATABASE_URL name the one that you mean?"


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


async def printed(database: Database) -> int:
    """Look through every project, print what was found, and return 1 when anything is broken or nothing is there."""
    try:
        return await _printed(database)
    except RowUnreadable:
        print("broken  the next project: its row cannot be read. Those behind it were not looked through.")
        return 1


async def _printed(database: Database) -> int:
    is_broken, last = False, flow.BEFORE_ALL
    while (found := await database.read(partial(flow.next_proof, after=last))) is not None:
        project, proof = found
        print(f"{'broken' if proof.broken else 'whole'}  {project.name} ({project.team}): {view.sentence(proof)}")
        is_broken = is_broken or proof.broken is not None
        last = project.id
    lost = await database.read(flow.orphans)
    for broken in lost:
        print(f"broken  {view.finding(broken)}")
    if last == flow.BEFORE_ALL and not lost:
        print(NOTHING)
        return 1
    return int(is_broken or bool(lost))
