"""Hints about wording in a form, before it is sent off: nothing waits for them, and nothing is refused for them."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.hints import Hint
from bot.domain.requirement import Wording
from bot.flows import requirement as flow
from bot.views import hint as view
from bot.views import ids
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, OpenView
from handlers.attributes import project_in, typed_over
from handlers.edge import Edge
from handlers.router import Router


class HintHandlers(Struct, frozen=True):
    """The forms **New requirement** and **Edit**."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.CHECK_WORDING, self.asked_for)
        router.action(ids.REQUIREMENT_TYPE, self.type_chosen)

    async def asked_for(self, asked: Click) -> Answer:
        """**Check wording**: the same form with what was found, or with the word that nothing was."""
        if asked.view is None:
            return answers.nothing()
        return answers.update(view.beside(asked.view.form, await self._found(asked, asked.view), says_so=True))

    async def type_chosen(self, asked: Click) -> Answer:
        """A type was chosen, by which wording is judged: the form is shown anew where that is of any use."""
        if asked.view is None:
            return answers.nothing()
        found = await self._found(asked, asked.view)
        if not found and not view.is_shown(asked.view.form):
            return answers.nothing()
        return answers.update(view.beside(asked.view.form, found))

    async def _found(self, asked: Click, open_: OpenView) -> tuple[Hint, ...]:
        kept, place = open_.metadata, project_in(open_)
        number, version = int(kept.get("number") or 0), int(kept.get("version") or 0)
        words = typed_over(open_.values, Wording(text="")).words
        return await self.edge.look(
            lambda store: flow.hints_on(store, asked.actor, place, words=words, number=number, version=version)
        )
