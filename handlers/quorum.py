"""``/quorum``: everything one can type, in one screen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views import help, ids
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.router import Router
from handlers.words import Subcommands


@dataclass(frozen=True, slots=True)
class QuorumHandlers:
    """Help."""

    def register(self, router: Router) -> None:
        """Name what is answered."""
        subcommands = Subcommands(verbs={}, bare=self.overview, help=self.overview, unknown=self.unknown)
        router.command(ids.QUORUM, subcommands.answer)

    async def overview(self, asked: Command) -> Answer:
        """``/quorum help``, and ``/quorum`` alone."""
        return answers.private(help.overview())

    async def unknown(self, asked: Command, word: str, nearest: str | None) -> Answer:
        """Any other word: perhaps a command that lost its slash."""
        return answers.private(help.unknown(ids.QUORUM, word, nearest))
