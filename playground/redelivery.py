"""The same delivery once more, by hand: as it was, or as Slack's network would repeat it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playground.delivery import NotAnswered
from playground.targets import NotThere

if TYPE_CHECKING:
    from playground.entries import Entry
    from playground.server import Playground

TWICE = 2


async def again(playground: Playground, number: int) -> Entry:
    """Send an act once more, as it was; what comes of it stands with the act, which is returned."""
    entry = _found(playground, number)
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
