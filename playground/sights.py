"""What changed on screen, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.directions import apart

if TYPE_CHECKING:
    from playground.changes import Change
    from playground.workspace import Workspace

_WORDS = {
    "message": "A message was posted in {place}.",
    "message_changed": "A message in {place} changed.",
    "message_deleted": "A message in {place} is gone.",
    "ephemeral": "{person} sees a message in {place} that nobody else sees.",
    "home": "{person}'s App Home changed.",
    "channel": "{place} changed.",
    "user": "{person}'s account changed.",
    "file": "A file arrived.",
}


def sight(workspace: Workspace, change: Change) -> str:
    """Return what somebody could see of a change; nothing where nobody could."""
    person = name_of(workspace, change.user or "")
    if change.kind == "problem":
        return f"Everybody concerned was told: {change.text}"
    if change.kind == "view":
        stack = workspace.stack(change.user or "")
        return f"{person} sees the form {title_of(stack[-1].content)}." if stack else f"{person}'s form closed."
    place = place_of(workspace, change.channel or "")
    return _WORDS.get(change.kind, "").format(person=person, place=place)


def name_of(workspace: Workspace, user: str) -> str:
    """Return what a person is called, or the name of the app."""
    known = workspace.users.get(user)
    if known is None:
        return user or "Somebody"
    return apart(known.real_name if known.is_bot else (known.real_name.split() or [known.name])[0])


def place_of(workspace: Workspace, channel: str) -> str:
    """Return what a channel is called, or whose direct messages it holds."""
    known = workspace.channels.get(channel)
    if known is None:
        return channel or "a place unknown"
    if not known.is_im:
        return apart(f"#{known.name}")
    people = [one for one in known.members if one != workspace.bot_user]
    return f"the direct messages of {' and '.join(name_of(workspace, one) for one in people)}"


def title_of(view: Any) -> str:
    """Return what stands above a form."""
    title = view.get("title") if isinstance(view, dict) else None
    return apart(str(title.get("text", ""))) if isinstance(title, dict) else "without a title"
