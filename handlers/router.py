"""The table of contents: which handler answers which id. Looking one up costs the same however many there are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.refusal import Doubtful
from handlers.answers import Answer
from handlers.asked import Asked, Click, Closed, Command, Event, Shortcut, Submission, Suggestion

Kind = TypeVar("Kind", bound=Asked)
Handler = Callable[[Kind], Awaitable[Answer]]
#: Turns what a handler raised into an answer for the place where it was asked.
Boundary = Callable[[Asked, Exception], Awaitable[Answer]]

#: Looks who is in a channel now, and at somebody's account; returns False when that was done a moment ago.
SecondLook = Callable[[TeamId, ChannelId, UserId], Awaitable[bool]]

#: The field of each kind that holds its id.
_ID_OF: Mapping[type[Asked], str] = {
    Command: "name",
    Click: "action",
    Submission: "callback",
    Closed: "callback",
    Suggestion: "action",
    Shortcut: "callback",
    Event: "type",
}


class UnknownId(LookupError):
    """Nobody answers this id (any more)."""


class Router:
    """Exact ids and their handlers, one table for each kind."""

    def __init__(self, boundary: Boundary, look_again: SecondLook) -> None:
        """Start with empty tables; the boundary says what people see when a handler raises.

        What we say of a channel is looked at once more before we refuse for it: somebody may have come, or invited us.
        """
        self._boundary = boundary
        self._look_again = look_again
        self._tables: dict[type[Asked], dict[str, Handler[Any]]] = {kind: {} for kind in _ID_OF}

    def command(self, name: str, handler: Handler[Command]) -> None:
        """Answer a slash command, named with its slash."""
        self._register(Command, name, handler)

    def action(self, action_id: str, handler: Handler[Click]) -> None:
        """Answer a button, a menu entry or a choice that acts at once."""
        self._register(Click, action_id, handler)

    def submission(self, callback_id: str, handler: Handler[Submission]) -> None:
        """Answer a form that is sent off."""
        self._register(Submission, callback_id, handler)

    def closed(self, callback_id: str, handler: Handler[Closed]) -> None:
        """Take note of a form that is closed without being sent off."""
        self._register(Closed, callback_id, handler)

    def options(self, action_id: str, handler: Handler[Suggestion]) -> None:
        """Fill a menu whose options are ours."""
        self._register(Suggestion, action_id, handler)

    def shortcut(self, callback_id: str, handler: Handler[Shortcut]) -> None:
        """Answer a shortcut, from anywhere or on a message."""
        self._register(Shortcut, callback_id, handler)

    def event(self, type_: str, handler: Handler[Event]) -> None:
        """Take note of something that happened in the workspace."""
        self._register(Event, type_, handler)

    def ids(self, kind: type[Asked]) -> frozenset[str]:
        """Return every id that is answered, for the test that holds the manifest to them."""
        return frozenset(self._tables[kind])

    async def answer(self, asked: Asked) -> Answer:
        """Have the handler answer; whatever it raises becomes an answer too."""
        try:
            handler = self._handler(asked)
            try:
                return await handler(asked)
            except Doubtful as doubtful:
                if not await self._look_again(asked.actor.team, doubtful.channel, asked.actor.user):
                    raise
            return await handler(asked)
        # The one error boundary: what a handler raises is told to the person who asked, and to the log.
        except Exception as error:
            return await self._boundary(asked, error)

    def _handler(self, asked: Asked) -> Handler[Any]:
        kind = type(asked)
        id_ = getattr(asked, _ID_OF[kind])
        handler = self._tables[kind].get(id_)
        if handler is None:
            raise UnknownId(f"No {kind.__name__.lower()} is called {id_!r}.")
        return handler

    def _register(self, kind: type[Asked], id_: str, handler: Handler[Any]) -> None:
        if self._tables[kind].setdefault(id_, handler) is not handler:
            raise ValueError(f"Two handlers want the {kind.__name__.lower()} {id_!r}.")
