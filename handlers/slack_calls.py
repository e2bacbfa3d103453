"""The calls of Slack's Web API that people wait for; what must not be lost goes through the outbox instead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Person
from bot.domain.text import normalise
from bot.errors import ChannelGone, FileGone, MessageGone, NotInChannel, SlackUnavailable
from bot.ports import Channel
from handlers.answers import compact
from handlers.asked import OpenView
from handlers.payloads import open_view
from handlers.slack_client import web_client
from handlers.slack_errors import AlreadyOpen, told
from handlers.values import UploadedFile
from handlers.workspaces import Workspaces

_log = logging.getLogger(__name__)
#: A trigger lives three seconds, and so does a command: what could not be opened is still told in time, with its words.
_TRIGGER_SECONDS = 2.5
#: What makes an answer better, but is not what was asked for, may be missing.
_AT_ONCE_SECONDS = 1.0
_JSON = {"Content-Type": "application/json"}
_MEMBERS_PER_PAGE = 1000
#: The parent of a thread comes along with the one reply that is looked for.
_REPLIES = 2
#: Files are read piece by piece, so that one that is larger than it said is given up early.
_PIECE = 64 * 1024


class FileTooLarge(Exception):
    """The file is larger than it may be; it was not read to its end."""


class SlackCalls:
    """One for the process; each call names the workspace it is for. Definite errors are refusals with a sentence."""

    def __init__(self, *, workspaces: Workspaces, session: aiohttp.ClientSession, base_url: str) -> None:
        """Share one HTTP session among all workspaces."""
        self._workspaces = workspaces
        self._session = session
        self._base_url = base_url
        self._clients: dict[TeamId, AsyncWebClient] = {}

    async def client(self, team: TeamId) -> AsyncWebClient:
        """Return the client that carries the workspace's token; raises NotInstalled."""
        token = (await self._workspaces.find(team)).bot_token
        client = self._clients.get(team)
        if client is None or client.token != token:
            client = web_client(base_url=self._base_url, session=self._session, token=token)
            self._clients[team] = client
        return client

    async def bot_user(self, team: TeamId) -> UserId:
        """Return our own account in a workspace; raises NotInstalled."""
        return (await self._workspaces.find(team)).bot_user

    async def open_view(self, team: TeamId, trigger: str, view: Mapping[str, Any]) -> OpenView | None:
        """Open a form; None when this trigger opened it already. Raises TooLate when the trigger is too old."""
        client = await self.client(team)
        return await self._opened("views.open", client.views_open(trigger_id=trigger, view=dict(view)))

    async def push_view(self, team: TeamId, trigger: str, view: Mapping[str, Any]) -> OpenView | None:
        """Put a form on top of the one that is open; three fit."""
        client = await self.client(team)
        return await self._opened("views.push", client.views_push(trigger_id=trigger, view=dict(view)))

    async def update_view(
        self, team: TeamId, view_id: str, view: Mapping[str, Any], *, hash_: str | None = None
    ) -> OpenView:
        """Show another view in place of an open one; FormChanged when it is closed, or newer than ``hash_``."""
        client = await self.client(team)
        call = client.views_update(view_id=view_id, view=dict(view), hash=hash_)
        return open_view((await told("views.update", call))["view"])

    async def publish_home(self, team: TeamId, user: UserId, view: Mapping[str, Any]) -> None:
        """Show a person their App Home anew."""
        client = await self.client(team)
        await told("views.publish", client.views_publish(user_id=user, view=dict(view)))

    async def respond(self, url: str, payload: Mapping[str, Any]) -> None:
        """Send an answer to a ``response_url``; Slack answers 4xx or 404 when it was used up or is too old."""
        try:
            async with self._session.post(url, data=compact(payload).encode(), headers=_JSON) as answer:
                if answer.status >= 400:
                    _log.warning("response_url: HTTP %s %s", answer.status, (await answer.text())[:100])
        except (TimeoutError, aiohttp.ClientError) as error:
            _log.warning("response_url: no answer (%s)", type(error).__name__)

    async def person(self, team: TeamId, user: UserId) -> Person:
        """Return what Slack says of an account; raises PersonUnknown."""
        client = await self.client(team)
        return person_of(team, (await told("users.info", client.users_info(user=user)))["user"])

    async def channel(self, team: TeamId, channel: ChannelId) -> Channel:
        """Return what Slack says of a channel; raises NotInChannel for a private one that the bot is not in."""
        client = await self.client(team)
        try:
            answer = await told("conversations.info", client.conversations_info(channel=channel))
        except ChannelGone as error:
            raise NotInChannel from error
        return channel_of(team, answer["channel"])

    async def members(self, team: TeamId, channel: ChannelId) -> frozenset[UserId]:
        """Return everybody who is in a channel."""
        client = await self.client(team)
        users: set[UserId] = set()
        cursor = ""
        while True:
            call = client.conversations_members(channel=channel, limit=_MEMBERS_PER_PAGE, cursor=cursor or None)
            answer = await told("conversations.members", call)
            users.update(UserId(user) for user in answer["members"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(users)

    async def whisper(
        self, team: TeamId, channel: ChannelId, user: UserId, content: Mapping[str, Any], *, thread: str
    ) -> None:
        """Show somebody a message in a thread that nobody else sees, and that is gone when they load Slack anew."""
        client = await self.client(team)
        call = client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread, **content)
        await told("chat.postEphemeral", call)

    async def reply(self, team: TeamId, channel: ChannelId, thread: str, ts: str, *, by: UserId) -> str:
        """Return what somebody wrote in a reply, as Slack keeps it; empty when it is gone, or another's."""
        client = await self.client(team)
        call = client.conversations_replies(
            channel=channel, ts=thread, oldest=ts, latest=ts, inclusive=True, limit=_REPLIES
        )
        return _text_of(await told("conversations.replies", call), ts, by)

    async def posted(self, team: TeamId, channel: ChannelId, ts: str) -> str | None:
        """Return the text of a message of ours, as Slack keeps it; None when Slack does not tell it at once.

        It is empty when the message is gone, or its channel, or when it is another's.
        """
        client, own = await self.client(team), await self.bot_user(team)
        call = client.conversations_history(channel=channel, oldest=ts, latest=ts, inclusive=True, limit=1)
        try:
            answer = await _at_once("conversations.history", call)
        except ChannelGone:
            return ""
        return None if answer is None else _text_of(answer, ts, own)

    async def permalink(self, team: TeamId, channel: ChannelId, ts: str) -> str | None:
        """Return the address of a message; None when it is gone, or Slack does not tell it at once."""
        client = await self.client(team)
        call = client.chat_getPermalink(channel=channel, message_ts=ts)
        try:
            answer = await _at_once("chat.getPermalink", call)
        except (ChannelGone, MessageGone):
            return None
        return None if answer is None else str(answer["permalink"])

    async def file(self, team: TeamId, file: str) -> UploadedFile:
        """Return what Slack says of a file; raises FileGone."""
        client = await self.client(team)
        info = (await told("files.info", client.files_info(file=file)))["file"]
        return UploadedFile(
            id=str(info["id"]),
            name=normalise(str(info.get("name") or "")),
            size=int(info.get("size") or 0),
            url=str(info.get("url_private_download") or info.get("url_private") or ""),
        )

    async def upload(self, url: str, content: bytes) -> None:
        """Send a file's bytes to where Slack wants them; nothing is shown by that alone."""
        async with self._session.post(url, data=content) as answer:
            if answer.status >= 400:
                raise OSError(f"upload refused: HTTP {answer.status}")

    async def download(self, team: TeamId, file: UploadedFile, *, limit: int) -> bytes:
        """Return the content of a file; raises FileTooLarge above ``limit`` bytes, FileGone, SlackUnavailable."""
        token = (await self._workspaces.find(team)).bot_token
        return await told("file download", self._read(file.url, token, limit))

    async def _read(self, url: str, token: str, limit: int) -> bytes:
        content = bytearray()
        async with self._session.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            if answer.status >= 500:
                raise SlackUnavailable
            if answer.status >= 400:
                raise FileGone
            async for piece in answer.content.iter_chunked(_PIECE):
                content += piece
                if len(content) > limit:
                    raise FileTooLarge
        return bytes(content)

    async def _opened(self, method: str, call: Any) -> OpenView | None:
        try:
            answer = await told(method, asyncio.wait_for(call, _TRIGGER_SECONDS))
        except AlreadyOpen:
            return None
        return open_view(answer["view"])


async def _at_once(method: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | None:
    """Await a call that may fail; None when Slack does not answer at once, or does not let us look there.

    ChannelGone, MessageGone when there is nothing to look at.
    """
    try:
        return await told(method, asyncio.wait_for(call, _AT_ONCE_SECONDS))
    except (SlackUnavailable, NotInChannel):
        return None


def _text_of(answer: AsyncSlackResponse, ts: str, by: UserId) -> str:
    """Return the text of one message; empty when it is gone, or another's."""
    found = [one for one in answer.get("messages") or () if one.get("ts") == ts and one.get("user") == by]
    return str(found[0].get("text") or "") if found else ""


def person_of(team: TeamId, user: Mapping[str, Any]) -> Person:
    """Return an account as Slack describes it in ``users.info`` and in events."""
    profile = user.get("profile") or {}
    given = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    names = (normalise(str(name)) for name in given if name)
    return Person(
        team=team,
        user=UserId(str(user["id"])),
        name=next(filter(None, names), str(user["id"])),
        zone=str(user.get("tz") or "UTC"),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_guest=any(user.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        is_deactivated=bool(user.get("deleted")),
    )


def channel_of(team: TeamId, channel: Mapping[str, Any]) -> Channel:
    """Return a channel as Slack describes it in ``conversations.info``."""
    return Channel(
        team=team,
        channel=ChannelId(str(channel["id"])),
        name=normalise(str(channel.get("name") or "")),
        is_private=bool(channel.get("is_private")),
        is_archived=bool(channel.get("is_archived")),
        bot_is_member=bool(channel.get("is_member")),
    )
