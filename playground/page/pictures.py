"""Pictures in blocks: those that lie here are shown; the page loads nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.page.visits import HEADERS

if TYPE_CHECKING:
    from playground.page.looking import Look
    from playground.page.visits import Visits
    from playground.workspace import File, Workspace

#: How each kind of picture begins; drawings that could hold a script are none of them.
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_HERE = re.compile(r"/(?:files|picture)/(F\w+)")


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where pictures come from."""

    async def picture(request: web.Request) -> web.Response:
        file = visits.workspace.files.get(request.match_info["file"])
        person = visits.person(request)
        if file is None or _kind(file) is None or not _may_see(visits.workspace, file, person.id):
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=_kind(file) or "", headers=HEADERS)

    return [web.get("/picture/{file}", picture)]


def picture(look: Look, source: Mapping[str, Any]) -> str:
    """Return where the page finds the picture of a block; nothing if it lies elsewhere."""
    named = source.get("slack_file") or {}
    url = str(source.get("image_url") or named.get("url") or "")
    found = _HERE.search(url) if url.startswith(f"{look.playground.url}/") else None
    id_ = str(named.get("id") or (found[1] if found else ""))
    file = look.workspace.files.get(id_)
    shown = file is not None and _kind(file) and _may_see(look.workspace, file, look.user.id)
    return f"/picture/{id_}?as={look.user.id}" if shown else ""


def _kind(file: File) -> str | None:
    return next((kind for start, kind in _BEGINNINGS.items() if file.content.startswith(start)), None)


def _may_see(workspace: Workspace, file: File, user: str) -> bool:
    """Whether somebody may see a picture: their own, the app's, and what was shared where they are."""
    places = [workspace.channels[one] for one in file.channels if one in workspace.channels]
    if places:
        return any(workspace.may_see(one, user) for one in places)
    return file.user in (user, workspace.bot_user)
