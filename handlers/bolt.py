"""Bolt authorizes and transports; our own table dispatches, and an answer goes back the way Slack knows."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.names import TeamId
from bot.errors import NotInstalled, SlackUnavailable, VaultClosed
from bot.ports import Unavailable
from handlers.answers import compact
from handlers.asked import Asked, Event, Suggestion
from handlers.payloads import Unreadable, read
from handlers.replies import Replies
from handlers.router import Router
from handlers.tally import Tally
from handlers.workspaces import Workspaces

_log = logging.getLogger(__name__)
#: Events that arrive when the token is gone already: nothing may be looked up for them.
GOODBYES = frozenset({"app_uninstalled", "tokens_revoked"})
#: What comes in place of events while there are too many of them, once for each such minute.
_TOO_MANY = "app_rate_limited"
#: Whatever is not 2xx comes again from Slack; over HTTP this one says that it may come a little later.
COME_AGAIN = 429
#: What keeps a request from being let in although it may be let in a little later.
_PASSING = (SlackUnavailable, Unavailable, VaultClosed)


def bolt_app(
    *,
    router: Router,
    replies: Replies,
    workspaces: Workspaces,
    client: AsyncWebClient,
    tally: Tally,
) -> AsyncApp:
    """Return the app through which every request of Slack's comes.

    Whoever hands it a request has verified it: a socket is authenticated itself, and requests over HTTP are signed. A
    global middleware dispatches, so that Bolt's own list of listeners stays empty however much we answer.
    """
    app = AsyncApp(
        # Without a name Bolt looks for one in the stack, through every module that is loaded.
        name="quorum",
        client=client,
        authorize=_authorizer(workspaces),  # type: ignore[arg-type]  # None is how Bolt is told that nobody is installed
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        process_before_response=True,
    )

    app.middleware(_Dispatch(router, replies, workspaces, tally))
    app.error(_not_now(tally))
    return app


class _Dispatch(AsyncMiddleware):
    """Answers every request; a plain function would have Bolt look up thirty arguments by name each time."""

    def __init__(self, router: Router, replies: Replies, workspaces: Workspaces, tally: Tally) -> None:
        self._parts = (router, replies, workspaces, tally)

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        return await _answered(req, *self._parts)


def _authorizer(workspaces: Workspaces) -> Callable[..., Awaitable[AuthorizeResult | None]]:
    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        try:
            workspace = await workspaces.find(TeamId(team_id or ""))
        except NotInstalled as error:
            _log.warning("A request from %s was not let in: %s", team_id or "an unknown workspace", error.sentence)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=workspace.team,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
            bot_token=workspace.bot_token,
        )

    return authorize


def _not_now(tally: Tally) -> Callable[[Exception], Awaitable[BoltResponse]]:
    async def not_now(error: Exception) -> BoltResponse:
        # Whatever is not acknowledged comes again from Slack.
        if isinstance(error, _PASSING):
            _log.warning("A request has to come again: %s", error)
            return BoltResponse(status=COME_AGAIN, body="not now")
        tally.faults += 1
        _log.error("Fault before a request was answered", exc_info=error)
        return BoltResponse(status=500, body="")

    return not_now


async def _answered(
    req: AsyncBoltRequest, router: Router, replies: Replies, workspaces: Workspaces, tally: Tally
) -> BoltResponse:
    body: Mapping[str, Any] = req.body
    team = TeamId(str(req.context.get("team_id") or ""))
    authorized = req.context.authorize_result
    if authorized is not None and authorized.team_id:
        team = TeamId(authorized.team_id)
    if (gone := _goodbye(body)) is not None:
        await workspaces.forget(team, gone)
        return BoltResponse(status=200, body="")
    if body.get("type") == _TOO_MANY:
        _log.warning("Slack held events of %s back for a minute: it delivers no more than 30,000 in an hour", team)
        return BoltResponse(status=200, body="")
    try:
        asked = read(body, team)
    except Unreadable as error:
        _log.warning("A request could not be read: %s", error)
        return BoltResponse(status=400, body="unreadable")
    tally.handled[type(asked).__name__.lower()] += 1
    reply = await replies.send(asked, await router.answer(asked))
    return _response(asked, reply)


def _goodbye(body: Mapping[str, Any]) -> datetime | None:
    """Return when our token was taken away, when that is what an event says; a person's own token is none of ours."""
    event = body.get("event")
    if not isinstance(event, dict) or event.get("type") not in GOODBYES:
        return None
    tokens = event.get("tokens")
    if isinstance(tokens, dict) and not tokens.get("bot"):
        return None
    at = body.get("event_time")
    return datetime.fromtimestamp(at if isinstance(at, int) else time.time(), UTC)


def _response(asked: Asked, reply: Mapping[str, Any] | None) -> BoltResponse:
    if reply is None or isinstance(asked, Event):
        return BoltResponse(status=200, body="")
    if isinstance(asked, Suggestion) and not reply:
        reply = {"options": []}
    return BoltResponse(
        status=200,
        body=compact(reply),
        headers={"content-type": ["application/json;charset=utf-8"]},
    )
