"""Promises as people record and link them: the shortcut on a message, the list, and the menu of requirements."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.names import ProjectId, UserId
from bot.domain.promise import Said
from bot.domain.requirement import GONE, Requirement, RequirementState
from bot.flows import promise as flow
from bot.ports import Store
from bot.views import ids
from bot.views import promise as view
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Shortcut, Submission, Suggestion
from handlers.capturing import hear, link_in
from handlers.edge import Edge
from handlers.finding import find
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router


class PromiseHandlers(Struct, frozen=True):
    """Recording, linking and listing."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered beside ``/requirement promises``."""
        router.shortcut(ids.RECORD_PROMISE, self.message_chosen)
        router.submission(ids.PROMISE_FORM, self.record_submitted)
        router.action(ids.LINK_PROMISE, self.link_clicked)
        router.options(ids.PROMISE_REQUIREMENT, self.find_requirements)
        router.submission(ids.LINK_PROMISE_FORM, self.link_submitted)
        router.action(ids.PROMISES_NEXT, self.page_turned)
        router.action(ids.PROMISES_FIRST, self.page_turned)

    async def message_chosen(self, asked: Shortcut) -> Answer:
        """The shortcut **Record a promise** fills the form from a message and keeps the link to it."""
        heard = await hear(self.edge, asked)
        source = heard.link or ""
        project = await self.edge.look(lambda store: flow.to_record(store, asked.actor, heard.channel, source=source))
        nonce = self.edge.nonce()
        return answers.form(
            view.record_form(
                project,
                words=heard.words,
                source=source,
                unlinked=heard.unlinked,
                made_by=heard.by,
                nonce=nonce,
            )
        )

    async def record_submitted(self, asked: Submission) -> Answer:
        """The form **Record a promise**."""
        kept, values = asked.metadata, asked.values
        source = await link_in(self.edge, asked)
        said = Said(words=values.text("words"), recipient=values.text("recipient"), due=values.date("due"))

        def work(store: Store) -> Answer:
            flow.record(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                said=said,
                source=source or "",
                made_by=UserId(str(kept["by"])) if kept["by"] else None,
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def link_clicked(self, asked: Click) -> Answer:
        """**Link to a requirement**."""
        place, number = project_of(asked), number_of(asked)
        found = await self.edge.look(lambda store: flow.to_link(store, asked.actor, place, number=number))
        return answers.form(view.link_form(found, nonce=self.edge.nonce()))

    async def find_requirements(self, asked: Suggestion) -> Answer:
        """Fill the menu Requirement with what was not taken out and fits what was typed."""
        project = ProjectId(int(asked.metadata.get("project") or 0))

        def look(store: Store) -> tuple[Requirement, ...]:
            found = find(store, asked.actor, project, asked.typed)
            return tuple(each for each in found if each.state not in (*GONE, RequirementState.OBSOLETE))

        return answers.options(view.options(await self.edge.look(look)))

    async def link_submitted(self, asked: Submission) -> Answer:
        """The form that asks which requirement keeps a promise."""
        kept = asked.metadata
        chosen = int(asked.values.option(ids.PROMISE_REQUIREMENT) or 0)

        def work(store: Store) -> Answer:
            project, now = ProjectId(int(kept["project"])), self.edge.clock.now()
            flow.link(store, asked.actor, project, number=int(kept["number"]), requirement=chosen, now=now)
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def list(self, asked: Command, rest: str) -> Answer:
        """``/requirement promises``."""
        found = await self.edge.look(lambda store: flow.unmet(store, asked.actor, channel_of(asked)))
        return answers.private(view.unmet(found))

    async def page_turned(self, asked: Click) -> Answer:
        """Another page of the promises, in place of the one before."""
        place, after = project_of(asked), int(unpack(asked.value).get("a") or 0)
        found = await self.edge.look(lambda store: flow.unmet(store, asked.actor, place, after=after))
        return answers.replaced(view.unmet(found))
