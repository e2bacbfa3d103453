"""What people are told when Slack refused something that they would have seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from playground.changes import NOBODY
from playground.directions import apart
from playground.meanings import FOR_PEOPLE
from playground.refused import Refused

if TYPE_CHECKING:
    from playground.server import Playground
    from playground.workspace import Workspace

_TRIED = {
    "views.open": "open a form",
    "views.push": "open a form",
    "views.update": "change a form",
    "views.publish": "show its Home",
}


def complain(playground: Playground, method: str, arguments: Mapping[str, Any], refusal: Refused) -> None:
    """Tell those who would have seen what a call was for that it was refused, and why."""
    meaning = FOR_PEOPLE.get(refusal.error)
    if meaning is None:
        return
    tried = _TRIED.get(method, "show something")
    text = f"{apart(playground.workspace.bot.real_name)} tried to {tried}, but {meaning} ({method}: {refusal.error})."
    where = _where(playground, arguments)
    playground.workspace.changes.tell("problem", text=f"{text} {apart(refusal.details)}".strip(), **where)


def _where(playground: Playground, arguments: Mapping[str, Any]) -> dict[str, str | None]:
    """Return in whose panes that is said; in nobody's, rather than in everybody's, where it is not known."""
    workspace = playground.workspace
    trigger = playground.triggers.owner(str(arguments.get("trigger_id", "")))
    user = str(arguments.get("user") or arguments.get("user_id") or "") or trigger or _owner(workspace, arguments)
    named = str(arguments.get("channel") or "")
    if named in workspace.users:
        return {"user": named, "channel": None}
    channel = _channel(workspace, named)
    return {"user": user or (None if channel else NOBODY), "channel": channel}


def _channel(workspace: Workspace, named: str) -> str | None:
    try:
        return workspace.channel(named).id
    except Refused:
        return None


def _owner(workspace: Workspace, arguments: Mapping[str, Any]) -> str | None:
    id_, external = arguments.get("view_id"), arguments.get("external_id")
    for view in (*workspace.views.values(), *workspace.homes.values()):
        if view.id == id_ or (external and view.content.get("external_id") == external):
            return view.user
    return None
