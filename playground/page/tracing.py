"""The trace on the page: which acts are shown, an act as JSON, and sending one again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground import cautions, redelivery
from playground.deeds import deed
from playground.page.rows import Row, dumped, hidden, readable, warned
from playground.page.visits import HEADERS
from playground.sights import name_of

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.entries import Attempt, Called, Entry
    from playground.page.looking import Look
    from playground.page.visits import Visits
    from playground.server import Playground

#: So many acts are drawn at a time.
WINDOW = 50
#: So much is searched of what an act sent, and of each side of a call.
_MOST_SEARCHED = 20_000
_MOST_OF_A_CALL = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The acts that were asked for, the newest first."""

    rows: list[Row]
    #: The number before which there are more.
    older: int | None = None
    is_newest: bool = True


def window(look: Look) -> Window:
    """Return the acts that somebody asks for."""
    asked, playground = look.asked, look.playground
    before = number_in(asked.get("before", ""))
    opened = {number_in(one) for one in asked.get("open", "").split(",")}
    rows: list[Row] = []
    for entry in reversed(playground.trace.entries):
        if (before and entry.number >= before) or not _is_wanted(playground, entry, asked):
            continue
        if len(rows) == WINDOW:
            return Window(rows=rows, older=rows[-1].entry.number, is_newest=not before)
        rows.append(Row(playground=playground, entry=entry, is_open=entry.number in opened))
    return Window(rows=rows, is_newest=not before)


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where an act is as JSON."""

    async def as_json(request: web.Request) -> web.Response:
        entry = visits.playground.trace.entry(number_in(request.match_info["number"]))
        if entry is None:
            raise web.HTTPNotFound
        text = hidden(visits.playground, dumped(told(visits.playground, entry), indent=2))
        return web.Response(text=text, content_type="application/json", headers=HEADERS)

    return [web.get(r"/trace/{number:\d{1,9}}", as_json)]


async def resend(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Send an act to the app once more; return what came of it."""
    entry = await redelivery.again(visits.playground, int(told["number"]))
    return f"Sent again: {_came(visits, entry)[-1]}"


async def redeliver(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Send an act two more times, as Slack's network would; return what came of both."""
    entry = await redelivery.twice(visits.playground, int(told["number"]))
    first, second = _came(visits, entry)[-redelivery.TWICE :]
    return f"Redelivered twice. First: {first} Second: {second}"


def _came(visits: Visits, entry: Entry) -> list[str]:
    row = Row(playground=visits.playground, entry=entry)
    return [row.came(attempt) for attempt in entry.attempts]


ACTS = {"resend": resend, "redeliver": redeliver}


def told(playground: Playground, entry: Entry) -> dict[str, Any]:
    """Return everything that is known of an act."""
    return {
        "act": deed(playground, entry),
        "kind": entry.sort,
        "person": name_of(playground.workspace, entry.user),
        "at": _instant(entry.at),
        "payload": entry.sent or None,
        "refused": entry.refused or None,
        "not_told_because": f"the app {entry.unheard}" if entry.unheard else None,
        "deliveries": [_delivery(one, entry.sent) for one in entry.attempts],
        "calls": [_call(one) for one in entry.calls],
        "changed": entry.changes,
        "warnings": cautions.of_entry(entry),
    }


def _delivery(attempt: Attempt, sent: dict[str, Any]) -> dict[str, Any]:
    number, reason = attempt.retry or (0, "")
    return {
        "at": _instant(attempt.at),
        "by": attempt.way,
        "by_hand": attempt.is_again,
        "payload": None if attempt.payload is sent else attempt.payload,
        "retry": number,
        "retry_reason": reason,
        "milliseconds": _milliseconds(attempt.seconds),
        "acknowledgement": attempt.answer,
        "late_milliseconds": _milliseconds(attempt.late),
        "failure": " ".join(filter(None, (attempt.failure, attempt.detail))),
    }


def _call(called: Called) -> dict[str, Any]:
    return {
        "method": called.name,
        "probably": called.is_probable,
        "at": _instant(called.at),
        "arguments": readable(called.arguments),
        "answer": called.answer,
        "error": called.error,
        "fault": called.fault,
        "milliseconds": _milliseconds(called.seconds),
        "changed": called.changes,
        "warnings": cautions.of_call(called),
    }


def _is_wanted(playground: Playground, entry: Entry, asked: Mapping[str, str]) -> bool:
    sort, who, words = asked.get("sort"), asked.get("who"), asked.get("search", "").casefold().split()
    if (sort and sort != "warnings" and entry.sort != sort) or (who and entry.user != who):
        return False
    if sort == "warnings" and not warned(entry):
        return False
    return not words or all(word in _searched(playground, entry) for word in words)


def _searched(playground: Playground, entry: Entry) -> str:
    def words() -> str:
        parts = [deed(playground, entry), entry.refused, *entry.changes, dumped(entry.payload)[:_MOST_SEARCHED]]
        parts += [dumped([one.answer for one in entry.attempts])[:_MOST_SEARCHED]]
        parts += cautions.of_entry(entry)
        parts += [part for one in entry.calls for part in _parts(one)]
        return "\n".join(parts).casefold()

    return entry.known("words", words)


def _parts(called: Called) -> list[str]:
    told = (called.arguments, called.answer)
    words = called.name, called.error, *called.changes, *cautions.of_call(called)
    return [*words, *(dumped(one)[:_MOST_OF_A_CALL] for one in told)]


def _instant(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)


def number_in(text: str) -> int:
    """Return the number that a text is; 0 where it is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
