"""A conditional yes: **Approve if …**, **Met**, **Not met** and **Accept**."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from bot.domain.names import ProjectId
from bot.domain.showing_signoff import ConditionCard
from bot.flows import condition as flow
from bot.flows import votes
from bot.flows.condition import Wanted
from bot.ports import Store
from bot.views import condition as view
from bot.views import ids
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Submission
from handlers.edge import Edge
from handlers.home import publish, refreshed
from handlers.places import round_of
from handlers.router import Router


class ConditionHandlers(Struct, frozen=True):
    """What a voter asks for, and what its owner says."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.APPROVE_IF, self.approve_if)
        router.submission(ids.APPROVE_IF_FORM, self.submitted)
        router.action(ids.MET, self.met)
        router.action(ids.NOT_MET, self.not_met)
        router.action(ids.ACCEPT, self.accept)

    async def approve_if(self, asked: Click) -> Answer:
        """**Approve if …** asks what has to happen, by whom and until when."""
        project, number, revision = round_of(asked)
        round_ = await self.edge.look(
            lambda store: flow.to_approve_if(
                store, asked.actor, project=project, number=number, now=self.edge.clock.now()
            )
        )
        return answers.form(view.form(round_, revision=revision, due=round_.deadline, nonce=self.edge.nonce()))

    async def submitted(self, asked: Submission) -> Answer:
        """The form **Approve if**."""
        kept, values, team = asked.metadata, asked.values, asked.actor.team
        project, number = ProjectId(int(kept["project"])), int(kept["round"])
        owner = values.user("owner")
        wanted = Wanted(
            text=values.text("condition"),
            owner=owner,
            due=values.instant("due"),
            counts_when_met=view.WHEN_MET in values.options("counts"),
        )
        # Whoever cannot vote here is told so before anybody asks Slack who is in the channel.
        channel = await self.edge.look(
            lambda store: votes.channel_to_vote(
                store, asked.actor, project=project, number=number, now=self.edge.clock.now()
            )
        )
        in_channel = await self.edge.directory.members(team, channel)
        people = await self.edge.directory.people(team, [owner] if owner else [])

        def work(store: Store) -> Answer:
            flow.approve_if(
                store,
                asked.actor,
                project=project,
                number=number,
                revision=int(kept["revision"]),
                wanted=wanted,
                people=people,
                in_channel=in_channel,
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        answer = await self.edge.once(asked, work)
        # The form does not tell whether it was opened from Home.
        self.edge.spawn(publish(self.edge, team, asked.actor.user))
        return answer

    async def met(self, asked: Click) -> Answer:
        """**Met**."""
        return await self._settled(asked, flow.met)

    async def not_met(self, asked: Click) -> Answer:
        """**Not met**."""
        return await self._settled(asked, flow.not_met)

    async def accept(self, asked: Click) -> Answer:
        """**Accept**."""
        return await self._settled(asked, flow.accept)

    async def _settled(self, asked: Click, settle: Callable[..., ConditionCard]) -> Answer:
        project, number, _ = round_of(asked)
        condition = int(unpack(asked.value).get("c") or 0)

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            shown = settle(store, asked.actor, project=project, number=number, condition=condition, now=now)
            return answers.private(view.answered(shown))

        return refreshed(self.edge, asked, await self.edge.once(asked, work))
