"""What a person decides about likely duplicates: **Merge**, **Link as related** or **Keep both**."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from bot.domain.duplicates import Pair
from bot.domain.links import LinkKind, parse_ends
from bot.flows import duplicates as flow
from bot.flows import links
from bot.ports import Store
from bot.views import duplicates as view
from bot.views import ids
from bot.views import links as links_view
from bot.views.buttons import unpack
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command
from handlers.edge import Edge
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.windows import in_its_place
from handlers.words import Verb


class DuplicateHandlers(Struct, frozen=True):
    """In the private question after capturing, and as a command."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's own verb is named with the command."""
        router.action(ids.MERGE, self.merge_clicked)
        router.action(ids.RELATE, self.relate_clicked)
        router.action(ids.KEEP_BOTH, self.both_kept)

    @property
    def verbs(self) -> Mapping[str, Verb]:
        """The words that ``/requirement`` knows of these."""
        return {"merge": self.merge}

    async def merge(self, asked: Command, rest: str) -> Answer:
        """``/requirement merge R12 into R7``; without a word between them it is the newer one that goes."""
        one, other = parse_ends(rest)
        directed = "into" in rest.lower().split()

        def work(store: Store) -> Answer:
            now, place = self.edge.clock.now(), channel_of(asked)
            pair = flow.merge(store, asked.actor, place, one=one, other=other, directed=directed, now=now)
            return answers.private(view.merged(pair))

        return await self.edge.once(asked, work)

    async def merge_clicked(self, asked: Click) -> Answer:
        """**Merge**."""
        return await self._decided(asked, lambda store: view.merged(self._merged(store, asked)))

    async def relate_clicked(self, asked: Click) -> Answer:
        """**Link as related**."""

        def work(store: Store) -> Message:
            found, link = links.link(
                store,
                asked.actor,
                project_of(asked),
                source=number_of(asked),
                kind=LinkKind.RELATED_TO,
                target=_other(asked),
                now=self.edge.clock.now(),
            )
            return links_view.made(found, link)

        return await self._decided(asked, work)

    async def both_kept(self, asked: Click) -> Answer:
        """**Keep both** changes nothing but what is shown."""
        return in_its_place(asked, view.kept(number_of(asked)), view.TITLE)

    def _merged(self, store: Store, asked: Click) -> Pair:
        return flow.merge(
            store,
            asked.actor,
            project_of(asked),
            one=number_of(asked),
            other=_other(asked),
            now=self.edge.clock.now(),
        )

    async def _decided(self, asked: Click, work: Callable[[Store], Message]) -> Answer:
        return await self.edge.once(asked, lambda store: in_its_place(asked, work(store), view.TITLE))


def _other(asked: Click) -> int:
    return int(unpack(asked.value).get("o") or 0)
