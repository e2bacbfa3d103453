"""Links between requirements: typed in one line, made in a form, and confirmed with a button."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bot.domain.links import LinkKind, parse_ends, parse_link
from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.refusal import FormErrors, Refusal
from bot.flows import links as flow
from bot.flows import requirement as requirements
from bot.flows.access import Place
from bot.ports import Store
from bot.views import ids
from bot.views import links as view
from bot.views import requirement as requirement_view
from bot.views import signoff_start as starting
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission, Suggestion
from handlers.edge import Edge
from handlers.finding import matching
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.words import Verb


class LinkHandlers(Struct, frozen=True):
    """Under ``/requirement``, and from the details of a requirement."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's own verbs are named with the command."""
        router.action(ids.LINK, self.link_clicked)
        router.action(ids.CONFIRM_LINK, self.confirmed)
        router.options(ids.LINK_OTHER, self.find_other)
        router.submission(ids.LINK_FORM, self.link_submitted)

    @property
    def verbs(self) -> Mapping[str, Verb]:
        """The words that ``/requirement`` knows of these."""
        return {"link": self.link, "unlink": self.unlink, "links": self.links}

    async def link(self, asked: Command, rest: str) -> Answer:
        """``/requirement link R12 depends on R7``; with the first reference alone a form asks for the others."""
        typed = parse_link(rest)
        kind = typed.kind
        if kind is None:
            return await self._form(asked.actor, channel_of(asked), typed.source)

        def work(store: Store) -> Answer:
            now, place = self.edge.clock.now(), channel_of(asked)
            found, link = flow.link(
                store, asked.actor, place, source=typed.source, kind=kind, target=typed.target, now=now
            )
            return answers.private(view.made(found, link))

        return await self.edge.once(asked, work)

    async def unlink(self, asked: Command, rest: str) -> Answer:
        """``/requirement unlink R12 R7``."""
        first, second = parse_ends(rest)

        def work(store: Store) -> Answer:
            now, place = self.edge.clock.now(), channel_of(asked)
            found = flow.unlink(store, asked.actor, place, first=first, second=second, now=now)
            return answers.private(view.unlinked(found, second))

        return await self.edge.once(asked, work)

    async def links(self, asked: Command, rest: str) -> Answer:
        """``/requirement links R12``."""
        place = channel_of(asked)
        found = await self.edge.look(lambda store: flow.links(store, asked.actor, place, reference=rest))
        return answers.private(view.listing(found))

    async def link_clicked(self, asked: Click) -> Answer:
        """**Link…** under the details."""
        return await self._form(asked.actor, project_of(asked), number_of(asked))

    async def link_submitted(self, asked: Submission) -> Answer:
        """The form **Link**; what cannot be linked is said at the other requirement."""
        kept, other = asked.metadata, asked.values.option(ids.LINK_OTHER)
        kind = LinkKind(asked.values.option("kind") or LinkKind.DEPENDS_ON)

        def work(store: Store) -> Answer:
            flow.link(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                source=int(kept["number"]),
                kind=kind,
                target=int(other or 0),
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        try:
            return await self.edge.once(asked, work)
        except Refusal as refused:
            if type(refused) is not Refusal:
                raise
            raise FormErrors({ids.LINK_OTHER: refused.sentence}) from refused

    async def find_other(self, asked: Suggestion) -> Answer:
        """Fill the menu With with what still counts and fits what was typed."""
        project, number = ProjectId(int(asked.metadata.get("project") or 0)), int(asked.metadata.get("number") or 0)
        found = await self.edge.look(lambda store: matching(store, asked.actor, project, asked.typed))
        return answers.options(starting.options([each for each in found if each.number != number]))

    async def confirmed(self, asked: Click) -> Answer:
        """**Confirm**: the link holds between the versions that were shown; the details are shown without doubt."""
        carried = unpack(asked.value)

        def work(store: Store) -> Answer:
            number = number_of(asked)
            shown = flow.confirm(
                store,
                asked.actor,
                project_of(asked),
                number=number,
                kind=LinkKind(str(carried.get("k") or "")),
                ends=(int(carried.get("s") or 0), int(carried.get("t") or 0)),
                versions=(int(carried.get("sv") or 0), int(carried.get("tv") or 0)),
                now=self.edge.clock.now(),
            )
            found = requirements.show(store, asked.actor, shown.project.id, reference=number)
            return answers.replaced(requirement_view.details(found))

        return await self.edge.once(asked, work)

    async def _form(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        found = await self.edge.look(lambda store: flow.prepare(store, actor, place, reference=reference))
        return answers.form(view.link_form(found, nonce=self.edge.nonce()))
