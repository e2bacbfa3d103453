"""``/project policy``: how a project holds its sign-offs."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.names import ProjectId
from bot.domain.showing_signoff import HeldOtherwise
from bot.flows import defaults as flow
from bot.ports import Store
from bot.views import defaults as view
from bot.views import ids
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of
from handlers.proposals import default_of
from handlers.router import Router


class DefaultHandlers(Struct, frozen=True):
    """Everybody sees it, owners change it."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's verb is named with the command."""
        router.submission(ids.POLICY_FORM, self.submitted)

    async def policy(self, asked: Command, rest: str) -> Answer:
        """``/project policy``: a form for owners, a sentence for everybody else."""
        held = await self.edge.look(lambda store: flow.show(store, asked.actor, channel_of(asked)))
        if held.may_change:
            return answers.form(view.form(held, nonce=self.edge.nonce()))
        return answers.private(view.shown(held))

    async def submitted(self, asked: Submission) -> Answer:
        """The form in which an owner changes it; what somebody else changed meanwhile is shown in it."""
        values = asked.values

        def work(store: Store) -> Answer:
            flow.change(
                store,
                asked.actor,
                ProjectId(int(asked.metadata["project"])),
                wanted=default_of(asked),
                consent=bool(values.options(view.CONSENT)),
                clear=bool(values.options(view.CLEAR)),
                began=view.began_with(asked.metadata),
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        try:
            return await self.edge.once(asked, work)
        except HeldOtherwise as conflict:
            return answers.update(view.compare_form(conflict, nonce=asked.nonce or self.edge.nonce()))
