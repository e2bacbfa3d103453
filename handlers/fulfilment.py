"""What is signed moves on and back, by ``/requirement stage`` and under **Details**; and **Record verification**."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.fulfilment import Finding, before
from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.requirement import Fulfilment
from bot.flows import fulfilment as flow
from bot.flows import requirement as requirements
from bot.flows.access import Place
from bot.ports import Store
from bot.views import fulfilment as view
from bot.views import ids
from bot.views import requirement as requirement_view
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.windows import in_its_place


class FulfilmentHandlers(Struct, frozen=True):
    """From a baseline to acceptance."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the verbs are named with the command."""
        router.action(ids.STEP_ON, self.step_clicked)
        router.action(ids.STEP_BACK, self.back_clicked)
        router.action(ids.RECORD_VERIFICATION, self.verify_clicked)
        router.submission(ids.STEP_BACK_FORM, self.back_submitted)
        router.submission(ids.VERIFICATION_FORM, self.findings_submitted)

    async def step(self, asked: Command, number: int, to: Fulfilment, reason: str) -> Answer:
        """``/requirement stage R1 implemented``; going back without a reason, a form asks for one."""
        place = channel_of(asked)
        if not reason:
            shown = await self.edge.look(lambda store: flow.to_move(store, asked.actor, place, reference=number))
            if to in before(shown.requirement.fulfilment):
                return answers.form(view.back_form(shown.requirement, to, nonce=self.edge.nonce()))

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            moved = flow.move(store, asked.actor, place, reference=number, to=to, reason=reason, now=now)
            return answers.private(view.moved(moved.requirement))

        return await self.edge.once(asked, work)

    async def step_clicked(self, asked: Click) -> Answer:
        """**Start work**, **Mark implemented**, **Mark verified** and **Accept**."""
        to = Fulfilment(str(unpack(asked.value).get("s") or ""))
        place, number = project_of(asked), number_of(asked)

        def work(store: Store) -> Answer:
            flow.move(store, asked.actor, place, reference=number, to=to, now=self.edge.clock.now())
            shown = requirement_view.details(requirements.show(store, asked.actor, place, reference=number))
            return in_its_place(asked, shown, view.TITLE)

        return await self.edge.once(asked, work)

    async def back_clicked(self, asked: Click) -> Answer:
        """**Back…**."""
        place, number = project_of(asked), number_of(asked)
        shown = await self.edge.look(lambda store: flow.to_go_back(store, asked.actor, place, reference=number))
        return answers.form(view.back_form(shown.requirement, nonce=self.edge.nonce()))

    async def back_submitted(self, asked: Submission) -> Answer:
        """The form that asks how far, and why."""
        kept = asked.metadata

        def work(store: Store) -> Answer:
            flow.move(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                reference=int(kept["number"]),
                to=Fulfilment(asked.values.option("to") or ""),
                reason=asked.values.text("reason"),
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def verify(self, asked: Command, rest: str) -> Answer:
        """``/requirement verify R1``."""
        return await self._form(asked.actor, channel_of(asked), rest)

    async def verify_clicked(self, asked: Click) -> Answer:
        """**Record verification**."""
        return await self._form(asked.actor, project_of(asked), number_of(asked))

    async def findings_submitted(self, asked: Submission) -> Answer:
        """One page: what is chosen is recorded, and the next page is shown; after the last one, what is missing."""
        kept = asked.metadata
        place, number = ProjectId(int(kept["project"])), int(kept["number"])

        def work(store: Store) -> Answer:
            shown = flow.verify(
                store,
                asked.actor,
                place,
                number=number,
                version=int(kept["version"]),
                findings=_findings(asked),
                now=self.edge.clock.now(),
            )
            if kept.get("next") is None:
                return in_its_place(asked, view.recorded(shown), view.TITLE)
            page = flow.to_verify(store, asked.actor, place, reference=number, after=int(kept["next"]))
            return answers.update(view.verification_form(page, nonce=self.edge.nonce()))

        return await self.edge.once(asked, work)

    async def _form(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        found = await self.edge.look(lambda store: flow.to_verify(store, actor, place, reference=reference))
        return answers.form(view.verification_form(found, nonce=self.edge.nonce()))


def _findings(asked: Submission) -> list[Finding]:
    """Return what stands on a page, line by line."""
    answered = {view.PASSED: True, view.FAILED: False}
    return [
        Finding(
            criterion=int(place),
            passed=answered.get(asked.values.option(f"passed.{place}") or ""),
            note=asked.values.text(f"note.{place}"),
        )
        for place in asked.metadata["criteria"]
    ]
