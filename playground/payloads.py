"""How people, channels, messages, views and files look in JSON."""

from __future__ import annotations

import datetime as dt
import mimetypes
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from playground import written
from playground.records import SLACKBOT
from playground.states import state_of
from playground.typed import as_typed
from playground.workspace import BROADCAST, Channel, File, Message, User, View, Workspace

#: Stands for the newest reply of a thread whose last reply was just deleted.
_NO_REPLY = "0000000000.000000"


def user(workspace: Workspace, one: User) -> dict[str, Any]:
    """Return an account as ``users.info`` has it."""
    now = dt.datetime.fromtimestamp(workspace.clock(), ZoneInfo(one.tz))
    offset = now.utcoffset() or dt.timedelta()
    profile = {"real_name": one.real_name, "display_name": one.real_name.split()[0], "team": workspace.team_id}
    return {
        "id": one.id,
        "team_id": workspace.team_id,
        "name": one.name,
        "deleted": one.deleted,
        "real_name": one.real_name,
        "tz": one.tz,
        "tz_label": now.tzname() or one.tz,
        "tz_offset": int(offset.total_seconds()),
        "profile": profile,
        # Slack calls its own account no bot.
        "is_bot": one.is_bot and one.id != SLACKBOT,
        "is_restricted": one.is_restricted,
        "is_ultra_restricted": False,
        "is_admin": False,
        "updated": 1_700_000_000,
    }


def channel(workspace: Workspace, one: Channel) -> dict[str, Any]:
    """Return a channel as ``conversations.info`` has it."""
    common = {"id": one.id, "created": 1_700_000_000, "is_archived": one.is_archived, "is_im": one.is_im}
    if one.is_im:
        person = next(member for member in one.members if member != workspace.bot_user)
        return {**common, "user": person, "is_user_deleted": workspace.users[person].deleted}
    return {
        **common,
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": not one.is_private,
        "is_group": one.is_private,
        "is_private": one.is_private,
        "is_mpim": False,
        "is_general": one.is_general,
        "is_member": workspace.bot_user in one.members,
        "creator": one.creator,
        "topic": {"value": one.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message(workspace: Workspace, one: Message, *, url: str = "", all_metadata: bool = True) -> dict[str, Any]:
    """Return a message as histories and payloads have it."""
    payload: dict[str, Any] = {"type": "message", "user": one.user, "ts": one.ts, "text": one.text}
    payload["team"] = workspace.team_id
    if one.bot_id:
        payload |= {"bot_id": one.bot_id, "app_id": workspace.app_id}
    if one.subtype:
        payload["subtype"] = one.subtype
    if one.inviter:
        payload["inviter"] = one.inviter
    payload |= _guise(one)
    payload |= _typed(workspace, one)
    if one.blocks:
        payload["blocks"] = one.blocks
    if one.attachments:
        payload["attachments"] = one.attachments
    if one.files:
        payload["files"] = [file(workspace.files[id_], url) for id_ in one.files if id_ in workspace.files]
    if one.reactions:
        payload["reactions"] = reactions(one)
    if one.edited:
        payload["edited"] = {"user": one.user, "ts": one.edited}
    if one.metadata:
        payload["metadata"] = one.metadata if all_metadata else {"event_type": one.metadata["event_type"]}
    payload |= _thread(workspace, one)
    if one.is_gone:
        payload["hidden"] = True
    if one.thread_ts:
        root = workspace.channels[one.channel].message(one.thread_ts)
        if one.subtype == BROADCAST and root is not None:
            payload["root"] = message(workspace, root, url=url, all_metadata=all_metadata)
    return payload


def _thread(workspace: Workspace, one: Message) -> dict[str, Any]:
    """Return which thread a message is in, and how long that is where it is the first of it."""
    replies = workspace.channels[one.channel].replies_to(one.ts)
    if not replies and not one.is_gone:
        return {"thread_ts": one.thread_ts} if one.thread_ts else {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": one.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts if replies else _NO_REPLY,
        "is_locked": False,
    }


def _typed(workspace: Workspace, one: Message) -> dict[str, Any]:
    """Return what Slack's own composer adds to what a person writes: an id, and the words as rich text."""
    if not is_typed(workspace, one):
        return {}
    found = {"client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{workspace.team_id}/{one.channel}/{one.ts}"))}
    block = typed_block(workspace, one)
    return {**found, "blocks": [{**block, "block_id": "typed"}]} if block else found


def is_typed(workspace: Workspace, one: Message) -> bool:
    """Whether a person typed a message."""
    return not (one.bot_id or one.is_of_slack or workspace.users[one.user].is_bot)


def typed_block(workspace: Workspace, one: Message) -> dict[str, Any] | None:
    """Return what a person typed as rich text, which apps are told and people are shown; nothing without words."""
    return written.rich_text(workspace, as_typed(workspace, one.text))


def _guise(one: Message) -> dict[str, Any]:
    """Return under which name and picture an app posted, where those are not its own."""
    icon = {"emoji": one.icon_emoji} if one.icon_emoji else {"image_48": one.icon_url} if one.icon_url else None
    found = {"subtype": one.subtype or "bot_message", "username": one.username, "icons": icon}
    return {name: value for name, value in found.items() if value} if one.username or icon else {}


def reactions(one: Message) -> list[dict[str, Any]]:
    """Return who reacted to a message, by emoji."""
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in one.reactions.items()]


def view(workspace: Workspace, one: View) -> dict[str, Any]:
    """Return a view as answers and payloads have it."""
    content = {"private_metadata": "", "callback_id": "", "external_id": "", **one.content}
    if one.type == "modal":
        content = {"title": None, "close": None, "submit": None, **content}
        content = {"clear_on_close": False, "notify_on_close": False, **content}
    return {
        **content,
        "id": one.id,
        "team_id": workspace.team_id,
        "state": {"values": state_of(one)},
        "hash": one.hash,
        "previous_view_id": one.previous_id,
        "root_view_id": one.root_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot.bot_id,
    }


def file(one: File, url: str) -> dict[str, Any]:
    """Return a file as ``files.info`` has it."""
    shown = {
        "id": one.id,
        "name": one.name,
        "title": one.title or one.name,
        "created": one.created,
        "user": one.user,
        "mimetype": mimetypes.guess_type(one.name)[0] or "application/octet-stream",
        "filetype": one.kind,
        "size": len(one.content),
        "mode": "hosted",
        "url_private": f"{url}/files/{one.id}",
        "url_private_download": f"{url}/files/{one.id}/download",
        "channels": list(one.channels),
    }
    if not one.external_id:
        return shown
    del shown["url_private_download"]
    lies = {"url_private": one.external_url, "external_url": one.external_url, "external_id": one.external_id}
    return {**shown, **lies, "mode": "external", "is_external": True, "external_type": "app"}
