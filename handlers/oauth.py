"""Installing through OAuth: the way to Slack's own page, and the way back with a token that goes into the vault."""

from __future__ import annotations

import hmac
import html
import logging
import secrets
from collections.abc import Collection, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from aiohttp import web
from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.names import TeamId, UserId
from bot.domain.refusal import Refusal
from bot.errors import RecordsUnavailable
from bot.ports import AlreadyHandled, Clock, Database, Installation, Unavailable
from handlers.bolt import COME_AGAIN
from handlers.slack_errors import told
from handlers.vault import STATE_SECONDS, Vault
from handlers.workspaces import InstalledWorkspaces

INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
_COOKIE = "quorum_install"
#: States that were used are kept beside the deliveries that were handled; no workspace has this id.
_INSTALLING = TeamId("oauth")
_LONGEST = 4096
_ON_THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_log = logging.getLogger(__name__)


class NotThisTime(Refusal):
    """This link is used up, older than ten minutes, or from another browser. Begin again."""


class WholeOrganization(Refusal):
    """Quorum is installed in one workspace at a time. Begin again and choose a workspace."""


class Installing(Struct, frozen=True, kw_only=True):
    """Both pages, for whoever installs Quorum in a workspace."""

    client_id: str
    client_secret: str
    scopes: Collection[str]
    #: Carries no token: each installation brings its own.
    client: AsyncWebClient
    vault: Vault
    database: Database
    workspaces: InstalledWorkspaces
    clock: Clock

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Return what the HTTP server serves for it."""
        return (web.get(INSTALL, self.begin, allow_head=False), web.get(REDIRECT, self.finish, allow_head=False))

    async def begin(self, request: web.Request) -> web.Response:
        """Send a browser to Slack with a state that only the same browser can bring back."""
        ours = secrets.token_urlsafe(24)
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(sorted(self.scopes)),
            "state": self.vault.closed(ours),
        }
        slack = self.client.base_url.removesuffix("/").removesuffix("/api")
        location = f"{slack}/oauth/v2/authorize?{urlencode(asked)}"
        response = web.Response(status=302, headers={**_HEADERS, "Location": location})
        response.set_cookie(
            _COOKIE,
            ours,
            max_age=STATE_SECONDS,
            path="/slack",
            httponly=True,
            secure=not request.host.startswith(_ON_THIS_MACHINE),
            # Slack's page leads back here with a plain link, which Lax lets through.
            samesite="Lax",
        )
        return response

    async def finish(self, request: web.Request) -> web.Response:
        """Take the browser back, fetch the token and keep it; whatever fails is told on the page."""
        if request.query.get("error"):
            return _page(200, "Nothing was installed", "You said no on Slack's page, and that is fine.")
        try:
            await self._use_up(request.query.get("state", ""), request.cookies.get(_COOKIE, ""))
            name = await self._install(request.query.get("code", ""))
        except Unavailable as error:
            _log.warning("Not installed: %s", error)
            return _page(COME_AGAIN, "Quorum was not installed", RecordsUnavailable().sentence)
        except Refusal as refused:
            return _page(400, "Quorum was not installed", refused.sentence)
        page = _page(200, "Quorum is installed", f"Type /quorum help in {name} to begin. You can close this page.")
        page.del_cookie(_COOKIE, path="/slack")
        return page

    async def _use_up(self, state: str, cookie: str) -> None:
        """Accept a state once; raises NotThisTime."""
        is_plain = state.isascii() and cookie.isascii() and len(state) <= _LONGEST
        ours = self.vault.opened_recent(state, seconds=STATE_SECONDS) if is_plain else None
        if ours is None or not hmac.compare_digest(ours, cookie):
            raise NotThisTime
        at = self.clock.now()
        try:
            await self.database.write(lambda store: store.inbox.remember(_INSTALLING, ours, "{}", at=at))
        except AlreadyHandled as error:
            raise NotThisTime from error

    async def _install(self, code: str) -> str:
        """Exchange the code for a token, keep it, and return the name of the workspace."""
        if not 0 < len(code) <= _LONGEST:
            raise NotThisTime
        # In the body, where Slack takes them too: the SDK's own method uses a header class that aiohttp gave up.
        ours = {"client_id": self.client_id, "client_secret": self.client_secret, "code": code}
        call = self.client.api_call("oauth.v2.access", data=ours)
        answer: Mapping[str, Any] = cast("dict[str, Any]", (await told("oauth.v2.access", call)).data)
        team = answer.get("team")
        if not isinstance(team, dict) or answer.get("is_enterprise_install"):
            raise WholeOrganization
        installation = self._installation(answer, TeamId(str(team["id"])))
        await self.database.write(lambda store: store.installations.save(installation))
        self.workspaces.look_again(installation.team)
        _log.info("Installed in %s", installation.team)
        return str(team.get("name") or "your workspace")

    def _installation(self, answer: Mapping[str, Any], team: TeamId) -> Installation:
        return Installation(
            team=team,
            enterprise=str((answer.get("enterprise") or {}).get("id") or ""),
            bot_token_encrypted=self.vault.closed(str(answer["access_token"])),
            bot_user=UserId(str(answer["bot_user_id"])),
            scopes=tuple(scope for scope in str(answer.get("scope") or "").split(",") if scope),
            installed_at=self.clock.now(),
        )


def _page(status: int, title: str, text: str) -> web.Response:
    again = "" if status == 200 else f'<p><a href="{INSTALL}">Begin again</a></p>'
    body = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>{again}</html>"
    )
    return web.Response(status=status, text=body, content_type="text/html", headers=_HEADERS)
