"""Slack's payloads, read once: what comes in as JSON or a form goes on in our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Actor
from handlers.asked import (
    Asked,
    CapturedMessage,
    Click,
    Closed,
    Command,
    Event,
    OpenView,
    Shortcut,
    Submission,
    Suggestion,
)
from handlers.values import Values
from handlers.written import words_of

Payload = Mapping[str, Any]

#: ``<@U1|ana>``, ``<#C1|plans>``, ``<!subteam^S1|@team>`` or ``<https://…|label>`` as Slack writes them, or one
#: of the three characters it escapes; everything else stays as it was typed.
_WRITTEN = re.compile(
    r"<(?P<mark>[@#]|(?=https?://|mailto:|tel:|!subteam\^))(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>"
    r"|&(?P<entity>lt|gt|amp);"
)
#: What of a view comes from us; Slack refuses the rest in one that is sent back.
_OURS = (
    *("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks"),
    *("clear_on_close", "notify_on_close"),
)
_EVERYBODY = re.compile(r"<!(here|channel|everyone)(?:\|[^<>]*)?>")
_ENTITIES = MappingProxyType({"lt": "<", "gt": ">", "amp": "&"})


class Unreadable(ValueError):
    """A request that is none of those Slack documents."""


def read(body: Payload, team: TeamId) -> Asked:
    """Return what is asked, in the workspace whose installation received it; raises Unreadable."""
    try:
        if "command" in body:
            return _command(body, team)
        if body.get("type") == "event_callback":
            return _event(body, team)
        reader = _READERS[str(body["type"])]
        return reader(body, team)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def open_view(view: Payload) -> OpenView:
    """Return a form or App Home as Slack describes it in payloads and answers."""
    blocks = view.get("blocks") or []
    first = next((block.get("block_id") for block in blocks if block.get("type") == "input"), None)
    return OpenView(
        id=str(view["id"]),
        hash=str(view.get("hash") or ""),
        callback=str(view.get("callback_id") or ""),
        metadata=_metadata(view),
        values=Values((view.get("state") or {}).get("values") or {}),
        first_input=first,
        is_home=view.get("type") == "home",
        form={name: view[name] for name in _OURS if view.get(name) is not None},
    )


def _metadata(view: Payload) -> Mapping[str, Any]:
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _actor(team: TeamId, user: object, request: str) -> Actor:
    return Actor(team=team, user=UserId(str(user)), request=request)


def _command(body: Payload, team: TeamId) -> Command:
    trigger, text = str(body["trigger_id"]), str(body.get("text") or "")
    return Command(
        actor=_actor(team, body["user_id"], f"command-{trigger}"),
        trigger=trigger,
        response_url=body.get("response_url"),
        channel=ChannelId(str(body["channel_id"])),
        name=str(body["command"]).lower(),
        text=as_read(text),
        people={as_read(each.group()): UserId(each["target"]) for each in _people(text)},
        mentioned=mentioned(text),
    )


def as_read(text: str, names: Mapping[str, str] | None = None) -> str:
    """Return words as people read them, with names in place of ids; ``names`` tells those that Slack left out."""
    known = names or {}
    return _WRITTEN.sub(lambda found: _readable(found, known), text)


def as_heard(text: str, names: Mapping[str, str]) -> str:
    """Return the words of a message as people read them; calls to everybody become words too."""
    return as_read(_EVERYBODY.sub(r"@\1", text), names)


def mentioned(text: str) -> tuple[UserId, ...]:
    """Return the people whose ids stand in a message."""
    return tuple(dict.fromkeys(UserId(found["target"]) for found in _people(text)))


def _people(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _WRITTEN.finditer(text) if found["mark"] == "@")


def _readable(found: re.Match[str], names: Mapping[str, str]) -> str:
    if found["entity"]:
        return _ENTITIES[found["entity"]]
    mark, target = found["mark"], as_read(found["target"])
    label = as_read(found["label"] or "") or names.get(target, "")
    if target.startswith("!"):
        return label or target
    if not mark:
        # The label of an address that was typed is part of it; any other label was written by hand.
        return f"{label} ({target})" if label and label not in target else label or target
    # A private channel comes without its name.
    return mark + (label.removeprefix(mark) or target)


def _click(body: Payload, team: TeamId) -> Click:
    action = body["actions"][0]
    container = body.get("container") or {}
    view = body.get("view")
    where = container.get("message_ts") or container.get("view_id") or ""
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    user = body["user"]["id"]
    # There is no key of Slack's for a click; a double click has another action_ts, and the rules make it harmless.
    key = f"click-{user}-{where}-{action['action_id']}-{action.get('action_ts') or body.get('trigger_id')}"
    return Click(
        actor=_actor(team, user, key),
        trigger=body.get("trigger_id"),
        response_url=body.get("response_url"),
        channel=ChannelId(channel) if channel else None,
        action=str(action["action_id"]),
        value=_chosen(action),
        selected=_selected(action),
        message_ts=container.get("message_ts"),
        view=open_view(view) if view else None,
    )


def _chosen(action: Payload) -> str:
    option = action.get("selected_option")
    return str(option["value"]) if option else str(action.get("value") or "")


def _selected(action: Payload) -> tuple[str, ...]:
    options = action.get("selected_options")
    if options is not None:
        return tuple(str(option["value"]) for option in options)
    for name in ("selected_users", "selected_channels", "selected_conversations"):
        if name in action:
            return tuple(str(each) for each in action[name] or ())
    chosen = [
        action.get(name)
        for name in ("selected_user", "selected_channel", "selected_conversation", "selected_date", "selected_time")
    ]
    option = action.get("selected_option")
    return tuple(str(each) for each in (*chosen, option and option["value"]) if each)


def _submission(body: Payload, team: TeamId) -> Submission:
    view = open_view(body["view"])
    trigger = body.get("trigger_id")
    return Submission(
        actor=_actor(team, body["user"]["id"], f"form-{view.id}-{trigger or view.hash}"),
        trigger=trigger,
        callback=view.callback,
        values=view.values,
        metadata=view.metadata,
        view=view,
    )


def _closed(body: Payload, team: TeamId) -> Closed:
    view = open_view(body["view"])
    actor = _actor(team, body["user"]["id"], f"closed-{view.id}-{view.hash}")
    return Closed(actor=actor, callback=view.callback, metadata=view.metadata, view=view)


def _suggestion(body: Payload, team: TeamId) -> Suggestion:
    channel = (body.get("channel") or {}).get("id")
    return Suggestion(
        # Looking for options changes nothing, so it needs no key.
        actor=_actor(team, body["user"]["id"], ""),
        channel=ChannelId(channel) if channel else None,
        action=str(body["action_id"]),
        typed=str(body.get("value") or ""),
        metadata=_metadata(body.get("view") or {}),
    )


def _shortcut(body: Payload, team: TeamId) -> Shortcut:
    trigger = str(body["trigger_id"])
    return Shortcut(
        actor=_actor(team, body["user"]["id"], f"shortcut-{trigger}"),
        trigger=trigger,
        callback=str(body["callback_id"]),
    )


def _message_shortcut(body: Payload, team: TeamId) -> Shortcut:
    trigger = str(body["trigger_id"])
    channel = ChannelId(str(body["channel"]["id"]))
    message = body.get("message") or {}
    user = message.get("user")
    return Shortcut(
        actor=_actor(team, body["user"]["id"], f"shortcut-{trigger}"),
        trigger=trigger,
        response_url=body.get("response_url"),
        channel=channel,
        callback=str(body["callback_id"]),
        message=CapturedMessage(
            channel=channel,
            ts=str(body.get("message_ts") or message.get("ts") or ""),
            text=words_of(message),
            user=UserId(str(user)) if user and not message.get("bot_id") else None,
            permalink=None,
        ),
    )


def _event(body: Payload, team: TeamId) -> Event:
    inner = body["event"]
    user = inner.get("user") or ""
    # In some events the user is a whole account, not an id.
    user = user.get("id", "") if isinstance(user, dict) else user
    channel = inner.get("channel")
    channel = channel.get("id") if isinstance(channel, dict) else channel
    return Event(
        actor=_actor(team, user, f"event-{body['event_id']}"),
        channel=ChannelId(str(channel)) if channel else None,
        type=str(inner["type"]),
        body=inner,
    )


_READERS: Mapping[str, Callable[[Payload, TeamId], Asked]] = MappingProxyType(
    {
        "block_actions": _click,
        "view_submission": _submission,
        "view_closed": _closed,
        "block_suggestion": _suggestion,
        "shortcut": _shortcut,
        "message_action": _message_shortcut,
    }
)
