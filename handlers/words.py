"""Commands as people type them: a verb, the rest, and the nearest verb when there is no such one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from msgspec import Struct

from bot.domain.refusal import Refusal
from bot.views import help
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command
from handlers.synonyms import synonym

#: A subcommand gets the command and what stands behind its verb.
Verb = Callable[[Command, str], Awaitable[Answer]]
#: How alike two words must be to be taken for each other, between 0 and 1.
_LIKENESS = 0.6
#: So many letters tell which word they begin.
_BEGINNING = 2
_BECAUSE = re.compile(r"(?:^|\s)because\b[:,]?", re.IGNORECASE)


def split(text: str) -> tuple[str, str]:
    """Return the first word in lower case, and the rest as it was typed."""
    verb, rest = (*text.split(maxsplit=1), "", "")[:2]
    return verb.lower(), rest.rstrip()


def nearest(word: str, known: Mapping[str, object] | list[str]) -> str | None:
    """Return the known word that was probably meant: before all, one that begins with what was typed."""
    typed = word.lower()
    begun = [each for each in known if each.startswith(typed)] if len(typed) >= _BEGINNING else []
    found = difflib.get_close_matches(typed, begun or list(known), n=1, cutoff=0.0 if begun else _LIKENESS)
    return found[0] if found else None


async def _help(asked: Command) -> Answer:
    return answers.private(help.command(asked.name))


class Subcommands(Struct, frozen=True, kw_only=True):
    """The verbs of one command; register ``answer`` with the router."""

    verbs: Mapping[str, Verb]
    #: Answers the command without any word.
    bare: Callable[[Command], Awaitable[Answer]]
    #: Answers a word that is no verb; gets the commands that were probably meant.
    unknown: Callable[[Command, str, Sequence[str]], Awaitable[Answer]]
    #: Answers ``help``; every way to type the command, unless it knows better.
    help: Callable[[Command], Awaitable[Answer]] = _help

    async def answer(self, asked: Command) -> Answer:
        """Answer with the verb that was typed."""
        word, rest = split(asked.text)
        if not word:
            return await self.bare(asked)
        # Whoever asks for help with a verb wants neither a project nor a requirement of that name.
        if "help" in (word, rest.casefold()):
            return await self.help(asked)
        verb = self.verbs.get(word)
        if verb is None:
            return await self.unknown(asked, word, meant(asked.name, word, [*self.verbs, "help"]))
        return await verb(asked, rest)


def meant(command: str, word: str, verbs: list[str]) -> Sequence[str]:
    """Return the commands that were probably meant by a word behind one of them."""
    # What a word means says more than how it looks: "remove" looks like "move", and "trace" like "trades".
    if (found := synonym(command, word)) is None:
        if elsewhere := help.known().get(word):
            return elsewhere
        found = nearest(word, verbs)
    return () if found is None else (f"{command} {found}".strip(),)


def because(typed: str) -> tuple[str, str]:
    """Return what stands before the word *because*, and what stands behind it; both may be empty."""
    found = _BECAUSE.search(typed)
    if found is None:
        return typed.strip(), ""
    return typed[: found.start()].strip(), typed[found.end() :].strip()


def alone(verb: Verb, *, instead: str = "") -> Verb:
    """Return a verb that says so when words stand behind it; ``instead`` says what they would be typed behind."""

    async def answer(asked: Command, rest: str) -> Answer:
        if rest:
            raise Refusal(f"`{asked.name} {split(asked.text)[0]}` takes no words behind it. {instead}".strip())
        return await verb(asked, rest)

    return answer
