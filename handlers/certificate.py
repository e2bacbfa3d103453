"""Certificates: asked for by a button, and typeset by a process of their own once a round has passed."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from msgspec import Struct, field

from bot.domain.certificate import Certificate
from bot.domain.names import ProjectId, TeamId
from bot.flows import certificate as flow
from bot.ports import Store
from bot.views import certificate as view
from bot.views import ids
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click
from handlers.edge import Edge
from handlers.places import number_of, project_of
from handlers.router import Router
from handlers.workshop import Workshop

_log = logging.getLogger(__name__)
#: Whoever has this lane makes certificates; other processes need not.
_LANE = "certificates"
_AT_ONCE = 20
#: What failed so often fails again; a restart tries once more.
_MOST_FAILURES = 3


class CertificateHandlers(Struct, frozen=True):
    """Asking for a certificate."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.CERTIFICATE, self.clicked)

    async def clicked(self, asked: Click) -> Answer:
        """**Certificate** on the card of a round that passed."""

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            certificate = flow.ask(store, asked.actor, project_of(asked), number=number_of(asked), now=now)
            return answers.private(view.asked(certificate))

        return await self.edge.once(asked, work)


class Certifying(Struct, frozen=True):
    """Makes every certificate that is still to be made: what a crash interrupts is found again."""

    edge: Edge
    workshop: Workshop = field(default_factory=Workshop)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _failures: Counter[tuple[ProjectId, int]] = field(default_factory=Counter)

    async def make(self) -> None:
        """Make what waits, unless that is being done already, here or in another process."""
        if self._turn.locked():
            return
        async with self._turn:
            if not await self._waiting() or not await self.edge.database.hold(_LANE):
                return
            try:
                while waiting := await self._waiting():
                    for team, certificate in waiting:
                        await self._make(team, certificate)
            finally:
                await self.edge.database.release(_LANE)

    async def _waiting(self) -> list[tuple[TeamId, Certificate]]:
        found = await self.edge.look(lambda store: store.certificates.unmade(limit=_AT_ONCE + len(self._failures)))
        return [each for each in found if self._failures[_key(each[1])] < _MOST_FAILURES]

    async def _make(self, team: TeamId, certificate: Certificate) -> None:
        try:
            is_kept = await self._typeset(team, certificate)
        # One that cannot be made must not hold up the others.
        except Exception:
            is_kept = False
            _log.exception("The certificate of %s could not be made", certificate.reference)
        if is_kept:
            self.edge.wake()
        else:
            self._failures[_key(certificate)] += 1

    async def _typeset(self, team: TeamId, certificate: Certificate) -> bool:
        """Make one certificate; False when there is nothing to make it of, or somebody else made it."""
        said = await self.edge.look(lambda store: flow.load(store, team, certificate))
        if said is None:
            return False
        file = view.unmade(said)
        pdf = await self.workshop.made(file.make, *file.given)
        now = self.edge.clock.now()
        return await self.edge.database.write(lambda store: flow.keep(store, team, certificate, pdf, now=now))


def _key(certificate: Certificate) -> tuple[ProjectId, int]:
    return certificate.project, certificate.baseline
