"""One call of Slack's for one message, and what its outcome means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.refusal import Refusal
from bot.views.baseline import Document
from handlers.rendering import Rendered
from handlers.slack_calls import SlackCalls
from handlers.slack_errors import code_of

EVENT_TYPE = "quorum_delivery"
#: History is read in pages that every kind of app may ask for.
_PAGE = 100
_RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
#: Slack may have done it all the same.
_DOUBTFUL = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
#: The whole workspace is out of reach until an admin does something; everything is kept until then.
_TEAM_IS_OUT = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_revoked", "token_expired", "team_access_not_granted"}
)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_TEAM_PAUSE_SECONDS = 60.0


class Outcome(Enum):
    """What a definite no means."""

    LATER = "later"
    NEVER = "never"
    GONE = "gone"


class Refused(Exception):
    """Slack said a definite no."""

    def __init__(
        self,
        code: str,
        outcome: Outcome,
        *,
        seconds: float = 0.0,
        whole_team: bool = False,
        before_the_call: bool = False,
    ) -> None:
        """Say what it means, how long to wait, and whether it was not the call itself that was refused."""
        super().__init__(code)
        self.code = code
        self.outcome = outcome
        self.seconds = seconds
        self.whole_team = whole_team
        self.before_the_call = before_the_call


class Unknown(Exception):
    """Nobody knows whether Slack did it."""

    def __init__(self, why: str, *, before_the_call: bool = False) -> None:
        """Say why, and whether it was certainly not the call itself that is in doubt."""
        super().__init__(why)
        self.why = why
        self.before_the_call = before_the_call


class Posting:
    """Slack's calls for delivery; each is made exactly once."""

    def __init__(self, slack: SlackCalls) -> None:
        """Call through the clients that carry the tokens."""
        self._slack = slack
        self._direct: dict[tuple[TeamId, str], ChannelId] = {}

    async def channel_of(self, team: TeamId, target: ChannelId | UserId) -> ChannelId:
        """Return where a target's messages go: itself, or the direct messages of a person."""
        if not target.startswith(("U", "W")):
            return ChannelId(target)
        if (team, target) not in self._direct:
            client = await self._client(team)
            answer = await _called(client.conversations_open(users=[target]), before=True)
            self._direct[team, target] = ChannelId(str(answer["channel"]["id"]))
        return self._direct[team, target]

    async def post(self, team: TeamId, channel: ChannelId, key: str, rendered: Rendered) -> str:
        """Post a message and return its ts."""
        client = await self._client(team)
        if rendered.files:
            return await self._post_files(client, channel, key, rendered)
        payload = _payload(key, rendered)
        call = client.chat_postMessage(channel=channel, unfurl_links=False, unfurl_media=False, **payload)
        return str((await _called(call))["ts"])

    async def update(self, team: TeamId, channel: ChannelId, ts: str, key: str, rendered: Rendered) -> None:
        """Show a message anew in place."""
        client = await self._client(team)
        await _called(client.chat_update(channel=channel, ts=ts, **_payload(key, rendered)))

    async def find(
        self, team: TeamId, channel: ChannelId, key: str, rendered: Rendered, *, since: datetime
    ) -> str | None:
        """Look for a message by its key among those since an instant; None only when all of them were read."""
        client = await self._client(team)
        cursor = None
        while True:
            call = client.conversations_history(
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                limit=_PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
            answer = await _called(call, before=True)
            for message in answer["messages"]:
                if _carries(message, key, rendered):
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    async def _post_files(self, client: AsyncWebClient, channel: ChannelId, key: str, rendered: Rendered) -> str:
        files = [await self._uploaded(client, document) for document in rendered.files]
        call = client.files_completeUploadExternal(
            files=files, channel_id=channel, initial_comment=rendered.message.text
        )
        await _called(call)
        # The answer names no message; what it stands for is in the files.
        return ""

    async def _uploaded(self, client: AsyncWebClient, document: Document) -> dict[str, str | None]:
        content = document.content.encode()
        call = client.files_getUploadURLExternal(filename=document.filename, length=len(content))
        answer = await _called(call, before=True)
        await _called(self._slack.upload(str(answer["upload_url"]), content), before=True)
        return {"id": str(answer["file_id"]), "title": document.filename}

    async def _client(self, team: TeamId) -> AsyncWebClient:
        try:
            return await self._slack.client(team)
        except Refusal as refused:
            raise Refused(
                type(refused).__name__,
                Outcome.LATER,
                seconds=_TEAM_PAUSE_SECONDS,
                whole_team=True,
                before_the_call=True,
            ) from refused


def _payload(key: str, rendered: Rendered) -> dict[str, Any]:
    blocks = [dict(block) for block in rendered.message.blocks]
    if blocks:
        # Where metadata cannot be read, the key is found here.
        blocks[0] = blocks[0] | {"block_id": key[:255]}
    return {
        "text": rendered.message.text,
        "blocks": blocks,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
    }


def _carries(message: Mapping[str, Any], key: str, rendered: Rendered) -> bool:
    metadata = message.get("metadata") or {}
    if (metadata.get("event_payload") or {}).get("key") == key:
        return True
    blocks = message.get("blocks") or [{}]
    if blocks[0].get("block_id") == key[:255]:
        return True
    titles = {str(file.get("title")) for file in message.get("files") or ()}
    return bool(rendered.files) and titles == {document.filename for document in rendered.files}


async def _called(call: Any, *, before: bool = False) -> Any:
    """Await a call; ``before`` says that it is not the one whose effect must happen once."""
    try:
        return await call
    except SlackApiError as error:
        raise _meaning(error, before=before) from error
    except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
        raise Unknown(type(error).__name__, before_the_call=before) from error


def _meaning(error: SlackApiError, *, before: bool) -> Exception:
    code = code_of(error)
    status = getattr(error.response, "status_code", 200)
    if status == 429 or code in _RATE_LIMITED:
        return Refused("ratelimited", Outcome.LATER, seconds=_retry_after(error), before_the_call=before)
    if code in _TEAM_IS_OUT:
        return Refused(code, Outcome.LATER, seconds=_TEAM_PAUSE_SECONDS, whole_team=True, before_the_call=before)
    if code in _GONE:
        return Refused(code, Outcome.GONE)
    if not code or code in _DOUBTFUL or status >= 500:
        return Unknown(code or f"HTTP {status}", before_the_call=before)
    return Refused(code, Outcome.NEVER)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", {}) or {}
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return max(0.05, float(value))
    except ValueError:
        return 1.0
