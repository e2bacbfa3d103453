"""What somebody did, in words, as the payload of it tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from playground.directions import apart
from playground.sights import name_of, place_of, title_of
from playground.states import NAMES

if TYPE_CHECKING:
    from playground.entries import Entry
    from playground.server import Playground
    from playground.workspace import Workspace

#: Words longer than this are cut.
_LONG = 90
#: A mention, a link or a date, and what it is called.
_MARKED = re.compile(r"<([@#!]?[^<>|]+)(?:\|([^<>]*))?>")
_EVENTS = {
    "app_mention": "{who} mentioned {app} in {where}",
    "member_joined_channel": "{who} joined {where}",
    "member_left_channel": "{who} left {where}",
    "channel_left": "{app} is not in {where} any more",
    "group_left": "{app} is not in {where} any more",
    "channel_archive": "{who} archived {where}",
    "channel_unarchive": "{who} took {where} out of the archive",
    "channel_rename": "{who} renamed {where}",
    "channel_id_changed": "A channel has another id",
    "channel_deleted": "{where} was deleted",
    "group_deleted": "{where} was deleted",
    "group_archive": "{who} archived {where}",
    "group_unarchive": "{who} took {where} out of the archive",
    "group_rename": "{who} renamed {where}",
    "user_change": "{who}'s account changed",
    "tokens_revoked": "The app's tokens were revoked",
    "app_uninstalled": "The app was uninstalled",
}
_MESSAGES = {
    "channel_join": "Slack wrote in {where} that {who} came",
    "channel_leave": "Slack wrote in {where} that {who} left",
    "message_changed": "{who} changed a message in {where}",
    "message_deleted": "{who} deleted a message in {where}",
}


def deed(playground: Playground, entry: Entry) -> str:
    """Return what somebody did."""
    if entry.sort == "calls":
        names = list(dict.fromkeys(one.name for one in entry.calls))
        times = f" ({entry.called} times)" if entry.called > 1 else ""
        return f"The app, of itself: {', '.join(names)}{times}"
    if entry.refused:
        return f"{name_of(playground.workspace, entry.user)} {entry.words}"
    if "event" in entry.payload:
        return _event(playground.workspace, entry)
    return f"{name_of(playground.workspace, entry.user)} {_interaction(playground, entry.payload)}"


def _event(workspace: Workspace, entry: Entry) -> str:
    event = entry.payload["event"]
    kind = str(event.get("type"))
    words = {
        "who": name_of(workspace, entry.user),
        "where": place_of(workspace, entry.channel),
        "app": apart(workspace.bot.real_name),
    }
    if kind == "message":
        words["what"] = quoted(read(workspace, str(event.get("text") or "")))
        return _MESSAGES.get(str(event.get("subtype")), "{who} wrote in {where}: {what}").format(**words)
    if kind in ("reaction_added", "reaction_removed"):
        verb = "reacted with" if kind == "reaction_added" else "took back"
        return f"{words['who']} {verb} :{quoted(str(event.get('reaction')))}: in {words['where']}"
    if kind == "app_home_opened":
        return f"{words['who']} opened the {event.get('tab')} tab of {words['app']}"
    return _EVENTS.get(kind, f"Event {kind}").format(**words)


def _interaction(playground: Playground, payload: Mapping[str, Any]) -> str:
    match payload.get("type"):
        case None:
            typed = read(playground.workspace, str(payload.get("text", "")))
            return f"typed {quoted(' '.join([str(payload.get('command')), typed]))}"
        case "block_actions":
            return f"{_chose(playground.workspace, payload)}{_somewhere(playground.workspace, payload)}"
        case "block_suggestion":
            return f"searched for “{quoted(str(payload.get('value')))}” in {payload.get('action_id')}"
        case "view_submission":
            return f"sent the form {title_of(payload.get('view'))}"
        case "view_closed":
            return f"closed the form {title_of(payload.get('view'))}"
        case kind:
            name = (playground.manifest.shortcut_names or {}).get(str(payload.get("callback_id")))
            on = f" on a message{_somewhere(playground.workspace, payload)}" if kind == "message_action" else ""
            return f"used the shortcut {apart(str(name or payload.get('callback_id')))}{on}"


def _chose(workspace: Workspace, payload: Mapping[str, Any]) -> str:
    action = (payload.get("actions") or [{}])[0]
    kind = action.get("type")
    if kind == "button":
        return f"pressed {quoted(_label(action))}"
    name = NAMES.get(str(kind), ("value", ""))[0]
    value = action.get(name)
    chosen = value if isinstance(value, list) else [] if value is None else [value]
    words = ", ".join(_label(one) if isinstance(one, Mapping) else _named(workspace, str(one)) for one in chosen)
    return f"chose {quoted(words) or 'nothing'} in {action.get('action_id')}"


def _somewhere(workspace: Workspace, payload: Mapping[str, Any]) -> str:
    view = payload.get("view")
    if isinstance(view, Mapping):
        return " in App Home" if view.get("type") == "home" else f" in the form {title_of(view)}"
    channel = payload.get("channel") or {}
    return f" in {place_of(workspace, str(channel.get('id', '')))}"


def _label(one: Mapping[str, Any]) -> str:
    text = one.get("text")
    return str(text.get("text", "")) if isinstance(text, Mapping) else str(text or one.get("name") or "")


def _named(workspace: Workspace, value: str) -> str:
    if value in workspace.users:
        return name_of(workspace, value)
    return place_of(workspace, value) if value in workspace.channels else value


def read(workspace: Workspace, text: str) -> str:
    """Return a text of a payload as people read it: names for ids, words for links, and nothing escaped."""
    words = _MARKED.sub(lambda match: _shown(workspace, match[1], match[2]), text)
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(workspace: Workspace, target: str, label: str | None) -> str:
    sign, id_ = target[0], target[1:]
    if sign == "@" and id_ in workspace.users:
        return f"@{workspace.users[id_].real_name}"
    if sign == "#" and id_ in workspace.channels:
        return place_of(workspace, id_)
    return label or (f"@{id_.partition('^')[0]}" if sign == "!" else target)


def cut(text: str) -> str:
    """Return a text in one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[:_LONG].rstrip()}…"


def quoted(text: str) -> str:
    """Return a text as a part of a sentence of ours: in one line, not too long, and turning nothing round."""
    return apart(cut(text))
