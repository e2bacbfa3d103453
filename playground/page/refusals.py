"""What the local Slack did not do for somebody: a line of the trace, so that nobody looks for it in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.deeds import quoted
from playground.directions import unturned
from playground.sights import place_of, title_of

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.entries import Sort
    from playground.page.visits import Visits

_SORTS: dict[str, Sort] = {
    "click": "clicks",
    "submit": "forms",
    "close": "forms",
    "shortcut": "commands",
    "message_shortcut": "commands",
}
_WORDS = {
    "say": "wrote in {place}: {text}",
    "edit": "changed a message in {place}",
    "delete": "deleted a message in {place}",
    "dismiss": "dismissed a message in {place}",
    "react": "reacted in {place}",
    "join": "joined {place}",
    "click": "used {action}",
    "submit": "sent the form {form}",
    "close": "closed the form {form}",
    "shortcut": "used the shortcut {shortcut}",
    "message_shortcut": "used the shortcut {shortcut} in {place}",
    "upload": "uploaded {name}",
}


def note(visits: Visits, person: Person, what: str, told: dict[str, Any], why: str) -> None:
    """Remember that somebody did something of which nothing came, and why."""
    is_command = what == "say" and str(told.get("text")).startswith("/")
    visits.playground.trace.refuse(
        "commands" if is_command else _SORTS.get(what, "events"),
        user=person.id,
        channel=str(told.get("channel") or ""),
        words=("typed {text}" if is_command else _WORDS[what]).format(**_told(visits, told)),
        why=why,
    )


def _told(visits: Visits, told: dict[str, Any]) -> dict[str, str]:
    view = visits.workspace.views.get(str(told.get("view")))
    callback = str(told.get("callback") or "")
    return {
        "place": place_of(visits.workspace, str(told.get("channel") or "")),
        "text": quoted(str(told.get("text") or "")),
        "action": quoted(str(told.get("action") or "")),
        "form": title_of(view.content) if view else "that was open",
        "shortcut": quoted((visits.playground.manifest.shortcut_names or {}).get(callback, callback)),
        "name": quoted(unturned(str(told.get("name") or ""))),
    }
