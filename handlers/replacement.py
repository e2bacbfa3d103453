"""``/signoff replace``: somebody else in the place of a signatory who left."""

from __future__ import annotations

import re

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId
from bot.domain.permissions import Action
from bot.domain.references import DASHES
from bot.domain.showing_signoff import Replaced
from bot.flows import replacement as flow
from bot.flows.access import Place, enter_to_read
from bot.flows.replacement import Wanted
from bot.ports import Store
from bot.views import ids
from bot.views import replacement as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of
from handlers.router import Router
from handlers.words import because

_ROUND = re.compile(rf"(?<!\S)v\s?[{DASHES}]?\d+(?!\S)", re.IGNORECASE)


class ReplacementHandlers(Struct, frozen=True):
    """The electorate is frozen; this is the one change to it."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's verb is named with the command."""
        router.submission(ids.REPLACE_FORM, self.submitted)

    async def replace(self, asked: Command, rest: str) -> Answer:
        """``/signoff replace [V1] @old with @new because …``; what is missing a form asks for."""
        said, reason = because(rest)
        found = _ROUND.search(said)
        reference = found[0] if found else None
        left, joined = (*asked.mentioned, None, None)[:2]
        wanted = Wanted(left=left, joined=joined, reason=reason)
        if left and joined and reason:
            return await self._put(asked, channel_of(asked), reference, wanted)
        now = self.edge.clock.now()
        round_ = await self.edge.look(
            lambda store: flow.to_replace(store, asked.actor, channel_of(asked), reference=reference, now=now)
        )
        form = view.form(round_, left=left, joined=joined, reason=reason, nonce=self.edge.nonce())
        return answers.form(form)

    async def submitted(self, asked: Submission) -> Answer:
        """The form that asks who takes whose place."""
        kept, values = asked.metadata, asked.values
        wanted = Wanted(left=values.user("left"), joined=values.user("joined"), reason=values.text("reason"))
        return await self._put(asked, ProjectId(int(kept["project"])), f"V{kept['round']}", wanted)

    async def _put(self, asked: Command | Submission, place: Place, reference: str | None, wanted: Wanted) -> Answer:
        team = asked.actor.team
        home = await self.edge.look(lambda store: _home(store, asked, place))
        in_channel = await self.edge.directory.members(team, home)
        people = await self.edge.directory.people(team, [user for user in (wanted.left, wanted.joined) if user])

        def work(store: Store) -> Answer:
            done = flow.put(
                store,
                asked.actor,
                place,
                reference=reference,
                wanted=wanted,
                people=people,
                in_channel=in_channel,
                now=self.edge.clock.now(),
            )
            return _said(asked, done)

        return await self.edge.once(asked, work)


def _home(store: Store, asked: Command | Submission, place: Place) -> ChannelId:
    return enter_to_read(store, asked.actor, place, Action.REPLACE_SIGNATORY).project.channel


def _said(asked: Command | Submission, done: Replaced) -> Answer:
    return answers.private(view.replaced(done)) if isinstance(asked, Command) else answers.nothing()
