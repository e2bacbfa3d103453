"""What people are told when Slack refused something that they would have seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from playground.directions import apart
from playground.refused import Refused

if TYPE_CHECKING:
    from playground.server import Playground
    from playground.workspace import Workspace

#: The refusals that leave somebody waiting for nothing, and what they mean.
_MEANING = {
    "invalid_blocks": "its blocks are not as they should be",
    "invalid_blocks_format": "its blocks are not JSON",
    "invalid_arguments": "the form is not as it should be",
    "no_text": "it was empty",
    "msg_too_long": "it was too long",
    "expired_trigger_id": "it came more than 3 seconds after the click",
    "exchanged_trigger_id": "that click had opened a form already",
    "invalid_trigger_id": "it belongs to no click",
    "push_limit_reached": "three forms are open already",
    "view_too_large": "it was too large",
    "expired_url": "it came more than 30 minutes after the click",
    "used_url": "that click was answered five times already",
}
_TRIED = {"views.open": "open a form", "views.push": "open a form", "views.update": "change a form"}


def complain(playground: Playground, method: str, arguments: Mapping[str, Any], refusal: Refused) -> None:
    """Tell those who would have seen what a call was for that it was refused, and why."""
    meaning = _MEANING.get(refusal.error)
    if meaning is None:
        return
    tried = _TRIED.get(method, "show something")
    text = f"{apart(playground.workspace.bot.real_name)} tried to {tried}, but {meaning} ({method}: {refusal.error})."
    where = _where(playground, arguments)
    playground.workspace.changes.tell("problem", text=f"{text} {apart(refusal.details)}".strip(), **where)


def _where(playground: Playground, arguments: Mapping[str, Any]) -> dict[str, str | None]:
    workspace = playground.workspace
    trigger = playground.triggers.owner(str(arguments.get("trigger_id", "")))
    user = str(arguments.get("user") or arguments.get("user_id") or "") or trigger or _owner(workspace, arguments)
    channel = str(arguments.get("channel") or "")
    if channel in workspace.users:
        return {"user": channel, "channel": None}
    return {"user": user, "channel": channel if channel in workspace.channels else None}


def _owner(workspace: Workspace, arguments: Mapping[str, Any]) -> str | None:
    view = workspace.views.get(str(arguments.get("view_id", "")))
    return view.user if view else None
