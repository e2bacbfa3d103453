"""Replies in the thread of a round's card: one that sounds like a vote is asked about, and counts only with a click."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.domain.names import ChannelId
from bot.domain.refusal import Refusal
from bot.domain.showing_signoff import Heard
from bot.domain.signoff import Choice
from bot.errors import SlackUnavailable
from bot.flows import reply as flow
from bot.flows import votes
from bot.ports import Store
from bot.views import ids
from bot.views import reply as view
from bot.views import signoff as signoff_view
from bot.views import signoff_forms as forms
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Event
from handlers.edge import Edge
from handlers.payloads import as_heard, mentioned
from handlers.places import round_of
from handlers.router import Router

_log = logging.getLogger(__name__)
#: A reply that is shown in the channel too is still a reply; every other kind is no new message of a person's.
_KINDS = (None, "thread_broadcast")


class ReplyChanged(Refusal):
    """Your reply is gone or says something else by now, so it was not counted: vote with the buttons on the card."""


class ReplyHandlers(Struct, frozen=True):
    """Listens to threads; what people write there is looked at and never kept."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.event("message", self.heard)
        router.action(ids.COUNT_IT, self.count)

    async def heard(self, asked: Event) -> Answer:
        """Somebody wrote something; hardly anything is a reply that sounds like a vote, and only that costs more."""
        choice, channel, body = _vote_in(asked.body), asked.channel, asked.body
        if choice is None or channel is None or await self.edge.kept(asked) is not None:
            return answers.nothing()
        thread, now = str(body["thread_ts"]), self.edge.clock.now()
        found = await self.edge.look(
            lambda store: flow.heard(store, asked.actor, channel, thread=thread, choice=choice, now=now)
        )
        if found is None:
            return answers.nothing()
        answer = await self.edge.once(asked, lambda store: answers.nothing())
        self.edge.spawn(self._ask(asked, channel, found))
        return answer

    async def count(self, asked: Click) -> Answer:
        """**Count it**."""
        project, number, revision = round_of(asked)
        choice = Choice(str(unpack(asked.value).get("c") or Choice.APPROVE))
        written = await self._written(asked, choice)
        if choice is Choice.REJECT and not written:
            # The reply is gone meanwhile; a no needs its reason still.
            return await self._ask_reason(asked)
        reason = await self._reason(asked, written) if choice is Choice.REJECT else ""

        def work(store: Store) -> Answer:
            voted = votes.vote(
                store,
                asked.actor,
                project=project,
                number=number,
                choice=choice,
                revision=revision,
                reason=reason[: votes.REASON_LIMIT],
                now=self.edge.clock.now(),
            )
            # Whoever may not vote at all was told so; where the reply says something else now, nothing stays of it.
            if _read(written) is not choice:
                raise ReplyChanged
            return answers.replaced(signoff_view.voted(voted))

        return await self.edge.once(asked, work)

    async def _ask(self, asked: Event, channel: ChannelId, found: Heard) -> None:
        thread = str(asked.body["thread_ts"])
        question = view.question(found, thread=thread, ts=str(asked.body["ts"]))
        try:
            await self.edge.slack.whisper(
                asked.actor.team, channel, asked.actor.user, question.payload(), thread=thread
            )
        except Refusal as refused:
            _log.info("Nobody was asked about a reply: %s", refused.sentence)

    async def _written(self, asked: Click, choice: Choice) -> str:
        """Return what the person wrote, as it is now; empty when it is gone.

        SlackUnavailable where nobody knows whether it is; a no is asked for its reason then too.
        """
        kept, team = unpack(asked.value), asked.actor.team
        place = (asked.channel or ChannelId(""), str(kept.get("thread") or ""), str(kept.get("ts") or ""))
        try:
            return await self.edge.slack.reply(team, *place, by=asked.actor.user)
        except Refusal as refused:
            if choice is not Choice.REJECT and isinstance(refused, SlackUnavailable):
                raise
            return ""

    async def _reason(self, asked: Click, written: str) -> str:
        known = await self.edge.directory.people(asked.actor.team, mentioned(written))
        return as_heard(written, {user: person.name for user, person in known.items()}).strip()

    async def _ask_reason(self, asked: Click) -> Answer:
        project, number, revision = round_of(asked)

        def look(store: Store) -> Answer:
            round_, whose = votes.whose_votes(
                store, asked.actor, project=project, number=number, now=self.edge.clock.now()
            )
            others = () if whose == (asked.actor.user,) else whose
            form = forms.reject_form(round_, revision=revision, whose=others, nonce=self.edge.nonce())
            return answers.form(form)

        return await self.edge.look(look)


def _vote_in(body: Mapping[str, Any]) -> Choice | None:
    """Return the vote that a message sounds like; None for everything but a person's reply in a thread."""
    thread = body.get("thread_ts")
    is_reply = thread and thread != body.get("ts") and body.get("ts")
    if not is_reply or body.get("subtype") not in _KINDS or body.get("bot_id") or not body.get("user"):
        return None
    return _read(str(body.get("text") or ""))


def _read(text: str) -> Choice | None:
    """Return the vote that a text sounds like; its patterns are made at the first reply, not at every start."""
    from bot.domain.reply import read_reply

    return read_reply(text)
