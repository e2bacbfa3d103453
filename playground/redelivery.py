"""An act once more, by hand: as if it were done again, or as Slack's network would repeat what was delivered."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playground.delivery import NotAnswered
from playground.targets import NotThere
from playground.triggers import key_of

if TYPE_CHECKING:
    from playground.entries import Entry
    from playground.server import Playground

TWICE = 2


async def again(playground: Playground, number: int) -> Entry:
    """Send an act once more, as if it were done again; what comes of it stands with the act, which is returned.

    It has a trigger and addresses to answer to of its own, since a trigger opens one form and not a second.
    """
    entry = _found(playground, number)
    playground.trace.renew(entry, _fresh(playground, entry.payload))
    await _send(playground, entry)
    return entry


async def twice(playground: Playground, number: int) -> Entry:
    """Send an act two more times, as Slack does when an answer was lost: an event says which time it is."""
    entry = _found(playground, number)
    known = entry.attempts[-1]
    for _ in range(TWICE):
        last = entry.attempts[-1]
        retry = None
        if entry.delivery == "events_api":
            retry = (last.retry[0] + 1 if last.retry else 1, last.failure or "timeout")
        await _send(playground, entry, retry=retry, envelope=known.envelope)
    return entry


def _fresh(playground: Playground, payload: dict[str, Any]) -> dict[str, Any]:
    fresh = {**payload, **_answerable(playground, payload)}
    if trigger := payload.get("trigger_id"):
        fresh["trigger_id"] = playground.triggers.renew(trigger)
    if "action_ts" in payload:
        fresh["action_ts"] = playground.workspace.stamp()
    if actions := payload.get("actions"):
        fresh["actions"] = [{**one, "action_ts": playground.workspace.stamp()} for one in actions]
    if addresses := payload.get("response_urls"):
        fresh["response_urls"] = [{**one, **_answerable(playground, one)} for one in addresses]
    return fresh


def _answerable(playground: Playground, told: dict[str, Any]) -> dict[str, Any]:
    """Return a new address to answer to in place of one; nothing where there is none."""
    if not (address := told.get("response_url")):
        return {}
    key = key_of(address)
    return {"response_url": address.replace(key, playground.response_urls.renew(key))}


async def _send(
    playground: Playground, entry: Entry, *, retry: tuple[int, str] | None = None, envelope: str | None = None
) -> None:
    # Why there was no answer stands with the act.
    with suppress(NotAnswered):
        await playground.sender.send(entry, retry=retry, envelope=envelope, is_again=True)


def _found(playground: Playground, number: int) -> Entry:
    entry = playground.trace.entry(number)
    if entry is None:
        raise NotThere("this act is not remembered any more")
    if entry.delivery is None or not entry.attempts:
        raise NotThere("nothing was sent for this act")
    if entry.is_under_way:
        raise NotThere("this act is still under way")
    return entry
