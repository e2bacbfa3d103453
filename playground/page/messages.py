"""Messages on the page: writing, changing, reacting, reading on, and the address of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.page import drawing
from playground.page.visits import html
from playground.refused import Refused

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.forms import Reaction
    from playground.page.visits import Visits

#: How an address names a message: its ts without the dot.
_TS = re.compile(r"p?([0-9]+)([0-9]{6})")


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return the address of a message."""

    async def permalink(request: web.Request) -> web.Response:
        channel, told = request.match_info["channel"], request.match_info["ts"]
        try:
            person = visits.person(request)
        except web.HTTPNotFound as nobody:
            return html(drawing.nobody(visits.workspace, channel, visits.token), status=nobody.status)
        if not (found := _TS.fullmatch(told)):
            page = drawing.no_message(visits.workspace, person.id, channel, visits.token)
            return html(page, status=web.HTTPNotFound.status_code)
        ts = f"{found[1]}.{found[2]}"
        where = visits.workspace.channels.get(channel)
        if where is None or not visits.workspace.may_see(where, person.id):
            raise web.HTTPFound(f"/?as={person.id}&channel={channel}")
        message = where.message(ts)
        if message is None:
            raise web.HTTPFound(f"/?as={person.id}&channel={channel}&around={ts}&gone=1")
        top = message.thread_ts or ts
        thread = f"&thread={top}" if message.thread_ts else ""
        raise web.HTTPFound(f"/?as={person.id}&channel={channel}{thread}&around={top}#m{ts}")

    return [web.get(r"/archives/{channel:\w+}/{ts}", permalink)]


async def say(visits: Visits, person: Person, told: dict[str, Any]) -> Reaction | None:
    """Write a message, or type a command, which stands alone: Slack takes none in a thread, and no file with one."""
    channel, text, thread = str(told["channel"]), str(told["text"]), told.get("thread") or None
    files = tuple(str(one) for one in told.get("files") or ())
    if text.startswith("/"):
        if thread:
            raise Refused("command_in_thread")
        if files:
            raise Refused("command_with_files")
        name = text.split(maxsplit=1)[0]
        return await person.command(channel, name.lower(), text[len(name) + 1 :])
    if text.strip() or files:
        await person.says(channel, text, thread=thread, files=files, broadcast=told.get("broadcast") is True)
    return None


async def edit(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Change what one wrote."""
    person.edits(str(told["channel"]), str(told["ts"]), str(told["text"]))


async def delete(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Delete what one wrote."""
    person.deletes(str(told["channel"]), str(told["ts"]))


async def dismiss(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Put away what only one sees oneself."""
    person.dismisses(str(told["channel"]), str(told["ts"]))


async def react(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Add an emoji to a message, or take one's own away again."""
    person.reacts(str(told["channel"]), str(told["ts"]), str(told["name"]))


async def read(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Remember how far somebody has read a channel or a thread."""
    person.reads(str(told["channel"]), str(told["ts"]), thread=str(told.get("thread") or ""))


async def join(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Come into a channel."""
    where = visits.channel(person, str(told["channel"]))
    visits.playground.join(where.id, person.id)


ACTS = {"say": say, "edit": edit, "delete": delete, "dismiss": dismiss, "react": react, "read": read, "join": join}
