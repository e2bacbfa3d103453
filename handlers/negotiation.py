"""Negotiation as people ask for it: ``/requirement propose``, the buttons of proposals, and what they led to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId
from bot.domain.negotiation import MoveKind, Typed
from bot.domain.person import Actor
from bot.domain.references import led
from bot.domain.showing_negotiation import MoveCard, Outdated, Story
from bot.domain.showing_requirement import EditedMeanwhile
from bot.flows import negotiation as flow
from bot.flows import negotiation_cards as cards
from bot.flows.access import Place
from bot.ports import Store
from bot.views import ids
from bot.views import negotiation as view
from bot.views import negotiation_forms as forms
from bot.views.buttons import unpack
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.home import publish, refreshed
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.words import Verb, alone, because


class NegotiationHandlers(Struct, frozen=True):
    """Proposing, answering, and looking back."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered beside the command's own verbs."""
        router.action(ids.AGREE, self.agree)
        router.action(ids.COUNTER, self.counter)
        router.action(ids.DECLINE, self.decline)
        for page in (ids.STORY_NEXT, ids.STORY_FIRST):
            router.action(page, self.story_turned)
        for page in (ids.TRADES_NEXT, ids.TRADES_FIRST):
            router.action(page, self.trades_turned)
        router.submission(ids.PROPOSAL_FORM, self.proposed)

    def verbs(self) -> Mapping[str, Verb]:
        """Return what is answered under ``/requirement``."""
        return {
            "propose": self.propose,
            "negotiation": self.story,
            "trades": alone(self.trades, instead="What came of one is in `/requirement negotiation R12`."),
        }

    async def propose(self, asked: Command, rest: str) -> Answer:
        """``/requirement propose R12``, perhaps with the new words and why behind it."""
        said, why = because(rest)
        reference, words = led(said)
        typed = Typed(kind=MoveKind.REWORD, words=words, why=why)
        return await self._form(asked.actor, channel_of(asked), reference, typed)

    async def form(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        """Open **Propose a change** with nothing said yet."""
        return await self._form(actor, place, reference, Typed(kind=MoveKind.REWORD))

    async def _form(self, actor: Actor, place: Place, reference: str | int, typed: Typed) -> Answer:
        found = await self.edge.look(lambda store: flow.to_propose(store, actor, place, reference=reference))
        return answers.form(forms.proposal_form(found, typed, nonce=self.edge.nonce()))

    async def counter(self, asked: Click) -> Answer:
        """**Counter**: the same form, filled with what is countered."""
        place, number = project_of(asked), number_of(asked)
        found = await self.edge.look(lambda store: flow.to_counter(store, asked.actor, place, number=number))
        typed = found.countered.position if found.countered else Typed(kind=MoveKind.REWORD)
        return answers.form(forms.proposal_form(found, typed, nonce=self.edge.nonce()))

    async def proposed(self, asked: Submission) -> Answer:
        """The form; when somebody changed the requirement meanwhile it shows how, and keeps what was typed."""
        kept, position = asked.metadata, _position(asked)
        counters = int(kept["counters"]) if kept.get("counters") else None

        def work(store: Store) -> Answer:
            flow.propose(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                requirement=int(kept["number"]),
                version=int(kept["version"]),
                position=position,
                counters=counters,
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        try:
            answer = await self.edge.once(asked, work)
        except EditedMeanwhile as conflict:
            nonce = asked.nonce or self.edge.nonce()
            return answers.update(forms.compare_form(conflict, position, counters=counters, nonce=nonce))
        if counters is not None:
            # The form does not tell whether it was opened from Home.
            self.edge.spawn(publish(self.edge, asked.actor.team, asked.actor.user))
        return answer

    async def agree(self, asked: Click) -> Answer:
        """**Agree**; of a proposal that is outdated it shows what changed."""

        def work(store: Store) -> Answer:
            return answers.private(view.decided(self._agreed(store, asked)))

        try:
            return refreshed(self.edge, asked, await self.edge.once(asked, work))
        except Outdated as found:
            return answers.private(view.outdated(found))

    async def decline(self, asked: Click) -> Answer:
        """**Decline**; whoever proposed it takes it back by that."""

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            found = flow.decline(store, asked.actor, project_of(asked), number=number_of(asked), now=now)
            return answers.private(view.decided(found))

        return refreshed(self.edge, asked, await self.edge.once(asked, work))

    async def story(self, asked: Command, rest: str) -> Answer:
        """``/requirement negotiation R12``."""
        return answers.private(await self._story(asked.actor, channel_of(asked), rest, 0))

    async def story_turned(self, asked: Click) -> Answer:
        """Another page of the story, in place of the one before."""
        told = await self._story(asked.actor, project_of(asked), number_of(asked), _after(asked))
        return answers.replaced(told)

    async def trades(self, asked: Command, rest: str) -> Answer:
        """``/requirement trades``."""
        found = await self.edge.look(lambda store: cards.trades(store, asked.actor, channel_of(asked)))
        return answers.private(view.trades(found))

    async def trades_turned(self, asked: Click) -> Answer:
        """Another page of the trades, in place of the one before."""
        place, after = project_of(asked), _after(asked)
        found = await self.edge.look(lambda store: cards.trades(store, asked.actor, place, after=after))
        return answers.replaced(view.trades(found))

    async def _story(self, actor: Actor, place: Place, reference: str | int, after: int) -> Message:
        """Load a page, with links to the cards: the discussion of each proposal is in its thread."""

        def look(store: Store) -> tuple[Story, dict[int, tuple[ChannelId, str]]]:
            found = cards.story(store, actor, place, reference=reference, after=after)
            posted = {
                card.move.number: store.outbox.location(cards.card_of(card.project, card.move)) for card in found.cards
            }
            return found, {number: where for number, where in posted.items() if where is not None}

        found, posted = await self.edge.look(look)
        urls = await asyncio.gather(*(self.edge.slack.permalink(actor.team, *where) for where in posted.values()))
        return view.story(found, {number: url for number, url in zip(posted, urls, strict=True) if url})

    def _agreed(self, store: Store, asked: Click) -> MoveCard:
        now = self.edge.clock.now()
        return flow.agree(store, asked.actor, project_of(asked), number=number_of(asked), now=now)


def _after(asked: Click) -> int:
    return int(unpack(asked.value).get("a") or 0)


def _position(asked: Submission) -> Typed:
    values = asked.values
    return Typed(
        kind=MoveKind(values.option("kind") or MoveKind.REWORD),
        words=values.text("words"),
        why=values.text("why"),
        offer=values.text("offer"),
        interest=values.text("interest"),
    )
