"""``/quorum``: everything one can type, in one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.views import errors, help, ids
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.first_command import FirstCommand
from handlers.router import Router
from handlers.words import Subcommands, Verb, nearest, split


class QuorumHandlers(Struct, frozen=True):
    """Help, and what concerns a project as a whole."""

    first: FirstCommand
    verbs: Mapping[str, Verb]

    def register(self, router: Router) -> None:
        """Name what is answered."""
        subcommands = Subcommands(verbs=self.verbs, bare=self.overview, help=self.help, unknown=self.unknown)
        router.command(ids.QUORUM, subcommands.answer)

    async def overview(self, asked: Command) -> Answer:
        """``/quorum`` alone."""
        return answers.private(help.overview())

    async def help(self, asked: Command) -> Answer:
        """``/quorum help``, and ``/quorum help requirement``."""
        verb, word = split(asked.text)
        return answers.private(_told(word)) if word and verb == "help" else await self.overview(asked)

    async def unknown(self, asked: Command, word: str, likely: Sequence[str]) -> Answer:
        """Any other word: a command that lost its slash, or the word of another command."""
        if _command(word) is not None:
            return answers.private(_told(word))
        said = await self.first.beside(_told(word), asked)
        return answers.private(errors.with_words(said, asked.name, asked.text))


def _command(word: str) -> str | None:
    name = f"/{word.removeprefix('/')}"
    return name if name in help.COMMANDS else None


def _told(word: str) -> Message:
    """Return the help of the command that a word names, else what was probably meant."""
    if (name := _command(word)) is not None:
        return help.command(name)
    known = help.known()
    found = nearest(word.removeprefix("/"), known)
    return help.meant(word, known[found] if found else ())
