"""What a person does on the page: one address for every act, and sentences for what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground import incoming
from playground.directions import apart
from playground.filling import CannotChoose
from playground.page import clock, faulting, forms, messages, refusals, scenes, tracing
from playground.refused import Refused
from playground.targets import NotThere

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.forms import Reaction
    from playground.page.visits import Visits

#: What people do in the workspace itself; everything else is a tool, which works whoever uses it.
OWN = {**messages.ACTS, **forms.ACTS}
ACTS = {
    **OWN,
    **clock.ACTS,
    **faulting.ACTS,
    **scenes.ACTS,
    **tracing.ACTS,
}
#: What a pane does of itself while somebody only looks.
_LOOKING = {"read", "home"}


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where acts are told."""

    async def act(request: web.Request) -> web.Response:
        visits.check(request)
        what, person = request.match_info["what"], visits.person(request)
        doing = ACTS.get(what)
        if doing is None:
            raise web.HTTPNotFound
        if person.user.deleted and what in _LOOKING:
            return web.json_response({})
        try:
            told = await request.json(loads=incoming.read)
            _may_act(person, what)
            reaction = await doing(visits, person, told)
        except (Refused, NotThere, CannotChoose) as error:
            if what in OWN:
                refusals.note(visits, person, what, told, sentence(str(error)))
            return web.json_response({"notice": sentence(str(error))})
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"notice": f"The page asked for something odd ({error})."}, status=400)
        answer = _answer(visits, reaction)
        if what in OWN and (why := _why_nothing_was_sent(reaction, answer)):
            refusals.note(visits, person, what, told, why)
        return web.json_response(answer)

    return [web.post("/act/{what}", act)]


def _may_act(person: Person, what: str) -> None:
    """Refuse what a deactivated account does; a form that is open can still be closed."""
    if person.user.deleted and what in OWN and what != "close":
        raise Refused("user_disabled")


def _why_nothing_was_sent(reaction: Reaction | str | None, answer: dict[str, Any]) -> str:
    """Return why the app was not even asked; nothing where it was, or need not be."""
    if reaction is None or isinstance(reaction, str) or reaction.acked or reaction.entry is not None:
        return ""
    return answer["notice"] or " ".join(dict.fromkeys(reaction.errors.values()))


def _answer(visits: Visits, reaction: Reaction | str | None) -> dict[str, Any]:
    if reaction is None:
        return {}
    if isinstance(reaction, str):
        return {"notice": reaction}
    if reaction.reason == "timeout":
        notice = f"The app did not respond within {visits.playground.ack_seconds:g} seconds."
    elif reaction.reason:
        notice = _SILENT[reaction.reason]
    else:
        notice = sentence(reaction.error, reaction.details) if reaction.error else ""
    return {"notice": notice or None, "errors": reaction.errors}


_SILENT = {
    "connection_failed": "The app did not respond: it is not connected.",
    "http_error": "The app did not respond: it answered with an error.",
}


def sentence(error: str, details: str = "") -> str:
    """Return what somebody reads when something went wrong, with what exactly it was where that is known."""
    words = _SENTENCES.get(error, f"That did not work: {error}")
    return f"{words.removesuffix('.')}: {apart(details)}." if details else words


_SENTENCES = {
    "unknown_command": "No app here has that command.",
    "command_in_thread": "Commands do not work in threads. Use this one in the channel.",
    "command_with_files": "A command takes no files along. Remove them, or send them first.",
    "unknown_shortcut": "No app here has that shortcut.",
    "app_missing": "The app is not installed here any more.",
    "no_user": "Say whom to invite: /invite @name.",
    "no_user_to_remove": "Say whom to remove: /remove @name.",
    "user_not_in_channel": "Nobody of that name is in this channel.",
    "cant_kick_self": "That is you: /leave takes you out of the channel.",
    "cant_kick_from_general": "Nobody is removed from #general: Slack keeps everybody in it.",
    "cant_leave_general": "Nobody leaves #general: Slack keeps everybody in it.",
    "user_not_found": "There is nobody of that name here. People are invited by their short name: /invite @name.",
    "cant_invite": "Slackbot is in no channel: it writes to people directly.",
    "already_in_channel": "They are in this channel already.",
    "method_not_supported_for_channel_type": "This works only in a channel.",
    "user_disabled": "This account is deactivated.",
    "cant_archive_general": "#general cannot be archived: Slack keeps it for good.",
    "is_archived": "This channel is archived.",
    "not_in_channel": "You are not in this channel.",
    "channel_not_found": "You are not in this channel.",
    "thread_not_found": "This thread is not here.",
    "file_not_found": "A file can be sent once, and only by who uploaded it: attach it again.",
    "message_not_found": "That message is not here any more.",
    "invalid_name": "There is no emoji of that name.",
    "typed_too_long": "A message holds 40,000 characters at most. Shorten it, or send a file.",
    "no_text": "A message cannot become empty. Delete it instead.",
    "cant_update_message": "You can change only what you wrote yourself.",
    "cant_delete_message": "You can delete only what you wrote yourself.",
    "clock_goes_forward": "That is in the past here, and the clock goes only forward.",
    "clock_too_far": "The clock goes no further than the year 2100.",
    "clock_is_ahead": "The clock runs at normal speed. It stays ahead of the present, because it never goes back.",
    "errors_without_input": "The app refused this form, but named no field of it.",
    "invalid_errors": "The app refused this form, but its errors are not as Slack wants them.",
    "invalid_answer": "The app's answer is not as Slack wants it.",
    "invalid_response_action": "The app answered this form with an action that Slack does not know.",
    "invalid_arguments": "The app answered with a form that is not as Slack wants it.",
    "invalid_blocks": "The app answered with blocks that are not as Slack wants them.",
    "invalid_attachments": "The app answered with attachments that are not as Slack wants them.",
    "view_too_large": "The app answered with a form that is too large for Slack.",
    "push_limit_reached": "The app answered with one more form, but three are open already.",
}
