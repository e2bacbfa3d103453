"""What people see when a handler raises: a refusal's own sentence, or a reference that is also in the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence

from msgspec import Struct, field

from bot.domain.names import TeamId, UserId
from bot.domain.person import Person
from bot.domain.refusal import Denied, FormErrors, NoProject, NotSeen, Refusal
from bot.errors import NoChannel, RecordsUnavailable
from bot.ports import Unavailable
from bot.views import errors
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Asked, Click, Closed, Command, Event, Shortcut, Submission, Suggestion
from handlers.router import UnknownId
from handlers.slack_errors import AlreadyOpen
from handlers.tally import Tally

_log = logging.getLogger(__name__)
#: What somebody sets out to do; what Slack asks or tells us meanwhile is nobody's act.
_ACTS = (Click, Command, Shortcut, Submission)


class Boundary(Struct, frozen=True):
    """Turns whatever was raised into an answer for the place where it was asked."""

    tally: Tally = field(default_factory=Tally)
    #: Returns what was answered to a delivery that was handled before, whoever asks.
    kept: Callable[[Asked], Awaitable[Answer | None]] | None = None
    #: Returns those of some people who are known: a field of a form shows no mention, so they are named there.
    known: Callable[[TeamId, Sequence[UserId]], Awaitable[Mapping[UserId, Person]]] | None = None

    #: Offers to start a project where a command was refused for want of one.
    offer: Callable[[Command, Refusal], Awaitable[Answer | None]] | None = None
    #: Writes down that somebody may not do what they set out to do, and what they were told.
    deny: Callable[[Asked, Denied, Answer], Awaitable[None]] | None = None

    async def __call__(self, asked: Asked, error: Exception) -> Answer:
        """Return the answer; only what nobody foresaw goes to the log with its trace."""
        if isinstance(error, AlreadyOpen):
            return answers.nothing()
        if isinstance(error, Refusal) and (kept := await self._kept(asked)) is not None:
            # What is looked at before a change may be refused just because the change was made.
            return kept
        if isinstance(asked, Command) and isinstance(error, Refusal):
            if isinstance(error, NoProject) and asked.is_direct:
                return _refused(asked, NoChannel(), "")
            if (offer := await self._offer(asked, error)) is not None:
                return offer
        if isinstance(error, UnknownId):
            return _unknown(asked, error)
        if isinstance(error, Refusal):
            answer = _refused(asked, error, await self._plain(asked, error))
            await self._deny(asked, error, answer)
            return answer
        if isinstance(error, Unavailable):
            return _unavailable(asked, error)
        self.tally.faults += 1
        reference = secrets.token_hex(4)
        _log.error("Fault %s while answering %s", reference, type(asked).__name__, exc_info=error)
        return _told(asked, errors.fault(reference), errors.fault_sentence(reference))

    async def _plain(self, asked: Asked, refused: Refusal) -> str:
        """Return a refusal for the field of a form; elsewhere people and instants are shown by Slack itself."""
        if not isinstance(asked, Submission) or self.known is None or not (refused.people or refused.at):
            return errors.sentence(refused)
        reader = asked.actor.user
        try:
            known = await self.known(asked.actor.team, [reader, *refused.people])
        except Unavailable:
            return errors.sentence(refused)
        zone = known[reader].zone if reader in known else "UTC"
        return errors.sentence(refused, zone=zone, names=[known[user].name for user in refused.people if user in known])

    async def _deny(self, asked: Asked, refused: Refusal, answer: Answer) -> None:
        if self.deny is None or refused.denied is None or not isinstance(asked, _ACTS):
            return
        try:
            await self.deny(asked, refused.denied, answer)
        except Unavailable as error:
            # They may not, whether it can be written down or not.
            _log.warning("That somebody may not %s was not written down: %s", refused.denied.act, error)

    async def _offer(self, asked: Command, refused: Refusal) -> Answer | None:
        try:
            return await self.offer(asked, refused) if self.offer else None
        except Unavailable:
            return None

    async def _kept(self, asked: Asked) -> Answer | None:
        try:
            return await self.kept(asked) if self.kept else None
        except Unavailable:
            return None


def _unknown(asked: Asked, error: UnknownId) -> Answer:
    if isinstance(asked, Event | Closed):
        # Slack sends what it likes; an event that nobody needs is taken note of.
        return answers.nothing()
    _log.warning("%s", error)
    said = errors.outdated()
    return _told(asked, said, said.text)


def _refused(asked: Asked, error: Refusal, plain: str) -> Answer:
    if isinstance(asked, Submission) and isinstance(error, FormErrors):
        said = errors.fields(error)
        known = {name: text for name, text in said.items() if name in asked.values}
        # What belongs to no field of this form is said at its first one: nothing typed is lost.
        rest = " ".join(text for name, text in said.items() if name not in asked.values)
        if rest and asked.view.first_input:
            known.setdefault(asked.view.first_input, rest)
        if known:
            return answers.errors(known)
    if isinstance(asked, Event | Closed):
        _log.info("Not done: %s", error.sentence)
    return _told(asked, _shown(asked, error), plain)


def _shown(asked: Asked, error: Refusal) -> Message:
    """Return a refusal; whoever clicks in a project's own channel sees it, so to them it may be named."""
    if isinstance(error, NotSeen) and not error.people and error.channel == asked.channel:
        return errors.not_joined(error.channel)
    return errors.refusal(error)


def _unavailable(asked: Asked, error: Unavailable) -> Answer:
    if isinstance(asked, Event):
        # Nobody waits for it, and it comes again when it is not acknowledged.
        raise error
    _log.warning("Not done: %s", error)
    return _refused(asked, RecordsUnavailable(), errors.sentence(RecordsUnavailable()))


def _told(asked: Asked, said: Message, sentence: str) -> Answer:
    if isinstance(asked, Event | Closed):
        return answers.nothing()
    if isinstance(asked, Suggestion):
        return answers.options([])
    if isinstance(asked, Submission):
        if asked.view.first_input:
            return answers.errors({asked.view.first_input: sentence})
        return answers.update(errors.notice(said))
    if isinstance(asked, Command):
        said = errors.with_words(said, asked.name, asked.text)
    return answers.private(said)
