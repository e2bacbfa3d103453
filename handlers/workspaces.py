"""The workspaces that Quorum is installed in, with the token and the bot's own account in each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.names import TeamId, UserId
from bot.domain.refusal import Refusal
from bot.errors import NotInstalled, SlackRefused, SlackUnavailable
from bot.ports import Database, Store
from bot.settings import SettingsError
from handlers.slack_errors import code_of, told

if TYPE_CHECKING:
    # Only whoever serves many workspaces waits for the cryptography to be loaded.
    from handlers.vault import Vault

_log = logging.getLogger(__name__)
#: A start does not wait longer for Slack.
_CHECK_SECONDS = 5.0
#: Nor does anybody who asks whether we are ready make us ask it more often.
_AGAIN_SECONDS = 5.0
#: How long another process's reinstallation may go unnoticed here, in seconds.
FRESH_SECONDS = 600.0


class Workspace(Struct, frozen=True, kw_only=True):
    """Where a request belongs, and what lets us answer it."""

    team: TeamId
    bot_token: str
    bot_user: UserId
    #: The bot's account as an author of messages; empty when unknown.
    bot_id: str = ""

    def __repr__(self) -> str:
        """Name the workspace without its token: this may end up in a log."""
        return f"Workspace({self.team})"


class Workspaces(Protocol):
    """Finds the workspace of a request, from memory in steady state."""

    async def find(self, team: TeamId) -> Workspace:
        """Return the workspace; raises NotInstalled, or SlackUnavailable while its token was never checked."""

    async def forget(self, team: TeamId, at: datetime) -> None:
        """Drop what is known of a workspace that took the app away or revoked its token at an instant."""

    async def check(self) -> None:
        """Raise SettingsError when Slack does not know the token that the settings name."""

    def is_shut_out(self) -> bool:
        """Whether no call can work, because Slack does not know that token any more."""

    async def is_found(self) -> bool:
        """Whether a request would be answered; where Slack could not be asked so far, it is asked once more."""


class SingleWorkspace:
    """One workspace by its token: every request belongs to it, whatever team a stranger's account comes from."""

    def __init__(self, client: AsyncWebClient, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Remember the client that carries the token; Slack is asked at the first request."""
        self._client = client
        self._monotonic = monotonic
        self._asked_at = -_AGAIN_SECONDS
        self._known: Workspace | None = None
        self._is_shut_out = False
        self._asking = asyncio.Lock()

    async def find(self, team: TeamId = TeamId("")) -> Workspace:
        """Return the token's own workspace; ``auth.test`` is called once."""
        if self._known is not None:
            return self._known
        async with self._asking:
            if self._known is None:
                answer = await self._asked()
                self._known = Workspace(
                    team=TeamId(str(answer["team_id"])),
                    bot_token=self._client.token or "",
                    bot_user=UserId(str(answer["user_id"])),
                    bot_id=str(answer.get("bot_id") or ""),
                )
            return self._known

    async def forget(self, team: TeamId, at: datetime) -> None:
        """Look at the token again at the next request: it may be replaced without a restart by nobody, but mended."""
        self._known = None

    async def check(self) -> None:
        """Ask Slack whether it knows the token; where it does not answer now, that is seen later."""
        try:
            await asyncio.wait_for(self.find(), _CHECK_SECONDS)
        except (NotInstalled, SlackRefused) as error:
            code = code_of(error.__cause__) if isinstance(error.__cause__, SlackApiError) else "no"
            raise SettingsError(
                f"Slack refuses SLACK_BOT_TOKEN ({code}): copy the Bot User OAuth Token again from OAuth & Permissions."
            ) from error
        except (SlackUnavailable, TimeoutError) as error:
            _log.warning("The token could not be checked yet (%s)", type(error).__name__)

    def is_shut_out(self) -> bool:
        """Whether Slack said so when it was asked last."""
        return self._is_shut_out

    async def is_found(self) -> bool:
        """Whether the token was ever good; whoever asks often does not make us ask Slack as often."""
        if self._known is None and self._monotonic() - self._asked_at >= _AGAIN_SECONDS:
            with contextlib.suppress(Refusal):
                await self.find()
        return self._known is not None

    async def _asked(self) -> AsyncSlackResponse:
        self._asked_at = self._monotonic()
        try:
            answer = await told("auth.test", self._client.auth_test())
        except NotInstalled:
            self._is_shut_out = True
            raise
        self._is_shut_out = False
        return answer


class InstalledWorkspaces:
    """Many workspaces through OAuth, read from the database once and then kept for a while."""

    def __init__(self, database: Database, vault: Vault, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Read from the database and open tokens with the vault."""
        self._database = database
        self._vault = vault
        self._monotonic = monotonic
        self._known: dict[TeamId, tuple[float, Workspace]] = {}

    async def find(self, team: TeamId) -> Workspace:
        """Return the workspace as it was installed last."""
        kept = self._known.get(team)
        if kept and self._monotonic() - kept[0] < FRESH_SECONDS:
            return kept[1]
        installation = await self._database.read(lambda store: store.installations.get(team))
        if installation is None:
            self._known.pop(team, None)
            raise NotInstalled
        workspace = Workspace(
            team=team,
            bot_token=self._vault.opened(installation.bot_token_encrypted),
            bot_user=installation.bot_user,
        )
        self._known[team] = (self._monotonic(), workspace)
        return workspace

    def look_again(self, team: TeamId) -> None:
        """Read a workspace anew at its next request: it was just installed again."""
        self._known.pop(team, None)

    async def forget(self, team: TeamId, at: datetime) -> None:
        """Remove the installation whose token Slack took away; one that is newer than that stays."""
        self._known.pop(team, None)

        def remove(store: Store) -> None:
            installation = store.installations.get(team)
            # Slack tells the instant in whole seconds.
            if installation is not None and installation.installed_at.replace(microsecond=0) <= at:
                store.installations.remove(team)

        await self._database.write(remove)

    async def check(self) -> None:
        """Nothing to check: each workspace brings a token of its own."""

    def is_shut_out(self) -> bool:
        """Whether every workspace is: never, as far as one of them tells."""
        return False

    async def is_found(self) -> bool:
        """Whether requests are answered: each workspace brings what it takes."""
        return True
