"""Panes: the whole page of one person, its parts, and two people side by side."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from playground.page import drawing
from playground.page.looking import Look
from playground.page.visits import html
from playground.page.windows import Asked

if TYPE_CHECKING:
    from playground.page.visits import Visits

#: Who stand side by side where nobody is named.
_SIDE_BY_SIDE = ("U0ADA", "U0BEN")


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where panes are."""

    async def whole(request: web.Request) -> web.Response:
        try:
            look = _look(visits, request)
        except web.HTTPNotFound:
            told = drawing.nobody(visits.workspace, request.query.get("channel", ""), visits.token)
            return html(told, status=web.HTTPNotFound.status_code)
        return html(drawing.page(look, visits.token, visits.run))

    async def beside(request: web.Request) -> web.Response:
        return html(drawing.beside(visits.workspace, _two(visits, request), visits.token))

    async def part(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in drawing.PARTS:
            raise web.HTTPNotFound
        return html(drawing.part(name, _look(visits, request)))

    return [web.get("/", whole), web.get("/beside", beside), web.get("/part/{name}", part)]


def _two(visits: Visits, request: web.Request) -> list[str]:
    """Return the addresses of two panes: who each is, and their channel and thread; one channel alone is for both."""
    people, channels, threads = (request.query.getall(name, []) for name in ("as", "channel", "thread"))
    channels = channels * 2 if len(channels) == 1 else channels
    every = zip_longest(people, channels, threads, fillvalue="")
    found = [one for one in every if one[0] in visits.workspace.users]
    others = [one for one in _SIDE_BY_SIDE if one not in people]
    found += [(one, channels[-1] if channels else "", "") for one in others]
    named = ({"as": who, "channel": channel, "thread": thread} for who, channel, thread in found[:2])
    return [f"/?{urlencode({name: value for name, value in one.items() if value})}" for one in named]


def _look(visits: Visits, request: web.Request) -> Look:
    """Return what somebody looks at: which channel and thread, and from where on."""
    asked = request.query
    return Look(
        playground=visits.playground,
        person=visits.person(request),
        sign=visits.sign,
        place=asked.get("channel", ""),
        thread=asked.get("thread", ""),
        at=Asked(
            before=asked.get("before", ""),
            after=asked.get("after", ""),
            around=asked.get("around", ""),
            only=tuple(one for one in asked.get("only", "").split(",") if one),
        ),
        asked=dict(asked),
    )
