"""``/signoff extend`` and ``/signoff reopen``, and the offer of a better hour for a deadline."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct

from bot.domain.deadline import preset
from bot.domain.extension import offered, read_deadline
from bot.domain.names import ProjectId
from bot.domain.references import DASHES
from bot.domain.refusal import Refusal
from bot.domain.signoff import Round
from bot.flows import extension as flow
from bot.flows import reopening
from bot.ports import Store
from bot.views import extension as view
from bot.views import ids
from bot.views.buttons import unpack
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.places import channel_of, round_of
from handlers.router import Router
from handlers.values import Values

#: A round, perhaps *until*, and the rest; a bare number counts as a round only where nothing else stands.
_TYPED = re.compile(
    rf"(?P<round>v\s*[{DASHES}]?\s*\d+|#?\d+$)?[\s,:]*(?:(?:until|till|to)\b[\s:]*)?(?P<deadline>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: Says what was done; it gets the round, a better hour or None, and the zone of whoever asked.
Said = Callable[..., Message]


class ExtensionHandlers(Struct, frozen=True):
    """Deadlines that move."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered; the command's verbs are named with the command."""
        router.action(ids.DEADLINE, self.deadline_chosen)
        router.action(ids.MOVE_DEADLINE, self.move)
        router.submission(ids.EXTEND_FORM, self.extend_submitted)
        router.submission(ids.REOPEN_FORM, self.reopen_submitted)

    async def extend(self, asked: Command, rest: str) -> Answer:
        """``/signoff extend [V1] [until Friday]``; without a day a form asks for it."""
        reference, typed = read(rest)
        now, zone = self.edge.clock.now(), await self.edge.directory.zone(asked.actor)
        if not typed:
            round_ = await self.edge.look(
                lambda store: flow.to_extend(store, asked.actor, channel_of(asked), reference=reference, now=now)
            )
            deadline = preset(round_.deadline, zone)
            return answers.form(view.extend_form(round_, deadline=deadline, nonce=self.edge.nonce()))
        deadline = read_deadline(typed, now=now, zone=zone)

        def work(store: Store) -> Answer:
            moved = flow.extend(
                store, asked.actor, channel_of(asked), reference=reference, deadline=deadline, now=self.edge.clock.now()
            )
            return answers.private(view.extended(moved, better=offered(moved.deadline, zone), zone=zone))

        return await self.edge.once(asked, work)

    async def extend_submitted(self, asked: Submission) -> Answer:
        """The form that asks until when."""
        project, reference = _kept(asked)
        zone = await self.edge.directory.zone(asked.actor)

        def work(store: Store) -> Answer:
            deadline, now = deadline_of(asked.values, zone), self.edge.clock.now()
            moved = flow.extend(store, asked.actor, project, reference=reference, deadline=deadline, now=now)
            return unless_better(view.extended, moved, zone, done=answers.nothing(), saw=saw_better(asked.values))

        return await self.edge.once(asked, work)

    async def reopen(self, asked: Command, rest: str) -> Answer:
        """``/signoff reopen V1 [until Friday]``; without a day a form asks for it."""
        reference, typed = read(rest)
        if reference is None:
            raise Refusal("Say which sign-off to reopen, for example `/signoff reopen V1`.")
        now, zone = self.edge.clock.now(), await self.edge.directory.zone(asked.actor)
        if not typed:
            round_ = await self.edge.look(
                lambda store: reopening.to_reopen(store, asked.actor, channel_of(asked), reference=reference, now=now)
            )
            return answers.form(view.reopen_form(round_, deadline=preset(now, zone), nonce=self.edge.nonce()))
        deadline = read_deadline(typed, now=now, zone=zone)

        def work(store: Store) -> Answer:
            card = reopening.reopen(
                store, asked.actor, channel_of(asked), reference=reference, deadline=deadline, now=self.edge.clock.now()
            )
            return answers.private(view.reopened(card.round, better=offered(deadline, zone), zone=zone))

        return await self.edge.once(asked, work)

    async def reopen_submitted(self, asked: Submission) -> Answer:
        """The form that asks until when."""
        project, reference = _kept(asked)
        zone = await self.edge.directory.zone(asked.actor)

        def work(store: Store) -> Answer:
            deadline, now = deadline_of(asked.values, zone), self.edge.clock.now()
            card = reopening.reopen(store, asked.actor, project, reference=reference, deadline=deadline, now=now)
            return unless_better(view.reopened, card.round, zone, done=answers.nothing(), saw=saw_better(asked.values))

        return await self.edge.once(asked, work)

    async def deadline_chosen(self, asked: Click) -> Answer:
        """A deadline in any form: the same form, with a better hour below where nobody works at that one."""
        open_ = asked.view
        deadline = open_.values.instant(ids.DEADLINE) if open_ else None
        if open_ is None or deadline is None:
            return answers.nothing()
        zone = await self.edge.directory.zone(asked.actor)
        better = offered(deadline, zone)
        if better is None and view.BETTER not in set(open_.values):
            return answers.nothing()
        return answers.update(view.offering(open_.form, better, zone))

    async def move(self, asked: Click) -> Answer:
        """**Move to …**: the better hour that was offered."""
        project, number, _ = round_of(asked)
        deadline = datetime.fromtimestamp(int(unpack(asked.value).get("d") or 0), UTC)

        def work(store: Store) -> Answer:
            moved = flow.extend(
                store, asked.actor, project, reference=f"V{number}", deadline=deadline, now=self.edge.clock.now()
            )
            said = view.extended(moved)
            return answers.replaced(said) if asked.view is None else answers.update(view.window(said))

        return await self.edge.once(asked, work)


def deadline_of(values: Values, zone: str) -> datetime | None:
    """Return the deadline that a form asks for: the one that was chosen, or the better hour that was offered for it."""
    deadline = values.instant(ids.DEADLINE)
    if deadline is None or not values.options(view.BETTER):
        return deadline
    return offered(deadline, zone) or deadline


def saw_better(values: Values) -> bool:
    """Whether a better hour was offered in the form already."""
    return view.BETTER in set(values)


def unless_better(said: Said, round_: Round, zone: str, *, done: Answer, saw: bool = False) -> Answer:
    """Be done, or say what was done where a better hour can be offered and the person has not seen that."""
    better = None if saw else offered(round_.deadline, zone)
    if better is None:
        return done
    return answers.update(view.window(said(round_, better=better, zone=zone)))


def read(rest: str) -> tuple[str | None, str]:
    """Return the round and the day that stand in a command, each perhaps missing."""
    found = _TYPED.match(rest.strip())
    if found is None:
        return None, rest
    return found["round"] or None, found["deadline"].strip()


def _kept(asked: Submission) -> tuple[ProjectId, str]:
    return ProjectId(int(asked.metadata["project"])), f"V{asked.metadata['round']}"
