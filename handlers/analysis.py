"""``/requirement analyse`` and ``/requirement stage``: filling in what is missing, and going on from there."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.names import ProjectId
from bot.domain.references import parse
from bot.domain.refusal import Refusal
from bot.domain.requirement import Fulfilment, Stage
from bot.domain.showing_requirement import EditedMeanwhile
from bot.domain.stage import parsed
from bot.domain.wording import checked_wording
from bot.flows import analysis as flow
from bot.flows import requirement as requirements
from bot.flows import stage as stages
from bot.ports import Store
from bot.views import analysis as view
from bot.views import ids
from bot.views import requirement as requirement_view
from bot.views import requirement_forms as forms
from bot.views import stage as stage_view
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.attributes import checked_typed
from handlers.edge import Edge
from handlers.fulfilment import FulfilmentHandlers
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.words import because, split


class AnalysisHandlers(Struct, frozen=True):
    """The walk through what is missing, and the stages."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the verbs are named with the command."""
        router.action(ids.ANALYSIS_SKIP, self.skipped)
        router.action(ids.MOVE_STAGE, self.stage_clicked)
        router.submission(ids.ANALYSIS_FORM, self.saved)

    async def analyse(self, asked: Command, rest: str) -> Answer:
        """``/requirement analyse [R2]``: where somebody stopped, or at one requirement."""
        number = parse(rest, "R") if rest else None
        found = await self.edge.look(lambda store: flow.begin(store, asked.actor, channel_of(asked), number=number))
        if found.requirement is None:
            return answers.private(view.nothing_missing())
        return answers.form(view.form(found, nonce=self.edge.nonce()))

    async def skipped(self, asked: Click) -> Answer:
        """**Skip**."""
        nonce = self.edge.nonce()

        def work(store: Store) -> Answer:
            found = flow.skip(store, asked.actor, project_of(asked), number=number_of(asked))
            return answers.update(view.form(found, nonce=nonce))

        return await self.edge.once(asked, work)

    async def saved(self, asked: Submission) -> Answer:
        """**Save and next**; when somebody else was faster, the form that edits compares."""
        project, kept = ProjectId(int(asked.metadata["project"])), asked.metadata
        number, version = int(kept["number"]), int(kept["version"])
        before = await self.edge.look(
            lambda store: requirements.at_version(store, asked.actor, project, number=number, version=version)
        )
        typed = await checked_typed(self.edge, asked, before.wording)
        nonce = self.edge.nonce()

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            found = flow.fill(store, asked.actor, project, number=number, version=version, words=typed, now=now)
            return answers.update(view.form(found, nonce=nonce))

        try:
            return await self.edge.once(asked, work)
        except EditedMeanwhile as conflict:
            return answers.update(forms.compare_form(conflict, checked_wording(typed), nonce=nonce))

    async def stage(self, asked: Command, rest: str) -> Answer:
        """``/requirement stage R1 proposed``, or once it is signed ``/requirement stage R1 implemented``."""
        words, reason = because(rest)
        reference, named = split(words)
        number = requirements.number_of(reference)
        to = parsed(named)
        if isinstance(to, Fulfilment):
            return await FulfilmentHandlers(self.edge).step(asked, number, to, reason)
        if reason:
            raise Refusal(f"Only what is signed goes on and back with a reason. Take it out behind {named}.")

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            shown = stages.move(store, asked.actor, channel_of(asked), reference=number, stage=to, now=now)
            return answers.private(stage_view.moved(shown.requirement))

        return await self.edge.once(asked, work)

    async def stage_clicked(self, asked: Click) -> Answer:
        """**Propose**, **Start review** and **Agree** under the details."""
        to = Stage(str(unpack(asked.value).get("s") or ""))
        place, number = project_of(asked), number_of(asked)

        def work(store: Store) -> Answer:
            stages.move(store, asked.actor, place, reference=number, stage=to, now=self.edge.clock.now())
            return answers.replaced(
                requirement_view.details(requirements.show(store, asked.actor, place, reference=number))
            )

        return await self.edge.once(asked, work)
