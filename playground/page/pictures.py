"""Pictures that people send and that stand in blocks: those that lie here, and from outside what we fetch ourselves."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.outside import NotFetched
from playground.page.picture_kinds import kind_of
from playground.page.visits import HEADERS

if TYPE_CHECKING:
    from playground.page.looking import Look
    from playground.page.visits import Visits
    from playground.workspace import File, Workspace

_HERE = re.compile(r"/(?:files|picture)/(F\w+)")
_OUTSIDE = "not loaded: from outside only what begins with https:// is"
_NO_PICTURE = "it is no PNG, JPEG or GIF"
_PRIVATE = {"Cache-Control": "private, max-age=300"}
_UNKNOWN = "not shown: this is no PNG, JPEG or GIF that you may see"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as the page draws it; without an address it says why it is not drawn."""

    address: str = ""
    width: int = 0
    height: int = 0
    why_not: str = ""
    #: Where it lies elsewhere; how large it is is known when it has come.
    outside: str = ""


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where pictures come from."""

    async def picture(request: web.Request) -> web.Response:
        workspace, person = visits.workspace, visits.person(request)
        file = workspace.files.get(request.match_info["file"])
        kind = kind_of(file.content) if file else None
        if file is None or kind is None:
            raise web.HTTPNotFound
        if not (_may_see(workspace, file, person.id) or was_sent(workspace, file, person.id)):
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=kind.type, headers=HEADERS)

    async def fetched(request: web.Request) -> web.Response:
        url, person = request.query.get("url", ""), visits.person(request)
        signed = request.query.get("sign", "").encode()
        if not hmac.compare_digest(signed, visits.sign(person.id, url).encode()):
            raise web.HTTPForbidden(text="Reload the page.")
        try:
            content = await visits.playground.outside.fetch(url)
        except NotFetched as why:
            return _not_shown(str(why))
        kind = kind_of(content)
        if kind is None:
            return _not_shown(_NO_PICTURE)
        return web.Response(body=content, content_type=kind.type, headers=HEADERS | _PRIVATE)

    return [web.get("/picture", fetched), web.get("/picture/{file}", picture)]


def _not_shown(why: str) -> web.Response:
    """Return words in place of a picture, for the page to show; that it did not come is no error of ours."""
    return web.Response(text=f"not shown: {why}", headers=HEADERS)


def in_block(look: Look, source: Mapping[str, Any]) -> Picture:
    """Return the picture of a block."""
    named = source.get("slack_file") or {}
    url = str(source.get("image_url") or named.get("url") or "")
    is_here = url.startswith(f"{look.playground.url}/")
    found = _HERE.search(url) if is_here else None
    file = look.workspace.files.get(str(named.get("id") or (found[1] if found else "")))
    if file is not None and _may_see(look.workspace, file, look.user.id):
        return sent(look, file) or Picture(why_not=_UNKNOWN)
    if is_here or named:
        return Picture(why_not=_UNKNOWN)
    return Picture(address=look.reader.picture(url), outside=url, why_not=_OUTSIDE)


def sent(look: Look, file: File) -> Picture | None:
    """Return the picture that a file is, to somebody who may see it; nothing where it is none."""
    kind = kind_of(file.content)
    if kind is None:
        return None
    width, height = kind.drawn
    return Picture(address=f"/picture/{file.id}?as={look.user.id}", width=width, height=height)


def was_sent(workspace: Workspace, file: File, user: str) -> bool:
    """Whether a file stands in a message that somebody sees."""
    seen = (one for one in workspace.channels.values() if workspace.may_see(one, user))
    return any(file.id in message.files for where in seen for message in where.messages)


def _may_see(workspace: Workspace, file: File, user: str) -> bool:
    """Whether somebody may see a picture: their own, the app's, and what was shared where they are."""
    places = [workspace.channels[one] for one in file.channels if one in workspace.channels]
    if places:
        return any(workspace.may_see(one, user) for one in places)
    return file.user in (user, workspace.bot_user)
