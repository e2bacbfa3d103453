"""What Slack tells the app when a person acts: commands, clicks, submissions, shortcuts, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from playground import payloads, typed
from playground.states import Touched, state_in
from playground.targets import blocks_of
from playground.workspace import Channel, Ephemeral, Message, View

if TYPE_CHECKING:
    from playground.server import Playground

Target = Message | Ephemeral | View


def command(playground: Playground, user: str, channel: Channel, name: str, text: str) -> tuple[dict[str, Any], str]:
    """Return a slash command, and the key of its ``response_url``."""
    workspace = playground.workspace
    key = playground.response_urls.give(channel.id, user)
    fields = {
        "token": "deprecated",
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name,
        "user_id": user,
        "user_name": workspace.users[user].name,
        "command": name,
        "text": typed.for_command(workspace, text) if playground.manifest.escapes(name) else text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": f"{playground.url}/response/{key}",
        "trigger_id": playground.triggers.give(user),
    }
    return fields, key


def common(playground: Playground, kind: str, user: str) -> dict[str, Any]:
    """Return what every interaction begins with."""
    workspace = playground.workspace
    name = workspace.users[user].name
    return {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": {"id": user, "username": name, "name": name, "team_id": workspace.team_id},
        "api_app_id": workspace.app_id,
        "token": "deprecated",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def click(
    playground: Playground, user: str, target: Target, action: dict[str, Any], touched: Touched | None = None
) -> dict[str, Any]:
    """Return a click or a choice in a message or in a view."""
    in_view = target.id if isinstance(target, View) and target.type == "modal" else None
    place = placed(playground, user, target, answerable=True)
    place["container"] |= _attachment(target, str(action.get("block_id")))
    return {
        **common(playground, "block_actions", user),
        "trigger_id": playground.triggers.give(user, view=in_view),
        **place,
        **({} if isinstance(target, View) else {"state": {"values": state_in(blocks_of(target), touched or {})}}),
        "actions": [{**action, "action_ts": playground.workspace.stamp()}],
    }


def _attachment(target: Target, block: str) -> dict[str, Any]:
    """Return what is said of the attachment that a block is in; nothing where it is in none."""
    for one in () if isinstance(target, View) else target.attachments:
        if any(each["block_id"] == block for each in one.get("blocks") or ()):
            return {"type": "message_attachment", "attachment_id": one["id"], "is_app_unfurl": False}
    return {}


def suggestion(
    playground: Playground, user: str, target: Target, block: str, action: str, typed: str
) -> dict[str, Any]:
    """Return the question what a select offers for what was typed."""
    asked = {"block_id": block, "action_id": action, "value": typed}
    return {
        **common(playground, "block_suggestion", user),
        **placed(playground, user, target, answerable=False),
        **asked,
    }


def submission(playground: Playground, user: str, view: View) -> dict[str, Any]:
    """Return the submission of a form."""
    return {
        **common(playground, "view_submission", user),
        "trigger_id": playground.triggers.give(user, view=view.id),
        "view": payloads.view(playground.workspace, view),
        "response_urls": list(_answerable(playground, user, view)),
    }


def _answerable(playground: Playground, user: str, view: View) -> Iterator[dict[str, Any]]:
    """Yield where the app may answer a form: the conversations that were chosen for that."""
    state = state_in(view.content["blocks"], view.values)
    for block in view.content["blocks"]:
        element = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        told = state[block["block_id"]][element["action_id"]]
        channel = told.get("selected_conversation") or told.get("selected_channel")
        if channel:
            url = f"{playground.url}/response/{playground.response_urls.give(channel, user)}"
            named = {"block_id": block["block_id"], "action_id": element["action_id"]}
            yield {**named, "channel_id": channel, "response_url": url}


def closed(playground: Playground, user: str, view: View, *, cleared: bool) -> dict[str, Any]:
    """Return that a form was closed."""
    shown = payloads.view(playground.workspace, view)
    return {**common(playground, "view_closed", user), "view": shown, "is_cleared": cleared}


def shortcut(playground: Playground, user: str, callback: str) -> dict[str, Any]:
    """Return a shortcut from anywhere."""
    return {
        **common(playground, "shortcut", user),
        "callback_id": callback,
        "trigger_id": playground.triggers.give(user),
        "action_ts": playground.workspace.stamp(),
    }


def message_shortcut(playground: Playground, user: str, callback: str, message: Message) -> dict[str, Any]:
    """Return a shortcut on a message."""
    workspace = playground.workspace
    channel = workspace.channels[message.channel]
    key = playground.response_urls.give(channel.id, user)
    return {
        **common(playground, "message_action", user),
        "callback_id": callback,
        "trigger_id": playground.triggers.give(user),
        "action_ts": workspace.stamp(),
        "channel": {"id": channel.id, "name": _name(channel)},
        "message_ts": message.ts,
        "message": payloads.message(workspace, message, url=playground.url),
        "response_url": f"{playground.url}/response/{key}",
    }


def placed(playground: Playground, user: str, target: Target, *, answerable: bool) -> dict[str, Any]:
    """Return where something happened, as a payload says it."""
    workspace = playground.workspace
    if isinstance(target, View):
        return {"container": {"type": "view", "view_id": target.id}, "view": payloads.view(workspace, target)}
    channel = workspace.channels[target.channel]
    whispered = isinstance(target, Ephemeral)
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": target.ts,
        "channel_id": channel.id,
        "is_ephemeral": whispered,
    }
    place: dict[str, Any] = {"container": container, "channel": {"id": channel.id, "name": _name(channel)}}
    if isinstance(target, Message):
        place["message"] = payloads.message(workspace, target, url=playground.url)
    if answerable:
        key = playground.response_urls.give(channel.id, user, ts=target.ts, is_ephemeral=whispered)
        place["response_url"] = f"{playground.url}/response/{key}"
    return place


def _name(channel: Channel) -> str:
    return "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name
