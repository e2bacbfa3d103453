"""Votes in the hands of colleagues: ``/signoff delegate``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.domain.names import ProjectId, UserId
from bot.domain.references import DASHES, parse
from bot.domain.refusal import Refusal
from bot.domain.signoff import Round
from bot.domain.until import read_until
from bot.flows import delegation as flow
from bot.flows.access import Place
from bot.flows.delegation import Wanted
from bot.ports import Store
from bot.views import delegation as view
from bot.views import ids
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Asked, Click, Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of, project_of
from handlers.router import Router
from handlers.words import because, split

_UNTIL = re.compile(r"(?:^|\s)until\b[:,]?", re.IGNORECASE)
_ROUND = re.compile(rf"(?<!\S)(?:for\s+|in\s+|on\s+)?(v\s?[{DASHES}]?\d+)(?![^\s,.;])", re.IGNORECASE)
_EVERYTHING = re.compile(r"(?<!\S)(?:for\s+)?(?:everything|all(?:\s+projects)?)(?!\S)", re.IGNORECASE)
_HERE = re.compile(r"(?<!\S)(?:for\s+|in\s+)?this\s+project(?![^\s,.;])", re.IGNORECASE)
_MENTION = re.compile(r"(?<!\S)@\S+")
_BACK = "back"


class Typed(Struct, frozen=True, kw_only=True):
    """What stands behind ``/signoff delegate``."""

    until: str
    round: int | None
    everywhere: bool
    reason: str


def read_typed(rest: str) -> Typed:
    """Return what somebody typed, nothing of it checked but the number of a round."""
    said, reason = because(rest)
    said = _HERE.sub(" ", _MENTION.sub(" ", said))
    number = _ROUND.search(said)
    if len({found.upper() for found in _ROUND.findall(said)}) > 1:
        raise Refusal(
            "One line hands your vote over in one sign-off. Write one for each, "
            "or leave the numbers out: then it is for this project."
        )
    everywhere = _EVERYTHING.search(said)
    for found in filter(None, (number, everywhere)):
        said = said.replace(found[0], " ", 1)
    until = _UNTIL.search(said)
    return Typed(
        until=said[until.end() :].strip(" ,.;") if until else "",
        round=parse(number[1], "V") if number else None,
        everywhere=everywhere is not None,
        reason=reason,
    )


class DelegationHandlers(Struct, frozen=True):
    """Handing a vote over, taking it back, and seeing who holds what."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's verb is named with the command."""
        router.action(ids.DELEGATE, self.form_clicked)
        router.action(ids.TAKE_BACK, self.back_clicked)
        router.submission(ids.DELEGATE_FORM, self.submitted)

    async def delegate(self, asked: Command, rest: str) -> Answer:
        """``/signoff delegate``: alone it lists, with *back* it takes back, else it hands over or asks for the rest."""
        word, behind = split(rest)
        if not rest:
            return await self._held(asked, channel_of(asked))
        if word == _BACK:
            number = parse(behind, "V") if behind.strip() else None
            return await self._take_back(asked, channel_of(asked), number)
        typed = read_typed(rest)
        if not asked.mentioned or not typed.until:
            return await self._form(asked, channel_of(asked), holder=next(iter(asked.mentioned), None), said=typed)
        if len(asked.mentioned) > 1:
            raise Refusal("Name one colleague only: a vote is in one hand.")
        return await self._give_typed(asked, typed)

    async def form_clicked(self, asked: Click) -> Answer:
        """**Delegate my vote**."""
        return await self._form(asked, project_of(asked))

    async def back_clicked(self, asked: Click) -> Answer:
        """**Take it back**."""
        return await self._take_back(asked, project_of(asked), None)

    async def submitted(self, asked: Submission) -> Answer:
        """The form **Delegate my vote**."""
        values, scope = asked.values, asked.values.option("scope") or view.PROJECT
        wanted = Wanted(
            holder=values.user("holder"),
            ends_at=values.instant("ends_at"),
            everywhere=scope == view.EVERYTHING,
            round=int(scope) if scope.isdigit() else None,
            reason=values.text("reason"),
        )
        return await self._give(asked, ProjectId(int(asked.metadata["project"])), wanted)

    async def _give_typed(self, asked: Command, typed: Typed) -> Answer:
        wanted = Wanted(
            holder=asked.mentioned[0],
            ends_at=await self._read(asked, typed.until),
            everywhere=typed.everywhere,
            round=typed.round,
            reason=typed.reason,
        )
        return await self._give(asked, channel_of(asked), wanted)

    async def _if_readable(self, asked: Asked, until: str) -> datetime | None:
        """Return the end that somebody typed, or None where the form has to ask for it."""
        try:
            return await self._read(asked, until)
        except Refusal:
            return None

    async def _read(self, asked: Asked, until: str) -> datetime:
        zone = await self.edge.directory.zone(asked.actor)
        return read_until(until, now=self.edge.clock.now(), zone=zone)

    async def _give(self, asked: Asked, place: Place, wanted: Wanted) -> Answer:
        project, _ = await self.edge.look(lambda store: flow.prepare(store, asked.actor, place))
        in_channel = await self.edge.directory.members(asked.actor.team, project.channel)
        people = await self.edge.directory.people(asked.actor.team, [wanted.holder] if wanted.holder else [])

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            handed = flow.give(store, asked.actor, place, wanted=wanted, people=people, in_channel=in_channel, now=now)
            return answers.private(view.given(handed))

        return await self.edge.once(asked, work)

    async def _form(
        self, asked: Asked, place: Place, *, holder: UserId | None = None, said: Typed | None = None
    ) -> Answer:
        project, rounds = await self.edge.look(lambda store: flow.prepare(store, asked.actor, place))
        filled: dict[str, Any] = {}
        if said is not None:
            ends_at = await self._if_readable(asked, said.until)
            filled = {"ends_at": ends_at, "scope": _scope(said, rounds), "reason": said.reason}
        return answers.form(view.form(project, rounds, holder=holder, **filled, nonce=self.edge.nonce()))

    async def _take_back(self, asked: Asked, place: Place, number: int | None) -> Answer:
        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            return answers.private(view.taken_back(flow.take_back(store, asked.actor, place, round_=number, now=now)))

        return await self.edge.once(asked, work)

    async def _held(self, asked: Asked, place: Place) -> Answer:
        now = self.edge.clock.now()
        return answers.private(
            view.held(await self.edge.look(lambda store: flow.held(store, asked.actor, place, now=now)))
        )


def _scope(said: Typed, rounds: Sequence[Round]) -> str:
    """Return for what somebody hands their vote over, as the form knows it."""
    if said.everywhere:
        return view.EVERYTHING
    asks = said.round in {each.number for each in rounds}
    return str(said.round) if asks else view.PROJECT
