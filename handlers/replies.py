"""How an answer travels: in the acknowledgement, to a ``response_url``, or as a form."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.domain.refusal import Refusal
from bot.errors import FormChanged, NotShown
from bot.views import errors
from bot.views.message import Message
from handlers.answers import Answer, AnswerKind
from handlers.asked import Asked, Click, Closed, Command, Event, OpenView, Shortcut, Submission, Suggestion
from handlers.errands import Errands
from handlers.slack_calls import SlackCalls
from handlers.slack_errors import AlreadyOpen

_log = logging.getLogger(__name__)
Ack = Mapping[str, Any] | None
#: An empty acknowledgement: Slack closes a form, and shows nothing elsewhere.
_EMPTY: Ack = None


class Replies:
    """Sends answers; what must happen before the acknowledgement is done before, the rest right after it."""

    def __init__(self, slack: SlackCalls, errands: Errands) -> None:
        """Open forms with Slack's calls, and do as errands what need not be waited for."""
        self._slack = slack
        self._errands = errands

    async def send(self, asked: Asked, answer: Answer) -> Ack:
        """Send an answer and return what the acknowledgement carries."""
        if answer.kind is AnswerKind.NOTHING:
            return _EMPTY
        if isinstance(asked, Suggestion):
            return answer.content if answer.kind is AnswerKind.OPTIONS else {"options": []}
        if isinstance(asked, Event | Closed):
            return _EMPTY
        try:
            if isinstance(asked, Submission):
                return await self._to_form(asked, answer)
            return await self._to_act(asked, answer)
        except AlreadyOpen:
            return _EMPTY
        except Refusal as refused:
            return await self._excuse(asked, answer, refused)

    async def _excuse(self, asked: Asked, answer: Answer, refused: Refusal) -> Ack:
        """Say why an answer could not be shown, where the person looks; where nothing can be said, it is done still."""
        try:
            return await self._say(asked, _excused(asked, answer, refused).payload(), replaces=False)
        except (Refusal, AlreadyOpen):
            _log.warning("The answer could not be shown: %s", refused.sentence)
            return _EMPTY

    async def _to_form(self, asked: Submission, answer: Answer) -> Ack:
        match answer.kind:
            case AnswerKind.ERRORS:
                return {"response_action": "errors", "errors": dict(answer.content)}
            case AnswerKind.UPDATE | AnswerKind.FORM:
                return {"response_action": "update", "view": dict(answer.content)}
            case AnswerKind.PUSH:
                return {"response_action": "push", "view": dict(answer.content)}
            case AnswerKind.CLEAR:
                return {"response_action": "clear"}
            case _:
                return {"response_action": "update", "view": _window(answer.content)}

    async def _to_act(self, asked: Asked, answer: Answer) -> Ack:
        view = asked.view if isinstance(asked, Click) else None
        match answer.kind:
            case AnswerKind.FORM | AnswerKind.PUSH:
                await self._open(asked, view, answer.content)
                if answer.before is not None and asked.response_url is not None:
                    await self._say(asked, answer.before.payload(), replaces=True)
            case AnswerKind.UPDATE if view is not None and not view.is_home:
                await self._update(asked, view, answer.content)
            case AnswerKind.UPDATE:
                await self._open(asked, view, answer.content)
            case AnswerKind.PRIVATE:
                return await self._say(asked, answer.content, replaces=False)
            case AnswerKind.REPLACED:
                return await self._say(asked, answer.content, replaces=True)
            case _:
                pass
        return _EMPTY

    async def _update(self, asked: Asked, view: OpenView, content: Mapping[str, Any]) -> None:
        try:
            await self._slack.update_view(asked.actor.team, view.id, content, hash_=view.hash or None)
        except FormChanged:
            # A second click on the same button, or the window was closed: the person sees something newer already.
            return

    async def _open(self, asked: Asked, view: OpenView | None, form: Mapping[str, Any]) -> None:
        if asked.trigger is None:
            return
        if view is not None and not view.is_home:
            await self._slack.push_view(asked.actor.team, asked.trigger, form)
        else:
            await self._slack.open_view(asked.actor.team, asked.trigger, form)

    async def _say(self, asked: Asked, content: Mapping[str, Any], *, replaces: bool) -> Ack:
        if isinstance(asked, Command):
            return {"response_type": "ephemeral", **content}
        if asked.response_url is not None:
            self._errands.spawn(self._slack.respond(asked.response_url, _private(content, replaces=replaces)))
        elif isinstance(asked, Click | Shortcut):
            await self._open(asked, asked.view if isinstance(asked, Click) else None, _window(content))
        return _EMPTY


def _excused(asked: Asked, answer: Answer, refused: Refusal) -> Message:
    """Say that an answer could not be shown: what is done is not to be done again, and what was typed is given back."""
    if answer.is_done:
        return errors.refusal(NotShown())
    if answer.before is not None:
        return errors.unopened(answer.before)
    said = errors.refusal(refused)
    return errors.with_words(said, asked.name, asked.text) if isinstance(asked, Command) else said


def _private(content: Mapping[str, Any], *, replaces: bool) -> dict[str, Any]:
    # Without saying so, Slack would replace the message whose button was clicked.
    return {"response_type": "ephemeral", "replace_original": replaces, **content}


def _window(content: Mapping[str, Any]) -> dict[str, Any]:
    return errors.notice(Message(str(content.get("text") or ""), tuple(content.get("blocks") or ())))
