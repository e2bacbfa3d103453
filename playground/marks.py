"""By what acts and calls know each other: whose they are, where they were, and the keys that were given out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from playground.delivery import Kind
from playground.entries import Sort
from playground.triggers import key_of


def sort_of(delivery: Kind, payload: Mapping[str, Any]) -> Sort:
    """Return what kind of act a payload tells of."""
    if delivery == "events_api":
        return "events"
    kind = str(payload.get("type", ""))
    if kind.startswith("view_"):
        return "forms"
    return "clicks" if kind in ("block_actions", "block_suggestion") else "commands"


def whose_of(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return who did something, and in which channel."""
    told = payload.get("event", payload)
    user = told.get("user") or told.get("user_id") or (told.get("message") or {}).get("user")
    user = user or (told.get("previous_message") or {}).get("user") or ""
    item = told.get("item") or {}
    channel = told.get("channel") or told.get("channel_id") or item.get("channel") or ""
    return _id(user), _id(channel)


def _id(one: Any) -> str:
    return str(one.get("id", "")) if isinstance(one, Mapping) else str(one)


def keys_of(payload: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names under which calls find an act for certain."""
    if trigger := payload.get("trigger_id"):
        yield f"trigger {trigger}"
    for one in (payload, *(payload.get("response_urls") or ())):
        if address := one.get("response_url"):
            yield f"answer {key_of(address)}"
    view = payload.get("view")
    if isinstance(view, Mapping) and view.get("type") == "modal":
        yield f"view {view.get('id')}"


def text_of(arguments: Any, name: str) -> str:
    """Return an argument that is a text; nothing where it is none."""
    value = arguments.get(name) if isinstance(arguments, Mapping) else None
    return value if isinstance(value, str) else ""
