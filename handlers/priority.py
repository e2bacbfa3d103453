"""Priority: ``/requirement priority`` and ``score``, and the form that scores several requirements at a time."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.priority import Wsjf, checked_row
from bot.domain.refusal import FormErrors
from bot.domain.values import replace
from bot.flows import order as ordering
from bot.flows import priority as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import ids
from bot.views import order as order_view
from bot.views import priority as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of, project_of
from handlers.router import Router
from handlers.windows import in_its_place
from handlers.words import Verb, alone


class PriorityHandlers(Struct, frozen=True):
    """Under ``/requirement``, and from its answers."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's own verbs are named with the command."""
        router.action(ids.SCORE, self.score_clicked)
        router.action(ids.ORDER_BY_SCORES, self.order_taken)
        router.submission(ids.SCORE_FORM, self.score_submitted)

    @property
    def verbs(self) -> Mapping[str, Verb]:
        """The words that ``/requirement`` knows of these."""
        instead = "The class of one, such as *must*, is set with `/requirement edit R12`."
        scores = alone(self.scores, instead="Some are scored with `/requirement score R3 R9`.")
        return {"priority": alone(self.priority, instead=instead), "score": self.score, "scores": scores}

    async def priority(self, asked: Command, rest: str) -> Answer:
        """``/requirement priority``."""
        found = await self.edge.look(lambda store: flow.effort_shares(store, asked.actor, channel_of(asked)))
        return answers.private(view.shares(found))

    async def score(self, asked: Command, rest: str) -> Answer:
        """``/requirement score``, or only of some with ``/requirement score R3 R9``."""
        place = channel_of(asked)
        if not rest.strip():
            return await self._form(asked.actor, place)
        found = await self.edge.look(lambda store: flow.chosen_to_score(store, asked.actor, place, typed=rest))
        return answers.form(view.score_form(found, nonce=self.edge.nonce()))

    async def scores(self, asked: Command, rest: str) -> Answer:
        """``/requirement scores``."""
        found = await self.edge.look(lambda store: flow.scored(store, asked.actor, channel_of(asked)))
        return answers.private(view.scores(found))

    async def score_clicked(self, asked: Click) -> Answer:
        """**Score**."""
        return await self._form(asked.actor, project_of(asked))

    async def score_submitted(self, asked: Submission) -> Answer:
        """One page: what is chosen counts at once, and the next page is shown; after the last one, the table."""
        kept, typed = asked.metadata, _rows(asked)
        place = ProjectId(int(kept["project"]))
        shown = view.shown_with(kept)

        def work(store: Store) -> Answer:
            again = flow.score(store, asked.actor, place, typed=typed, shown=shown, now=self.edge.clock.now())
            if again is not None:
                again = replace(again, next=kept.get("next"))
                return answers.update(view.score_form(again, nonce=self.edge.nonce()))
            if kept.get("next") is None:
                return in_its_place(asked, view.scores(flow.scored(store, asked.actor, place)), view.TITLE)
            page = flow.to_score(store, asked.actor, place, after=int(kept["next"]))
            return answers.update(view.score_form(page, nonce=self.edge.nonce()))

        return await self.edge.once(asked, work)

    async def order_taken(self, asked: Click) -> Answer:
        """**Use this order**."""

        def work(store: Store) -> Answer:
            place = project_of(asked)
            ordering.by_scores(store, asked.actor, place, now=self.edge.clock.now())
            shown = order_view.page(ordering.page(store, asked.actor, place))
            return in_its_place(asked, shown, order_view.TITLE)

        return await self.edge.once(asked, work)

    async def _form(self, actor: Actor, place: Place) -> Answer:
        found = await self.edge.look(lambda store: flow.to_score(store, actor, place))
        return answers.form(view.score_form(found, nonce=self.edge.nonce()))


def _rows(asked: Submission) -> dict[int, Wsjf | None]:
    """Return each row, None where it was left open; FormErrors at every column of a row that was left half open."""
    rows: dict[int, Wsjf | None] = {}
    wrong: dict[str, str] = {}
    for number in asked.metadata["numbers"]:
        chosen = {name: asked.values.option(f"{name}.{number}") for name in view.COLUMNS}
        try:
            rows[int(number)] = checked_row(int(number), chosen)
        except FormErrors as refused:
            wrong |= {f"{name}.{number}": sentence for name, sentence in refused.errors.items()}
    if wrong:
        raise FormErrors(wrong)
    return rows
