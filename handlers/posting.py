"""Slack's calls for one message; each is made exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.outbox import Outgoing, SlackCall, look_since
from bot.domain.refusal import Refusal
from bot.errors import SlackUnavailable
from bot.views.document import Document
from handlers.outcomes import Refused, not_now, outcome_of, team_is_out
from handlers.pace import Pace
from handlers.rendering import Rendered
from handlers.slack_calls import SlackCalls

EVENT_TYPE = "quorum_delivery"
#: More than Slack recommends would not come any faster; apps of some kinds get less than they ask for.
_PAGE = 200
#: How long to wait when Slack did not even tell whose token we have.
_UNCHECKED_SECONDS = 5.0


class Upload(Struct, frozen=True):
    """A file that Slack has and shows nowhere yet."""

    id: str
    title: str


class Posting:
    """Delivery's way to Slack."""

    def __init__(self, slack: SlackCalls, pace: Pace) -> None:
        """Call through the clients that carry the tokens, no faster than the pace."""
        self._slack = slack
        self._pace = pace
        self._direct: dict[tuple[TeamId, str], ChannelId] = {}

    async def channel_of(self, team: TeamId, target: ChannelId | UserId) -> ChannelId:
        """Return where a target's messages go: itself, or the direct messages of a person."""
        if not target.startswith(("U", "W")):
            return ChannelId(target)
        if (team, target) not in self._direct:
            client = await self._client(team)
            self._claim(team, SlackCall.OPEN)
            answer = await outcome_of(SlackCall.OPEN, client.conversations_open(users=[target]))
            self._direct[team, target] = ChannelId(str(answer["channel"]["id"]))
        return self._direct[team, target]

    async def upload(self, team: TeamId, files: Sequence[Document]) -> list[Upload]:
        """Give Slack the files of a message; nothing is shown by that alone."""
        client = await self._client(team)
        return [await self._uploaded(team, client, document) for document in files]

    async def post(self, message: Outgoing, channel: ChannelId, rendered: Rendered, uploads: Sequence[Upload]) -> str:
        """Post a message and return its ts; empty where Slack's answer names none."""
        client = await self._client(message.team)
        if uploads:
            files: list[dict[str, str | None]] = [{"id": upload.id, "title": upload.title} for upload in uploads]
            text = rendered.message.text
            complete = client.files_completeUploadExternal(files=files, channel_id=channel, initial_comment=text)
            await outcome_of(SlackCall.POST, complete)
            return ""
        payload = _payload(message.mark, rendered)
        call = client.chat_postMessage(channel=channel, unfurl_links=False, unfurl_media=False, **payload)
        return str((await outcome_of(SlackCall.POST, call))["ts"])

    async def update(self, message: Outgoing, channel: ChannelId, ts: str, rendered: Rendered) -> None:
        """Show a message anew in place."""
        client = await self._client(message.team)
        call = client.chat_update(channel=channel, ts=ts, **_payload(message.mark, rendered))
        await outcome_of(SlackCall.UPDATE, call)

    async def find(self, message: Outgoing, channel: ChannelId) -> str | None:
        """Look for a message in its channel's history; None only when all of it was read."""
        client = await self._client(message.team)
        cursor = ""
        while True:
            answer = await self._page(client, message, channel, cursor)
            for shown in answer["messages"]:
                if _is(shown, message):
                    return str(shown["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def _page(self, client: AsyncWebClient, message: Outgoing, channel: ChannelId, cursor: str) -> Any:
        while True:
            call = client.conversations_history(
                channel=channel,
                oldest=f"{look_since(message).timestamp():.6f}",
                limit=_PAGE,
                cursor=cursor or None,
                include_all_metadata=True,
            )
            try:
                return await outcome_of(SlackCall.LOOK, call)
            except Refused as refused:
                if not cursor or refused.pauses is not SlackCall.LOOK:
                    raise
                # Beginning anew for each later page that has to wait might never come to an end.
                self._pace.pause(message.team, SlackCall.LOOK, refused.seconds)
                await asyncio.sleep(refused.seconds)

    async def _uploaded(self, team: TeamId, client: AsyncWebClient, document: Document) -> Upload:
        content = document.data
        self._claim(team, SlackCall.UPLOAD)
        begin = client.files_getUploadURLExternal(
            filename=document.filename, length=len(content), alt_txt=document.alt or None
        )
        answer = await outcome_of(SlackCall.UPLOAD, begin)
        await outcome_of(SlackCall.UPLOAD, self._slack.upload(str(answer["upload_url"]), content))
        return Upload(str(answer["file_id"]), document.filename)

    def _claim(self, team: TeamId, call: SlackCall) -> None:
        if (wait := self._pace.wait(team, call)) > 0:
            raise not_now(wait)
        self._pace.take(team, call)

    async def _client(self, team: TeamId) -> AsyncWebClient:
        try:
            return await self._slack.client(team)
        except SlackUnavailable as unavailable:
            raise team_is_out("SlackUnavailable", _UNCHECKED_SECONDS) from unavailable
        except Refusal as refused:
            raise team_is_out(type(refused).__name__) from refused


def _payload(mark: str, rendered: Rendered) -> dict[str, Any]:
    blocks = [dict(block) for block in rendered.message.blocks]
    if blocks:
        # Where metadata cannot be read, the mark is found here.
        blocks[0] = blocks[0] | {"block_id": mark}
    return {
        "text": rendered.message.text,
        "blocks": blocks,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": mark}},
    }


def _is(shown: Mapping[str, Any], message: Outgoing) -> bool:
    metadata = shown.get("metadata") or {}
    blocks = shown.get("blocks") or [{}]
    marks = {(metadata.get("event_payload") or {}).get("key"), blocks[0].get("block_id")}
    files = {str(file.get("id")) for file in shown.get("files") or ()}
    return message.mark in marks or not message.files.isdisjoint(files)
